import { id, sql } from '#kernel/db/sql.ts'
import { create } from '#kernel/records/server/engine.ts'
import { takeSnapshots } from '#modules/sales/server/takeSnapshots.ts'
import { loadRows } from './load/rows.ts'
import { openDatabaseOnly } from './stage.ts'
import { printLine } from './table.ts'

const rows = Number(process.env.RAPPORT_BENCH_ROWS ?? 1_000_000)
const day = 86_400_000

/** The nightly snapshot: first of all opportunities, then of a day on which one in a hundred changed, and of one on which all did. */
export async function snapshots(): Promise<void> {
  const base = await openDatabaseOnly()
  try {
    const workspace = base.runtime.workspace
    const system = await workspace.systemContext('bench')
    const owner = await create(system, 'user', {
      name: 'Olga',
      email: 'olga@example.com',
      roles: ['user'],
      isActive: true,
    })
    await loadRows(base.db, base.schema, { accounts: 1000, contacts: 0, opportunities: rows, owners: [owner.id] })
    const table = id(base.schema, 'opportunity')
    await base.db.run(sql`UPDATE ${table} SET updated_at = now() - interval '9 days'`)
    await base.db.run(sql`VACUUM (ANALYZE) ${table}`)
    const night = async (name: string, days: number) => {
      const now = new Date(Date.now() + days * day)
      const ctx = { ...(await workspace.systemContext('bench')), clock: { now: () => now } }
      const begin = performance.now()
      await takeSnapshots(ctx)
      const seconds = (performance.now() - begin) / 1000
      const verdict = seconds < 30 ? 'met' : 'MISSED'
      printLine(name, `${rows} opportunities in ${seconds.toFixed(1)} s | aim < 30 s for a million: ${verdict}`)
    }
    await night('first snapshot', 0)
    await base.db.run(sql`UPDATE ${table} SET amount_base = amount_base + 1 WHERE abs(hashtext(id::text)) % 100 = 0`)
    await night('1 % changed', 1)
    await base.db.run(sql`UPDATE ${table} SET amount_base = amount_base + 1`)
    await night('all changed', 2)
  } finally {
    await base.close()
  }
}
