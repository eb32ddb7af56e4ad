import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { untilSettled } from '#kernel/events/server/log.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { type Operation, recordOperation } from '#kernel/operations/server/operations.ts'
import { runOperation } from '#kernel/operations/server/queued.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { updateMany } from '#kernel/records/server/update.ts'
import { countRows, idsAfter, objectsWithMoney, openIn, type Span, withMoney } from './affected.ts'

const portion = 1000

/** Queues the reckoning of open records in these spans, in the caller's transaction; nothing where there are none. */
export async function recalculateSpans(ctx: Context, spans: readonly Span[]): Promise<void> {
  const total = await countRows(ctx, (object) => openIn(ctx, object, spans))
  if (total === 0) return
  const currencies = [...new Set(spans.map(({ currency }) => currency))].sort().join(', ')
  await queue(ctx, { kind: 'rates', params: { currencies, spans: [...spans] }, total })
}

/** Queues the reckoning of all money towards another base currency; answers the operation's id. */
export async function recalculateAll(ctx: Context, from: string, to: string): Promise<string> {
  const total = await countRows(ctx, withMoney)
  return queue(ctx, { kind: 'baseCurrency', params: { from, to }, total })
}

async function queue(ctx: Context, operation: Parameters<typeof recordOperation>[1]): Promise<string> {
  const id = await recordOperation(ctx, { ...operation, state: 'queued' })
  await enqueue(asSystem(ctx, 'rates'), recalculateJob.name, { operation: id })
  return id
}

/** Goes through what an operation is about, through the engine; or through the records that are named. */
export const recalculateJob: Job = {
  name: 'currencies.recalculate',
  maxMinutes: 360,
  async run(ctx, { operation, object, ids }) {
    const found = ctx.registry.objects.get(String(object))
    if (found) return reckonAnew(ctx, found, ids as string[], false)
    // Writes that began before the change still know the old rates; they have ended when this has.
    await untilSettled(ctx.db)
    await runOperation(ctx, String(operation), async (running, { spans }) => {
      const isBase = spans === undefined
      for (const one of objectsWithMoney(running.ctx)) {
        const which = isBase ? withMoney(one) : openIn(running.ctx, one, spans as Span[])
        await throughRows(running, one, which, isBase)
      }
    })
  },
}

async function throughRows(operation: Operation, object: RegisteredObject, which: Sql, kept: boolean): Promise<void> {
  for (let after: string | null = null, ids: string[]; ; after = ids.at(-1) ?? null) {
    ids = await idsAfter(operation.ctx, object, which, after, portion)
    await reckonAnew(operation.ctx, object, ids, kept)
    await operation.progress({ done: ids.length })
    if (ids.length < portion || (await operation.isCancelled())) return
  }
}

async function reckonAnew(ctx: Context, object: RegisteredObject, ids: string[], kept: boolean): Promise<void> {
  const items = ids.map((id) => ({ id, values: {} }))
  if (items.length > 0) await updateMany(ctx, object.name, items, { reckonOnly: true, keptRates: kept })
}
