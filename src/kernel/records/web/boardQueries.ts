import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Aggregate, Query, RecordJson } from '#kernel/records/contract.ts'
import {
  type BoardField,
  figuresByLane,
  type Lane,
  type LaneFigures,
  laneAggregate,
  laneFilter,
  rowOf,
  steadyRows,
} from './boardModel.ts'
import type { CardPlan } from './card.ts'
import { fieldsOfRules } from './colours.ts'
import { pointsToOne } from './columns.ts'
import { extrasOf } from './extensions.ts'
import type { IndexShape } from './state.ts'

const mostLanes = 100
const lanePage = 20
/** Rows that are fetched behind the last one that is shown. */
export const rowsAhead = 3

/** The records that may be lanes: when there are more, those are lanes that `fullestLanes` names. */
export function lanesQuery(target: ObjectMetadata): Query {
  const sort = target.views[0]?.sort
  return { limit: mostLanes, ...(sort ? { sort } : {}), count: 'none' }
}

/** Which of very many possible lanes hold the most cards. */
export const fullestLanes = (object: ObjectMetadata, groupBy: string, shape: IndexShape): Aggregate => ({
  ...laneAggregate(object, groupBy, null, shape.filter, shape.search),
  sort: [{ field: 'count', direction: 'desc' }],
  limit: mostLanes,
})

export const idsOfLanes = (rows: Record<string, JsonValue>[], groupBy: string): string[] =>
  rows.map((row) => row[groupBy]).filter((id) => typeof id === 'string')

interface LaneSet {
  /** All sets that there are; none where lanes do not come in sets. */
  scopes: string[]
  scope: string | null
  /** The lanes of this set, and the filter of its cards. */
  records: RecordJson[]
  filter: Filter | undefined
}

/** Of lanes that come in sets, one: the chosen one, else the first. */
export function laneSet(
  source: BoardField,
  records: RecordJson[],
  chosen: string | null,
  given: Filter | undefined,
): LaneSet {
  const ofLane = source.scope?.ofLane.name
  const scopes = ofLane ? [...new Set(records.map((record) => String(record[ofLane])))] : []
  const scope = chosen ?? scopes[0] ?? null
  const inScope = ofLane && scope ? records.filter((record) => record[ofLane] === scope) : records
  if (!source.scope || !scope || scopes.length < 2) return { scopes, scope, records: inScope, filter: given }
  const own: Filter = { field: source.scope.ofCard.name, op: 'eq', value: scope }
  return { scopes, scope, records: inScope, filter: given && !('all' in given) ? { and: [given, own] } : own }
}

/** The field whose values are the rows across the lanes, where there are rows. */
export const rowFieldOf = (object: ObjectMetadata, shape: IndexShape, groupBy: string): FieldMetadata | undefined =>
  object.fields.find((field) => field.name === shape.lanes && field.name !== groupBy)

/** The figures of the lanes within one row. */
export const figuresOfRow = (
  counted: Record<string, JsonValue>[],
  row: { field: string; value: string | null },
  groupBy: string,
): Map<string | null, LaneFigures> =>
  figuresByLane(
    counted.filter((one) => rowOf(one, row.field) === row.value),
    groupBy,
  )

/** The rows that a board begins with, and those of their lanes that have cards. */
export const firstRows = (
  counted: Record<string, JsonValue>[],
  field: string,
  groupBy: string,
  lanes: Lane[],
): { value: string | null; filled: Lane[] }[] =>
  steadyRows({ of: '', values: [] }, counted, field)
    .values.slice(0, rowsAhead)
    .map((value) => {
      const figures = figuresOfRow(counted, { field, value }, groupBy)
      return { value, filled: lanes.filter((lane) => (figures.get(lane.value)?.count ?? 0) > 0) }
    })

interface LaneQuestion {
  object: ObjectMetadata
  shape: IndexShape
  lane: Lane
  groupBy: string
  filter: Filter | undefined
  fields: FieldMetadata[]
  card: Pick<CardPlan, 'more'>
}

/** What is asked for the cards of a lane. */
export function laneQuery({ object, shape, lane, groupBy, filter, fields, card }: LaneQuestion): Query {
  const shown = fields.flatMap((field) =>
    pointsToOne(field) ? [field.name, `${field.name}.displayName`] : [field.name],
  )
  const rules = fieldsOfRules(shape.colours, object)
  const marked = extrasOf(object.name, 'CardMark').flatMap((mark) => mark.fields)
  return {
    filter: laneFilter(groupBy, lane.value, filter),
    ...(shape.search === '' ? {} : { search: shape.search }),
    ...(shape.sort.length > 0 ? { sort: shape.sort } : {}),
    fields: [
      ...new Set(['displayName', groupBy, 'owner', 'owner.displayName', ...shown, ...rules, ...card.more, ...marked]),
    ],
    limit: lanePage,
    count: 'none',
  }
}
