import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Aggregate, GroupKey, Measure } from '#kernel/records/contract.ts'

/** A figure of records: what is asked, and how it is drawn. Nothing of it is code of one chart, so that a report can be the same. */
export interface Tile {
  /** Title and explanation are the texts `dashboard.tiles.<key>`. */
  key: string
  object: string
  /** The records that it is about, whatever the dashboard is narrowed to. */
  filter: Filter
  /** The date that the period of the dashboard bounds; absent: how things stand now. */
  dated?: string
  groupBy?: TileGroup[]
  measures: TileMeasure[]
  chart: Chart
  largestFirst?: boolean
  limit?: number
  /** Columns of the rows behind a mark. */
  columns: string[]
  /** Objects beside its own whose changes move it. */
  follows?: string[]
}

export const charts = ['figures', 'bars', 'columns', 'funnel', 'list'] as const
export type Chart = (typeof charts)[number]

export interface TileGroup {
  field: string
  bucket?: 'month'
  /** Path to what a link is called. */
  named?: string
  /** Paths that the groups are ordered by. */
  ordered?: string[]
}

export interface TileMeasure {
  key: string
  /** `share`: how many of the records it holds for, in percent of all of them. */
  fn: 'count' | 'sum' | 'avg' | 'share'
  field?: string
  filter?: Filter
  format: 'count' | 'money' | 'days' | 'percent'
  /** What it is called, where it is no text of the product. */
  name?: string
}

/** One thing that can be pressed: a value, and the records that it is made of. */
export interface Mark {
  key: string
  measure: TileMeasure
  /** By group: its value, and what a link is called. */
  groups: { field: string; value: JsonValue; name: string | null }[]
  /** Decimal text; null where there is nothing to make it of. */
  value: string | null
  /** How many records `filter` finds. */
  count: number
  filter: Filter
}

/** The records of a tile within what the dashboard is narrowed to. */
const recordsOf = (tile: Tile, scope: readonly Filter[]): { and: Filter[] } => ({ and: [tile.filter, ...scope] })

/** All marks of a tile come of one question, so that they agree with one another. */
export function questionOf(tile: Tile, scope: readonly Filter[]): Aggregate {
  const groups = tile.groupBy ?? []
  const sort = [
    ...(tile.largestFirst ? [{ field: valueAt(0), direction: 'desc' as const }] : []),
    ...groups.flatMap(({ field, ordered = [] }) =>
      [...ordered, field].map((path) => ({ field: path, direction: 'asc' as const })),
    ),
  ]
  return {
    filter: recordsOf(tile, scope),
    measures: tile.measures.flatMap(asked),
    ...(groups.length > 0 ? { groupBy: groups.flatMap(keysOf), sort } : {}),
    ...(tile.limit === undefined ? {} : { limit: tile.limit }),
  }
}

const keysOf = ({ field, bucket, named, ordered = [] }: TileGroup): GroupKey[] => [
  bucket ? { field, bucket } : { field },
  ...(named === undefined ? [] : [{ field: named }]),
  ...ordered.filter((path) => path !== named).map((path) => ({ field: path })),
]

const valueAt = (at: number) => `value${at}`
const countAt = (at: number) => `count${at}`

/** The value, and of how many records it is. */
function asked({ fn, field, filter }: TileMeasure, at: number): Measure[] {
  const only = filter ? { filter } : {}
  if (fn === 'share')
    return [
      { fn: 'count', as: valueAt(at), ...only },
      { fn: 'count', as: countAt(at) },
    ]
  return [
    { fn, as: valueAt(at), ...only, ...(field ? { field } : {}) },
    { fn: 'count', as: countAt(at), ...only },
  ]
}

/** The marks of an answer, groups by measures. */
export function marksOf(tile: Tile, scope: readonly Filter[], rows: readonly Record<string, JsonValue>[]): Mark[] {
  return rows.flatMap((row) => {
    const groups = (tile.groupBy ?? []).map(({ field, named }) => ({
      field,
      value: row[field] ?? null,
      name: named === undefined ? null : ((row[named] ?? null) as string | null),
    }))
    const within = (tile.groupBy ?? []).map((group) => inGroup(group, row[group.field] ?? null))
    return tile.measures.map((measure, at) => {
      const isPart = measure.filter !== undefined && measure.fn !== 'share'
      const count = Number(row[countAt(at)] ?? 0)
      return {
        key: [...groups.map(({ value }) => String(value)), measure.key].join(' '),
        measure,
        groups,
        value: markValue(measure, row[valueAt(at)] ?? null, count),
        count,
        filter: {
          and: [...recordsOf(tile, scope).and, ...within, ...(isPart && measure.filter ? [measure.filter] : [])],
        },
      }
    })
  })
}

function markValue({ fn }: TileMeasure, value: JsonValue, count: number): string | null {
  if (fn === 'share') return count === 0 ? null : String((Number(value) / count) * 100)
  if (fn === 'sum') return String(value ?? 0)
  return value === null ? null : String(value)
}

function inGroup({ field, bucket }: TileGroup, value: JsonValue): Filter {
  if (value === null) return { field, op: 'isEmpty' }
  return bucket ? { field, op: 'between', value: monthOf(String(value)) } : { field, op: 'eq', value }
}

/** First and last day of the month that a day lies in. */
export function monthOf(day: string): [from: string, to: string] {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const at = (months: number, date: number) => new Date(Date.UTC(year, months, date)).toISOString().slice(0, 10)
  return [at(month - 1, 1), at(month, 0)]
}

/** More months than these in a row are not filled up. */
const mostMonths = 36

/** Months without anything stand between the others as nothing. */
export function fillMonths(marks: readonly Mark[]): (Mark | { month: string })[] {
  const months = marks.map(({ groups }) => groups[0]?.value)
  const [first] = months
  const last = months.findLast((month) => month !== null)
  if (typeof first !== 'string' || typeof last !== 'string') return [...marks]
  const all: string[] = []
  for (let month = first; month <= last; month = nextMonth(month)) {
    all.push(month)
    if (all.length > mostMonths) return [...marks]
  }
  const known = new Map(marks.map((mark) => [mark.groups[0]?.value, mark]))
  const undated = marks.filter(({ groups }) => groups[0]?.value === null)
  return [...all.map((month) => known.get(month) ?? { month }), ...undated]
}

function nextMonth(day: string): string {
  const [, last] = monthOf(day)
  return new Date(Date.parse(last) + 86_400_000).toISOString().slice(0, 10)
}
