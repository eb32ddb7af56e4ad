import type { Context } from '#kernel/context.ts'
import { conflict } from '#kernel/errors.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { get, query, update } from '#kernel/records/server/engine.ts'

/** Puts a closed opportunity back into the stage that it stood in before; what closing set is taken back by the rules. */
export async function reopenOpportunity(ctx: Context, id: string): Promise<RecordJson> {
  const opportunity = await get(ctx, 'opportunity', id, { fields: ['isClosed', 'beforeClose', 'pipeline'] })
  if (!opportunity.isClosed) throw conflict('This opportunity is open')
  const before = opportunity.beforeClose as { stage?: string } | null
  const stage = before?.stage ?? (await firstOpenStage(ctx, String(opportunity.pipeline)))
  return update(ctx, 'opportunity', id, { stage }, { expectedVersion: opportunity.version })
}

/** For opportunities that came closed, by an import for example. */
async function firstOpenStage(ctx: Context, pipeline: string): Promise<string | null> {
  const { items } = await query(ctx, 'stage', {
    filter: {
      and: [
        { field: 'pipeline', op: 'eq', value: pipeline },
        { field: 'type', op: 'eq', value: 'open' },
      ],
    },
    sort: [{ field: 'position', direction: 'asc' }],
    fields: ['name'],
    limit: 1,
  })
  return items[0]?.id ?? null
}
