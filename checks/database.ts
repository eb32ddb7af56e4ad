import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { testDatabaseVariable } from '#kernel/testing/postgres.ts'
import { startPostgres } from '#server/postgres/start.ts'

/** Speed over safety: the cluster is thrown away after the run. Crash tests start their own. */
const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '150' }

/** One server for the whole run of tests, told to the workers by an environment variable. */
export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rapport-tests-'))
  const server = await startPostgres({ dataDir, settings: fast })
  await migrateJobs(server.config)
  process.env[testDatabaseVariable] = JSON.stringify(server.config)
  return async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
