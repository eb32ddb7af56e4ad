import type { Job } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { pages } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'

/** Nurtured leads whose day has come are new again. */
export const recycleLeads: Job = {
  name: 'sales:recycleLeads',
  schedule: '10 * * * *',
  run: async (ctx) => {
    const system = asSystem(ctx, 'sales: recycle leads')
    const due = pages(system, 'lead', {
      filter: {
        and: [
          { field: 'statusType', op: 'eq', value: 'nurture' },
          { field: 'recycleOn', op: 'lte', value: { $: 'today' } },
        ],
      },
      sort: [{ field: 'id', direction: 'asc' }],
      fields: ['status'],
    })
    for await (const leads of due) {
      const items = leads.map(({ id }) => ({ id, values: { status: 'New' } }))
      if (items.length > 0) await updateMany(system, 'lead', items)
    }
  },
}
