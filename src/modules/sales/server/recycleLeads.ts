import type { Context } from '#kernel/context.ts'
import type { Job } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { pages, queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'

/** Nurtured leads whose day has come are new again, with whom they were; those of people who have left are free to take. */
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
      fields: ['status', 'owner'],
    })
    for await (const leads of due) {
      if (leads.length === 0) continue
      const left = await peopleWhoLeft(system, leads)
      await updateMany(
        system,
        'lead',
        leads.map(({ id, owner }) => ({
          id,
          values: { status: 'New', ...(left.has(String(owner)) ? { owner: null } : {}) },
        })),
      )
    }
  },
}

async function peopleWhoLeft(ctx: Context, leads: RecordJson[]): Promise<Set<string>> {
  const owners = [...new Set(leads.map(({ owner }) => owner))].filter((owner) => typeof owner === 'string')
  if (owners.length === 0) return new Set()
  const active = await queryAll(ctx, 'user', {
    filter: {
      and: [
        { field: 'id', op: 'in', value: owners },
        { field: 'isActive', op: 'eq', value: true },
      ],
    },
    fields: ['id'],
  })
  const here = new Set(active.map(({ id }) => id))
  return new Set(owners.filter((owner) => !here.has(owner)))
}
