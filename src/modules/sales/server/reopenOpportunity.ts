import type { Context } from '#kernel/context.ts'
import { conflict } from '#kernel/errors.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { get, query, update } from '#kernel/records/server/engine.ts'

/**
 * Puts a closed opportunity back into the stage that it stood in before; what closing set is taken back by the rules. The
 * reason goes into the stage history.
 */
export async function reopenOpportunity(ctx: Context, id: string, reason: string | null = null): Promise<RecordJson> {
  const opportunity = await get(ctx, 'opportunity', id, { fields: ['isClosed', 'beforeClose', 'pipeline'] })
  if (!opportunity.isClosed) throw conflict('This opportunity is open', [], { reason: 'alreadyOpen' })
  const before = opportunity.beforeClose as { stage?: string } | null
  const pipeline = String(opportunity.pipeline)
  const stage = await openStage(ctx, pipeline, before?.stage)
  return update(
    ctx,
    'opportunity',
    id,
    { stage, ...(reason ? { reopenReason: reason } : {}) },
    { expectedVersion: opportunity.version },
  )
}

/** The stage from before while it stands; the first one for opportunities that came closed, by an import for example. */
async function openStage(ctx: Context, pipeline: string, before: string | undefined): Promise<string | null> {
  const { items } = await query(ctx, 'stage', {
    filter: {
      and: [
        { field: 'pipeline', op: 'eq', value: pipeline },
        { field: 'type', op: 'eq', value: 'open' },
      ],
    },
    sort: [{ field: 'position', direction: 'asc' }],
    fields: ['name'],
  })
  return (items.find(({ id }) => id === before) ?? items[0])?.id ?? null
}
