import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { keeper, together } from '#kernel/db/gathered.ts'
import type { RegisteredColumn, RegisteredObject } from '#kernel/objects/server/registry.ts'
import {
  type EventRow,
  insertRows,
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

/** True when the write may share: it is one record and no part of a larger transaction. */
export const standsAlone = (ctx: Context, rows: unknown[]): boolean => rows.length === 1 && !ctx.db.inTransaction

export function insertSingle(ctx: Context, object: RegisteredObject, row: Row, event: EventRow): Promise<void> {
  const insert = writerOf(ctx.db, object, 'insert', () =>
    together<Single, void>(async (singles) => {
      const [first] = singles
      if (!first) return []
      try {
        await insertRows(first.ctx, object, rowsOf(singles), eventsOf(singles))
        return []
      } catch (error) {
        if (singles.length === 1) throw error
        return singles.map((one) => insertRows(one.ctx, object, [one.row], [one.event]))
      }
    }),
  )
  return insert({ ctx, row, event })
}

/** Answers whether the row still was as read, and is changed now. */
export function updateSingle(
  ctx: Context,
  object: RegisteredObject,
  columns: RegisteredColumn[],
  row: Row,
  event: EventRow,
): Promise<boolean> {
  const update = writerOf(ctx.db, object, columns.map(({ name }) => name).join(' '), () =>
    together<Single, boolean>(async (singles) => {
      // A record's second change of the moment goes alone, after the first: it then finds that it was judged too early.
      const shared = [...new Map(singles.toReversed().map((one) => [one.event.record_id, one])).values()]
      const [first] = shared
      if (!first) return []
      const done = await updateFreeRows(first.ctx, object, columns, rowsOf(shared), eventsOf(shared)).catch(noneFree)
      const alone = async (one: Single) =>
        (await updateRows(one.ctx, object, columns, [one.row], [one.event])).length === 1
      return singles.map((one) => (shared.includes(one) ? done.get(one.event.record_id) : undefined) ?? alone(one))
    }),
  )
  return update({ ctx, row, event })
}

const noneFree = () => new Map<string, boolean>()

const rowsOf = (singles: Single[]): Row[] => singles.map(({ row }) => row)
const eventsOf = (singles: Single[]): StampedEventRow[] =>
  singles.map(({ ctx, event }) => ({ ...event, ...stampOf(ctx) }))

type Writer = (single: Single) => Promise<unknown>

/** One writer for each sort of statement: the values may differ, the columns may not. */
const writerOf = keeper<Db, RegisteredObject, Writer>()
