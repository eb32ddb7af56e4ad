import type { QueryClient } from '@tanstack/react-query'
import { aggregateQuery, listQuery, tileQuery } from '#kernel/client/records.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import {
  type BoardField,
  boardField,
  cardFields,
  figuresByLane,
  type Lane,
  laneAggregate,
  laneFilter,
  lanesOfChoices,
  lanesOfRecords,
  withEmptyLane,
} from './boardModel.ts'
import { firstRows, fullestLanes, idsOfLanes, laneQuery, laneSet, lanesQuery, rowFieldOf } from './boardQueries.ts'
import { cardOf } from './card.ts'
import type { IndexShape } from './state.ts'

/** A board that is about to be drawn. */
interface Coming {
  client: QueryClient
  object: ObjectMetadata
  shape: IndexShape
  source: BoardField
}

/**
 * Asks for the lanes of a board, their figures and first cards while the board itself is still being loaded; it then finds its
 * own questions on their way. Rejects when one is refused that others wait for, which the board finds out itself.
 */
export async function fetchBoardAhead(
  client: QueryClient,
  metadata: Metadata,
  object: ObjectMetadata,
  shape: IndexShape,
): Promise<void> {
  const source = boardField(metadata, object, shape.groupBy ?? '')
  if (!source) return
  const coming = { client, object, shape, source }
  await askForCards(coming, await lanesOf(coming))
}

interface Lanes {
  lanes: Lane[]
  filter: Filter | undefined
}

/** What they are called is left to the board. */
async function lanesOf({ client, object, shape, source }: Coming): Promise<Lanes> {
  const { field, target } = source
  const { filter } = shape
  if (!target) return { lanes: lanesOfChoices(field, new Set(), (_, value) => value), filter }
  const page = await client.fetchQuery(tileQuery(target, lanesQuery(target)))
  if (page.next === null) {
    const set = laneSet(source, page.items, null, filter)
    return { lanes: lanesOfRecords(target, set.records), filter: set.filter }
  }
  const counted = await client.fetchQuery(aggregateQuery(object, fullestLanes(object, field.name, shape)))
  return { lanes: idsOfLanes(counted.rows, field.name).map((value) => ({ value, label: '' })), filter }
}

/** Lanes side by side are asked for at once; where rows cross them, those of the first rows that have cards. */
async function askForCards(coming: Coming, { lanes, filter }: Lanes): Promise<void> {
  const { client, object, shape, source } = coming
  const groupBy = source.field.name
  const row = rowFieldOf(object, shape, groupBy)
  const ask = cardQuestion(coming)
  const counting = client.fetchQuery(
    aggregateQuery(object, laneAggregate(object, groupBy, shape.sum, filter, shape.search, row?.name)),
  )
  if (!row) for (const lane of lanes) ask(lane, filter)
  const { rows: counted } = await counting
  const hasOthers = (figuresByLane(counted, groupBy).get(null)?.count ?? 0) > 0
  const all = hasOthers ? withEmptyLane(lanes, source.field, '') : lanes
  // What is on its way already is not asked for again.
  if (!row) for (const lane of all) ask(lane, filter)
  else
    for (const { value, filled } of firstRows(counted, row.name, groupBy, all))
      for (const lane of filled) ask(lane, laneFilter(row.name, value, filter))
}

function cardQuestion({ client, object, shape, source }: Coming) {
  const groupBy = source.field.name
  const card = cardOf(object, shape)
  const fields = cardFields(object, card, groupBy)
  return (lane: Lane, filter: Filter | undefined): void => {
    const query = laneQuery({ object, shape, lane, groupBy, filter, fields, card })
    void client.prefetchInfiniteQuery(listQuery(object, query, { isOneOfMany: true }))
  }
}
