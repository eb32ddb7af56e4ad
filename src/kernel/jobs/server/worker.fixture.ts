import { pino } from 'pino'
import { systemActor } from '#kernel/context.ts'
import { openDatabase } from '#kernel/db/database.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { bareContext } from '#kernel/events/server/log.fixture.ts'
import type { Job } from '#kernel/module.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { crashpoint } from './crashpoint.ts'
import { startWorker } from './worker.ts'

/** Run as a process of its own by the crash test: works until it is killed. */
const schema = process.argv[2] ?? ''
const db = openDatabase(testDatabaseConfig())

const steps: Job = {
  name: 'steps',
  async run(ctx, { to }) {
    const done = await ctx.db.row<{ n: number }>(sql`SELECT count(*) AS n FROM ${id(schema, 'sys_step')}`)
    for (let n = done?.n ?? 0; n < Number(to); n++) {
      await ctx.db.run(sql`INSERT INTO ${id(schema, 'sys_step')} VALUES (${n})`)
      crashpoint('steps.after_step')
    }
  },
}
await startWorker({
  database: testDatabaseConfig(),
  jobs: [steps],
  workspaces: [schema],
  contextForActor: async (workspace) => ({ ...bareContext(db, workspace), actor: systemActor('steps') }),
  log: pino({ level: 'silent' }),
})
