import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { systemClock } from '#kernel/context.ts'
import { openDatabase } from '#kernel/db/database.ts'
import { watchHead } from '#kernel/events/server/head.ts'
import { startReaders } from '#kernel/events/server/readers.ts'
import { startWorker } from '#kernel/jobs/server/worker.ts'
import { secretsOf } from '#kernel/secrets/server/seal.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { openWorkspace } from '#kernel/workspace/workspace.ts'
import * as engine from './engine.ts'
import { formulaReader, reckonJob } from './reckoning.ts'
import { deal, firm, memo, stage } from './rollups.fixture.ts'
import { staleJob } from './stale.ts'

/** Run as a process of its own by the crash test: 50 writers beside the reader and the job, until it is killed. */
const [, , schema = ''] = process.argv
const log = pino({ level: 'silent' })
const db = openDatabase({ ...testDatabaseConfig(), max: 12 })
const modules = [{ name: 'test', objects: [firm, deal, stage, memo] }]
const workspace = openWorkspace({ db, schema, modules, clock: systemClock, log, secrets: secretsOf([randomBytes(32)]) })
const system = (name: string) => workspace.systemContext(name)
const ctx = await system('test')
await startReaders([formulaReader], await watchHead(db, schema, log), system)
await startWorker({
  database: testDatabaseConfig(),
  jobs: [reckonJob, staleJob],
  workspaces: [schema],
  contextForActor: (_, actor) => system(actor.replace('system:', '')),
  log,
})

const idsOf = async (object: string): Promise<string[]> => {
  const { items } = await engine.query(ctx, object, { fields: [], limit: 500 })
  return items.map((item) => item.id)
}
const [firms, phases, deals] = [await idsOf('firm'), await idsOf('phase'), await idsOf('deal')]
const anyOf = (ids: string[]): string => ids[Math.floor(Math.random() * ids.length)] ?? ''
const values = () => ({
  firm: anyOf(firms),
  phase: anyOf(phases),
  size: Math.floor(Math.random() * 20),
  amount: { amount: String(Math.floor(Math.random() * 1000)), currency: 'EUR' },
})

async function write(): Promise<void> {
  const at = anyOf(deals)
  const dice = Math.random()
  if (dice < 0.2) deals.push((await engine.create(ctx, 'deal', { name: 'Made', ...values() })).id)
  else if (dice < 0.3) await engine.removeMany(ctx, 'deal', [{ id: at }])
  else if (dice < 0.4) await engine.restoreMany(ctx, 'deal', [at])
  else if (dice < 0.45) await engine.updateMany(ctx, 'phase', [{ id: anyOf(phases), values: { open: dice < 0.425 } }])
  else if (dice < 0.5) await engine.updateMany(ctx, 'firm', [{ id: anyOf(firms), values: { city: `City ${dice}` } }])
  else await engine.updateMany(ctx, 'deal', [{ id: at, values: values() }])
}

await Promise.all(
  Array.from({ length: 50 }, async () => {
    for (;;) await write()
  }),
)
