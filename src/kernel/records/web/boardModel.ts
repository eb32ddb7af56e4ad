import type { JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { addDecimals, multiplyDecimals, roundDecimal } from '#kernel/fields/shared/decimals.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata, Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Aggregate, RecordJson } from '#kernel/records/contract.ts'
import type { Card } from './card.ts'

/** One column of a board: a choice, or a record of the object that the field links to. */
export interface Lane {
  value: string | null
  label: string
  colour?: string
}

/** Where the lanes come from. */
export interface BoardField {
  field: FieldMetadata
  /** The object whose records are the lanes, null for a field with choices. */
  target: ObjectMetadata | null
  /**
   * The lanes may belong to different sets (stages to pipelines): the field of the target that names the set, and the field
   * of the card that must be the same.
   */
  scope: { ofLane: FieldMetadata; ofCard: FieldMetadata } | null
}

export function boardField(metadata: Metadata, object: ObjectMetadata, groupBy: string): BoardField | null {
  const field = object.fields.find((one) => one.name === groupBy)
  if (!field) return null
  if (field.choices) return { field, target: null, scope: null }
  const target = metadata.objects.find((one) => one.name === targetOf(field))
  return target ? { field, target, scope: scopeOf(object, target, field) } : null
}

const targetOf = (field: FieldMetadata): string | undefined => kindOf(field.kind).target?.(field)

function scopeOf(object: ObjectMetadata, target: ObjectMetadata, field: FieldMetadata): BoardField['scope'] {
  for (const ofLane of target.fields.filter((one) => one.required && one.storage === 'uuid')) {
    const ofCard = object.fields.find(
      (one) => one !== field && one.storage === 'uuid' && targetOf(one) === targetOf(ofLane),
    )
    if (ofCard && targetOf(ofLane) !== undefined) return { ofLane, ofCard }
  }
  return null
}

/** Choices in their order; retired ones only where records still stand there. */
export function lanesOfChoices(
  field: FieldMetadata,
  used: ReadonlySet<string>,
  text: (label: Lane['label'] | undefined | object, fallback: string) => string,
): Lane[] {
  const lanes = (field.choices ?? []).filter((choice) => choice.isActive !== false || used.has(choice.value))
  return lanes.map((choice) => ({
    value: choice.value,
    label: text(choice.label as never, choice.value),
    ...(choice.color ? { colour: choice.color } : {}),
  }))
}

/** A lane has the colour of its own state, such as open, won or lost. */
export function lanesOfRecords(target: ObjectMetadata, records: RecordJson[]): Lane[] {
  const state = target.fields.find((field) => field.choices?.some((choice) => choice.color))
  return records.map((record) => {
    const choice = state?.choices?.find((one) => one.value === record[state.name])
    return {
      value: record.id,
      label: String(record.displayName ?? ''),
      ...(choice?.color ? { colour: choice.color } : {}),
    }
  })
}

/** Records that stand in no lane get one of their own, if the field may be empty. */
export const withEmptyLane = (lanes: Lane[], field: FieldMetadata, label: string): Lane[] =>
  field.required ? lanes : [{ value: null, label }, ...lanes]

export function laneFilter(field: string, value: string | null, base: Filter | undefined): Filter {
  const own: Filter = value === null ? { field, op: 'isEmpty' } : { field, op: 'eq', value }
  return base && !('all' in base) ? { and: [base, own] } : own
}

/** How likely a record is, for the weighted sum: a field of per cent with this name. */
export const weightField = 'probability'

export function laneAggregate(
  object: ObjectMetadata,
  groupBy: string,
  sum: string | null,
  filter: Filter | undefined,
  search: string,
  rows?: string,
): Aggregate {
  const isWeighted = sum !== null && object.fields.some((field) => field.name === weightField)
  return {
    ...(filter && !('all' in filter) ? { filter } : {}),
    ...(search === '' ? {} : { search }),
    groupBy: [groupBy, ...(rows === undefined ? [] : [rows]), ...(isWeighted ? [weightField] : [])].map((field) => ({
      field,
    })),
    measures: [{ fn: 'count', as: 'count' }, ...(sum === null ? [] : [{ fn: 'sum' as const, field: sum, as: 'sum' }])],
    limit: rows === undefined ? 1000 : 10_000,
  }
}

export interface LaneFigures {
  count: number
  /** Decimals in the organisation's currency, null without a field to sum. */
  sum: string | null
  weighted: string | null
}

/** Adds the rows of one lane up, exactly; weighted by the probability where rows come with one. */
export function figuresByLane(rows: Record<string, JsonValue>[], groupBy: string): Map<string | null, LaneFigures> {
  const figures = new Map<string | null, LaneFigures>()
  for (const row of rows) {
    const lane = typeof row[groupBy] === 'string' ? row[groupBy] : null
    const known = figures.get(lane) ?? { count: 0, sum: null, weighted: null }
    const sum = row.sum === undefined || row.sum === null ? null : String(row.sum)
    const weight = weightField in row ? String(row[weightField] ?? '0') : null
    figures.set(lane, {
      count: known.count + Number(row.count ?? 0),
      sum: plus(known.sum, sum),
      weighted: weight === null || sum === null ? known.weighted : plus(known.weighted, share(sum, weight)),
    })
  }
  return figures
}

const plus = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null ? a : addDecimals(a, b)

const share = (sum: string, percent: string): string =>
  roundDecimal(multiplyDecimals(multiplyDecimals(sum, percent), '0.01'), 2)

/** The value of the field whose values are the rows of a board, null for the cards without one. */
export const rowOf = (row: Record<string, JsonValue>, field: string): string | null =>
  typeof row[field] === 'string' ? row[field] : null

/** The rows of a board, and which cards they were ordered by. */
export interface SteadyRows {
  of: string
  values: (string | null)[]
}

/** The fullest rows first, the one without a value last; while the same cards only change places the order stays. */
export function steadyRows(before: SteadyRows, counted: Record<string, JsonValue>[], field: string): SteadyRows {
  const counts = new Map<string | null, number>()
  for (const row of counted)
    counts.set(rowOf(row, field), (counts.get(rowOf(row, field)) ?? 0) + Number(row.count ?? 0))
  const byCount = [...counts]
    .sort(([a, most], [b, next]) => Number(a === null) - Number(b === null) || next - most)
    .map(([value]) => value)
  const of = `${field} ${[...counts.values()].reduce((sum, count) => sum + count, 0)}`
  const stay = before.of === of ? before.values.filter((value) => counts.has(value)) : []
  return { of, values: [...stay, ...byCount.filter((value) => !stay.includes(value))] }
}

/** The facts a card shows besides its name, without the lane itself and the owner's picture: as laid out, else three short ones. */
export function cardFields(
  object: ObjectMetadata,
  { columns, isLaidOut }: Pick<Card, 'columns' | 'isLaidOut'>,
  groupBy: string,
): FieldMetadata[] {
  const skip = new Set([...object.title, 'displayName', 'owner', groupBy])
  const named = isLaidOut ? (columns ?? []) : [...(columns ?? []), ...object.highlights]
  const names = named.filter((name) => !skip.has(name))
  const fields = [...new Set(names)].flatMap((name) => object.fields.filter((field) => field.name === name))
  return isLaidOut ? fields : fields.filter((field) => !widgetOf(field.kind).keepsEnter).slice(0, 3)
}
