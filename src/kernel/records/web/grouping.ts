import type { JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter, FiscalYear } from '#kernel/filter/contract.ts'
import { fiscalOf, isOwnYear } from '#kernel/filter/fiscal.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { type Aggregate, dateBuckets, type GroupKey, type Measure } from '#kernel/records/contract.ts'
import { type Formats, formatDate, formatMonth, formatNumber } from '#ui/format.ts'

export type Bucket = (typeof dateBuckets)[number]

/** What a table is grouped by: a field, and for dates how long a group is. In the URL `closeDate:quarter`. */
export interface Grouping {
  field: FieldMetadata
  bucket: Bucket | null
  /** Groups are records of another object. */
  target: string | null
}

/** Choices, yes and no, links, people and dates make groups; null for everything else. */
export function groupingOf(object: Pick<ObjectMetadata, 'fields'>, groupBy: string): Grouping | null {
  const [name, given] = groupBy.split(':')
  const field = object.fields.find((one) => one.name === name)
  if (!field?.sortable) return null
  const isDate = field.storage === 'date' || field.storage === 'instant'
  const target = field.storage === 'uuid' ? (kindOf(field.kind).target?.(field) ?? null) : null
  const isGroupable = isDate || target !== null || field.storage === 'boolean' || field.choices !== undefined
  if (!isGroupable) return null
  return { field, target, bucket: isDate ? (dateBuckets.find((one) => one === given) ?? 'month') : null }
}

/** What can be chosen: fiscal periods where they are others than those of the calendar, or are chosen already. */
export function bucketsFor(fiscalYear: FiscalYear, chosen: Bucket): Bucket[] {
  const isOffered = isOwnYear(fiscalYear) || chosen.startsWith('fiscal')
  return dateBuckets.filter((bucket) => isOffered || !bucket.startsWith('fiscal'))
}

/** One heading: the value that its records share, how many they are, and the figures of the columns. */
export interface Group {
  key: string
  value: JsonValue
  /** Name of the record that the value is, as the asker may see it. */
  name: string | null
  count: number
  row: Record<string, JsonValue>
}

/** More would be no overview; that there are more is said. */
export const mostGroups = 500

export function groupAggregate(
  { field, bucket, target }: Grouping,
  asked: { filter?: Filter; search?: string },
  measures: Measure[],
  direction: 'asc' | 'desc' = 'asc',
): Aggregate {
  const name = `${field.name}.displayName`
  const groupBy: GroupKey[] = [
    { field: field.name, ...(bucket ? { bucket } : {}) },
    ...(target ? [{ field: name }] : []),
  ]
  return {
    ...asked,
    groupBy,
    measures,
    sort: [{ field: target ? name : field.name, direction }],
    limit: mostGroups + 1,
  }
}

/** The answer as headings: choices in their own order, what has no value last. */
export function groupsOf({ field, target }: Grouping, rows: Record<string, JsonValue>[], isDown = false): Group[] {
  const groups = rows.slice(0, mostGroups).map((row) => {
    const value = row[field.name] ?? null
    const name = target ? row[`${field.name}.displayName`] : null
    return {
      key: String(value ?? ''),
      value,
      name: typeof name === 'string' ? name : null,
      count: Number(row.n ?? 0),
      row,
    }
  })
  const order = new Map(field.choices?.map(({ value }, at) => [value, isDown ? -at : at]))
  const rank = ({ value }: Group) => (value === null ? 2e9 : (order.get(String(value)) ?? 1e9))
  return field.choices ? groups.sort((a, b) => rank(a) - rank(b)) : groups
}

/** What a record must hold to be of a group. */
export function groupFilter({ field, bucket }: Grouping, value: JsonValue): Filter {
  const { name } = field
  if (value === null) return { field: name, op: 'isEmpty' }
  if (bucket === null) return { field: name, op: 'eq', value }
  const [from, to] = [String(value), nextStart(String(value), bucket)]
  return {
    and: [
      { field: name, op: 'gte', value: from },
      { field: name, op: 'lt', value: to },
    ],
  }
}

/** The first day after a bucket that begins on a day. */
export function nextStart(day: string, bucket: Bucket): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (bucket === 'day') date.setUTCDate(date.getUTCDate() + 1)
  if (bucket === 'week') date.setUTCDate(date.getUTCDate() + 7)
  if (bucket === 'month') date.setUTCMonth(date.getUTCMonth() + 1)
  if (bucket === 'quarter' || bucket === 'fiscalQuarter') date.setUTCMonth(date.getUTCMonth() + 3)
  if (bucket === 'year' || bucket === 'fiscalYear') date.setUTCFullYear(date.getUTCFullYear() + 1)
  return date.toISOString().slice(0, 10)
}

/** A bucket of days as people say it; weeks by the days they hold. */
export function bucketText(day: string, bucket: Bucket, { formats, t, fiscalYear }: DisplayEnv): string {
  if (bucket === 'day') return formatDate(day, formats)
  if (bucket === 'year') return day.slice(0, 4)
  if (bucket === 'week') {
    const last = new Date(Date.parse(`${day}T00:00:00Z`) + 6 * 86_400_000).toISOString().slice(0, 10)
    return `${formatDate(day, formats)} – ${formatDate(last, formats)}`
  }
  if (bucket === 'month') return formatMonth(day, formats)
  if (bucket === 'fiscalQuarter' || bucket === 'fiscalYear') return fiscalText(day, bucket, fiscalYear, formats, t)
  const quarter = formatNumber(Math.ceil(Number(day.slice(5, 7)) / 3), formats)
  return t('records.group.quarter', { quarter, year: day.slice(0, 4) })
}

/** `FY27 Q1`: years as the organisation calls them. */
export function fiscalText(
  day: string,
  bucket: 'fiscalQuarter' | 'fiscalYear',
  fiscalYear: FiscalYear,
  formats: Formats,
  t: DisplayEnv['t'],
): string {
  const { year, quarter } = fiscalOf(day, fiscalYear)
  return t(`records.group.${bucket}`, {
    year: formatNumber(year % 100, formats, { minimumIntegerDigits: 2 }),
    quarter: formatNumber(quarter, formats),
  })
}
