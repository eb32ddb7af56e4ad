import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '#kernel/db/database.ts'
import { sql } from '#kernel/db/sql.ts'
import { taskOf } from '#kernel/jobs/server/queue.ts'
import { readPostmaster } from '#server/postgres/lock.ts'
import { configAt } from '#server/postgres/start.ts'
import type { RunningProgram } from './server.ts'

const schema = 'rapport'

/**
 * As if all that was done until now had been done so many days ago: the log is dated back, and the jobs of the days since are run.
 * A journey cannot wait for days.
 */
export async function daysLater(program: RunningProgram, days: number, jobs: readonly string[]): Promise<void> {
  const postmaster = await readPostmaster(join(program.dataDir, 'postgres'))
  if (!postmaster) throw new Error('The program has no database')
  const db = openDatabase({ ...configAt(postmaster.socket), max: 2 })
  try {
    await db.run(
      sql`UPDATE rapport.sys_event SET at = at - make_interval(days => ${days}::integer) WHERE object = 'opportunity'`,
    )
    for (const name of jobs) {
      const entry = { workspace: schema, actor: `system:${name}`, source: 'system', operation: null, input: {} }
      await db.run(sql`SELECT graphile_worker.add_job(identifier => ${taskOf(schema, name)},
        payload => ${JSON.stringify(entry)}::json, flags => ARRAY[${`workspace:${schema}`}]::text[])`)
      await ran(() =>
        db.row(
          sql`SELECT FROM graphile_worker.jobs WHERE task_identifier = ${taskOf(schema, name)} AND last_error IS NULL`,
        ),
      )
    }
  } finally {
    await db.close()
  }
}

/** Jobs go from the queue once they are done. */
async function ran(waiting: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (!(await waiting())) return
    await wait(100)
  }
  throw new Error('The job was not done in time')
}
