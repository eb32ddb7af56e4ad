import { saveRule } from '#kernel/assignment/server/rules.ts'
import { aggregate, create, createMany } from '#kernel/records/server/engine.ts'
import { openDatabaseOnly } from './stage.ts'
import { printLine } from './table.ts'

const leads = 10_000
const weights = [5, 4, 3, 3, 2, 2, 1, 1, 1, 1]

/** Ten thousand leads at once, without and with a weighted round: seconds, and how far anybody is from their share. */
export async function assignment(): Promise<void> {
  const stage = await openDatabaseOnly()
  try {
    const ctx = await stage.runtime.workspace.systemContext('bench: assignment')
    const people: string[] = []
    for (const [n] of weights.entries())
      people.push((await create(ctx, 'user', { name: `Person ${n}`, email: `person${n}@example.com` })).id)
    const plain = await secondsOf(() => createMany(ctx, 'lead', leadsOf('plain')))
    await saveRule(ctx, 'lead', {
      name: 'All',
      when: ['created'],
      method: 'roundRobin',
      members: people.map((user, at) => ({ user, weight: weights[at] ?? 1 })),
      skipAbsent: true,
      isActive: true,
    })
    const assigning = await stage.runtime.workspace.systemContext('bench: assignment')
    const assigned = await secondsOf(() => createMany(assigning, 'lead', leadsOf('assigned')))
    const { rows } = await aggregate(assigning, 'lead', {
      filter: { field: 'company', op: 'eq', value: 'assigned' },
      groupBy: [{ field: 'owner' }],
      measures: [{ fn: 'count', as: 'n' }],
    })
    const got = new Map(rows.map((row) => [String(row.owner), Number(row.n)]))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const off = people.map((id, at) => Math.abs((got.get(id) ?? 0) - (leads * (weights[at] ?? 1)) / total))
    const worst = Math.max(...off)
    printLine(
      'assignment of leads',
      `${leads} at once in ${assigned.toFixed(1)} s | without a rule ${plain.toFixed(1)} s | worst deviation ${worst.toFixed(2)} records | bar ≤ 1: ${worst <= 1 ? 'met' : 'MISSED'}`,
    )
  } finally {
    await stage.close()
  }
}

const leadsOf = (company: string) => Array.from({ length: leads }, (_, n) => ({ lastName: `Lead ${n}`, company }))

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return (performance.now() - begin) / 1000
}
