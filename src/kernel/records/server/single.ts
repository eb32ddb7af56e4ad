import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { keeper, together } from '#kernel/db/gathered.ts'
import type { RegisteredColumn, RegisteredObject } from '#kernel/objects/server/registry.ts'
import { RightsMoved, rightsOf } from './standing.ts'
import {
  type EventRow,
  insertRows,
  insertTogether,
  type Row,
  type StampedEventRow,
  stampOf,
  updateFreeRows,
  updateRows,
} from './statements.ts'

/**
 * Writes of one record that stand by themselves. Those of one moment share a statement, and with it a transaction and a
 * flush of the database's journal, each with its own actor in the log. What the shared statement cannot do (one of them
 * fails, a record is held by somebody) is done by each alone, so that nobody's write depends on another's.
 */
interface Single {
  ctx: Context
  row: Row
  event: EventRow
}

/** Writes new rows with their events; one that is no part of a larger transaction shares its statement. */
export function writeNew(ctx: Context, object: RegisteredObject, rows: Row[], events: EventRow[]): Promise<void> {
  const single = singleOf(ctx, rows, events)
  if (!single) return insertRows(ctx, object, rows, events)
  const insert = inserterOf(ctx.db, object, 'insert', () =>
    together(async (singles) => {
      const [first] = singles
      if (!first) return []
      try {
        await insertTogether(first.ctx, object, rowsOf(singles), eventsOf(singles), lowestRights(singles))
        return []
      } catch (error) {
        if (singles.length === 1 && !(error instanceof RightsMoved)) throw error
        return singles.map((one) => insertRows(one.ctx, object, [one.row], [one.event]))
      }
    }),
  )
  return insert(single)
}

/** Changes the named columns of rows that still are as read, sharing in the same way; answers the ids that were changed. */
export async function writeChanged(
  ctx: Context,
  object: RegisteredObject,
  columns: RegisteredColumn[],
  rows: Row[],
  events: EventRow[],
): Promise<string[]> {
  const single = singleOf(ctx, rows, events)
  if (!single) return updateRows(ctx, object, columns, rows, events)
  const update = updaterOf(ctx.db, object, columns.map(({ name }) => name).join(' '), () =>
    together(async (singles) => {
      // A record's second change of the moment goes alone, after the first: it then finds that it was judged too early.
      const firsts = new Map(singles.toReversed().map((one) => [one.event.record_id, one]))
      const shared = [...firsts.values()]
      const [any] = shared
      if (!any) return []
      const done = await updateFreeRows(
        any.ctx,
        object,
        columns,
        rowsOf(shared),
        eventsOf(shared),
        lowestRights(shared),
      ).catch(noneFree)
      const alone = async (one: Single) =>
        (await updateRows(one.ctx, object, columns, [one.row], [one.event])).length === 1
      return singles.map((one) => {
        const { record_id } = one.event
        return (firsts.get(record_id) === one ? done.get(record_id) : undefined) ?? alone(one)
      })
    }),
  )
  return (await update(single)) ? [single.event.record_id] : []
}

/** One record that is no part of a larger transaction. */
function singleOf(ctx: Context, rows: Row[], events: EventRow[]): Single | null {
  const [row] = rows
  const [event] = events
  return row && event && rows.length === 1 && !ctx.db.inTransaction ? { ctx, row, event } : null
}

/** Who was judged by other rights than the rest is judged alone. */
function lowestRights(singles: Single[]): number | null {
  const versions = singles.map(({ ctx }) => rightsOf(ctx)).filter((version) => version !== null)
  return versions.length === 0 ? null : Math.min(...versions)
}

const noneFree = () => new Map<string, boolean>()

const rowsOf = (singles: Single[]): Row[] => singles.map(({ row }) => row)
const eventsOf = (singles: Single[]): StampedEventRow[] =>
  singles.map(({ ctx, event }) => ({ ...event, ...stampOf(ctx) }))

/** One writer for each sort of statement: the values may differ, the columns may not. */
const inserterOf = keeper<Db, RegisteredObject, (single: Single) => Promise<void>>()
const updaterOf = keeper<Db, RegisteredObject, (single: Single) => Promise<boolean>>()
