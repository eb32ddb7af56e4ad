import type { Context } from '#kernel/context.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

/**
 * Whoever leaves a company is marked in the committees of its open opportunities, where somebody else must take the seat; who comes
 * back is not marked any more. Undone with the departure, since it belongs to the same write.
 */
export const flagLeavers: Hook = async (ctx, records) => {
  const system = asSystem(ctx, 'sales: who left a buying committee')
  const ended = records.filter((record) => activity(record) === false)
  const begun = records.filter((record) => activity(record) === true)
  await flag(system, ended, true)
  await flag(system, begun, false)
}
flagLeavers.when = ['isActive']

/** What a write says of the tie: ended, in force, or nothing of the kind. */
function activity({ type, before, after, changed }: WrittenRecord): boolean | null {
  if (type === 'created') return after?.isActive === false ? false : null
  if (type !== 'updated' || !changed.has('isActive') || before?.isActive === after?.isActive) return null
  return after?.isActive === true
}

async function flag(ctx: Context, ties: WrittenRecord[], hasLeft: boolean): Promise<void> {
  if (ties.length === 0) return
  const companies = Map.groupBy(ties, ({ after }) => String(after?.contact))
  const seats = await queryAll(ctx, 'opportunityContact', {
    filter: {
      and: [
        { field: 'contact', op: 'in', value: [...companies.keys()] },
        {
          field: 'opportunity.account',
          op: 'in',
          value: [...new Set(ties.map(({ after }) => String(after?.account)))],
        },
        { field: 'opportunity.isClosed', op: 'eq', value: false },
        { not: { field: 'hasLeft', op: 'eq', value: hasLeft } },
      ],
    },
    fields: ['contact', 'opportunity.account'],
  })
  const concerned = seats.filter((seat) =>
    companies.get(String(seat.contact))?.some(({ after }) => after?.account === seat['opportunity.account']),
  )
  if (concerned.length > 0)
    demand(
      await updateMany(
        ctx,
        'opportunityContact',
        concerned.map(({ id }) => ({ id, values: { hasLeft } })),
      ),
    )
}
