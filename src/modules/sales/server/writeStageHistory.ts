import type { Context } from '#kernel/context.ts'
import type { JsonValue, Money } from '#kernel/fields/contract.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { createMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

/** Appends a row for every stage that an opportunity enters, in the transaction in which it does. */
export const writeStageHistory: Hook = async (ctx, records) => {
  // The sample company writes the whole way of its opportunities itself, with the dates of the past.
  if (ctx.source === 'sample') return
  const entered = records.filter(
    ({ type, changed }) => type === 'created' || (type === 'updated' && changed.has('stage')),
  )
  if (entered.length === 0) return
  const system = asSystem(ctx, 'sales: stage history')
  demand(
    await createMany(
      system,
      'stageHistory',
      entered.map((record) => historyRow(ctx, record)),
    ),
  )
}
writeStageHistory.when = ['stage']

function historyRow(ctx: Context, { id, type, before, after }: WrittenRecord): Record<string, JsonValue> {
  const now = ctx.clock.now().toISOString()
  // An undo brings back since when the stage had been entered, but it is entered again at this moment.
  const at = type === 'created' ? ((after?.stageEnteredAt as string | null | undefined) ?? now) : now
  const since = before?.stageEnteredAt as string | null | undefined
  const amount = after?.amount as Money | null | undefined
  return {
    opportunity: id,
    from: before?.stage ?? null,
    to: after?.stage ?? null,
    at,
    days: since ? Math.max(0, Math.floor((Date.parse(at) - Date.parse(since)) / 86_400_000)) : null,
    amountThen: amount ? { amount: amount.amount, currency: amount.currency } : null,
    reason: reasonOf(after),
    by: ctx.actor.type === 'user' ? ctx.actor.id : null,
    owner: after?.owner ?? null,
    teams: after?.teams ?? [],
  }
}

/** Why it was lost, or why it goes on after it was closed. */
function reasonOf(after: WrittenRecord['after']): JsonValue {
  return (after?.isClosed ? after.lostReason : after?.reopenReason) ?? null
}
