import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { createMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

/** Appends a row for every status that a lead enters, in the transaction in which it does. */
export const writeStatusHistory: Hook = async (ctx, records) => {
  // The sample company's leads bring dates of the past.
  if (ctx.source === 'sample') return
  const entered = records.filter(
    ({ type, changed }) => type === 'created' || (type === 'updated' && changed.has('status')),
  )
  if (entered.length === 0) return
  const rows = entered.map((record) => historyRow(ctx, record))
  demand(await createMany(asSystem(ctx, 'sales: status history'), 'leadStatusHistory', rows))
}
writeStatusHistory.when = ['status']

function historyRow(ctx: Context, { id, type, before, after }: WrittenRecord): Record<string, JsonValue> {
  const now = ctx.clock.now().toISOString()
  // An undo gives the lead its old date back; the step itself is of this moment.
  const at = type === 'created' ? ((after?.statusChangedAt as string | undefined) ?? now) : now
  const since = before?.statusChangedAt as string | null | undefined
  return {
    lead: id,
    from: before?.status ?? null,
    to: after?.status ?? null,
    toType: after?.statusType ?? null,
    at,
    days: since ? Math.max(0, Math.floor((Date.parse(at) - Date.parse(since)) / 86_400_000)) : null,
    ownerThen: after?.owner ?? null,
    by: ctx.actor.type === 'user' ? ctx.actor.id : null,
    owner: after?.owner ?? null,
    teams: after?.teams ?? [],
  }
}
