import type { Context } from '#kernel/context.ts'
import { invalidField, PublicError } from '#kernel/errors.ts'
import type { Batch, BatchItem, BatchOutcome } from '../contract.ts'
import { createMany } from './create.ts'
import { removeMany, restoreMany } from './remove.ts'
import { inTransaction } from './transaction.ts'
import { updateMany } from './update.ts'
import { upsertMany } from './upsert.ts'

export const maxBatch = 5000

/** Many writes in one call; items of one kind run as one set, in the order in which the kinds first appear. */
export async function batch(
  ctx: Context,
  objectName: string,
  { items, atomic, rehearse }: Batch,
): Promise<BatchOutcome[]> {
  if (!Array.isArray(items) || items.length > maxBatch)
    throw invalidField('items', 'tooMany', `Send at most ${maxBatch} items`, { max: maxBatch })
  const run = async (tx: Context) => {
    const outcomes: BatchOutcome[] = new Array(items.length)
    const groups = Map.groupBy(
      items.map((item, index) => ({ item, index })),
      ({ item }) => (item.op === 'upsert' ? `upsert ${item.key}` : item.op),
    )
    for (const group of groups.values()) {
      const results = await runGroup(
        tx,
        objectName,
        group.map(({ item }) => item),
      )
      group.forEach(({ index }, i) => {
        const result = results[i]
        if (result) outcomes[index] = result
      })
    }
    if (atomic && outcomes.some((outcome) => outcome.status === 'error')) throw new Refused(outcomes)
    if (rehearse) throw new Rehearsed(outcomes)
    return outcomes
  }
  try {
    // Also inside of a larger transaction a rehearsal leaves no trace.
    return await (rehearse ? ctx.db.transaction((db) => run({ ...ctx, db })) : inTransaction(ctx, true, run))
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcomes
    if (error instanceof Refused)
      return error.outcomes.map((outcome) => (outcome.status === 'error' ? outcome : notDone))
    throw error
  }
}

const notDone: BatchOutcome = {
  status: 'error',
  code: 'conflict',
  message: 'Not done: another item of this atomic batch was refused',
}

/** Thrown so that the transaction ends without a trace. */
class Refused extends Error {
  readonly outcomes: BatchOutcome[]
  constructor(outcomes: BatchOutcome[]) {
    super('refused')
    this.outcomes = outcomes
  }
}
class Rehearsed extends Refused {}

function runGroup(ctx: Context, object: string, items: BatchItem[]): Promise<BatchOutcome[]> {
  const [first] = items
  const of = <O extends BatchItem['op']>(op: O) =>
    items.filter((item): item is Extract<BatchItem, { op: O }> => item.op === op)
  switch (first?.op) {
    case 'create':
      return createMany(
        ctx,
        object,
        of('create').map((item) => item.values),
      )
    case 'update':
      return updateMany(
        ctx,
        object,
        of('update').map(({ id, version, values }) => ({ id, values, ...(version === undefined ? {} : { version }) })),
      )
    case 'upsert':
      return upsertMany(
        ctx,
        object,
        first.key,
        of('upsert').map((item) => item.values),
      )
    case 'delete':
      return removeMany(
        ctx,
        object,
        of('delete').map(({ id, version }) => ({ id, ...(version === undefined ? {} : { version }) })),
      )
    case 'restore':
      return restoreMany(
        ctx,
        object,
        of('restore').map((item) => item.id),
      )
    default:
      throw new PublicError('invalid', 'Each item needs an "op": create, update, upsert, delete or restore', {
        issues: [{ field: 'items', code: 'unknownOp', message: 'Use create, update, upsert, delete or restore' }],
      })
  }
}
