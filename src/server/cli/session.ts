import { join } from 'node:path'
import { pino } from 'pino'
import { type DatabaseConfig, ensureDatabase } from '#kernel/db/database.ts'
import { diskStore } from '#kernel/files/server/disk.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { openSecrets } from '#kernel/secrets/server/keys.ts'
import { type Config, readConfig } from '../config.ts'
import { modules } from '../modules.ts'
import { runningDatabase } from '../postgres/running.ts'
import { startPostgres } from '../postgres/start.ts'
import { openRuntime, type Runtime } from '../runtime.ts'
import type { Input } from './command.ts'

/** What a command works with: the workspace as the server would open it. */
export interface Session {
  config: Config
  runtime: Runtime
  files: FileStore
}

export function configOf(input: Input): Config {
  const data = input.text('data')
  return readConfig(data === undefined ? process.env : { ...process.env, RAPPORT_DATA: data })
}

/** Opens database and workspace, does the work and closes them again, also when it fails. */
export async function withSession<T>(input: Input, work: (session: Session) => Promise<T>): Promise<T> {
  const config = configOf(input)
  return withDatabase(config, { besideServer: true }, async (database) => {
    await migrateJobs(database)
    const log = pino({ level: process.env.RAPPORT_LOG ?? 'warn' }, pino.destination({ fd: 2, sync: true }))
    const runtime = await openRuntime({
      database,
      schema: config.schema,
      modules,
      log,
      secrets: await openSecrets(config),
    })
    try {
      return await work({ config, runtime, files: filesOf(config) })
    } finally {
      await runtime.close()
    }
  })
}

/**
 * Reaches the database: an outside one, the one of a server that runs on this data directory (when the command may work
 * beside it), or the built-in one, started for the length of the work.
 */
export async function withDatabase<T>(
  config: Config,
  options: { besideServer: boolean },
  work: (database: DatabaseConfig) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl) return work({ connectionString: config.databaseUrl })
  const running = options.besideServer ? await runningDatabase(config.dataDir) : undefined
  if (running) return work(running)
  const postgres = await startPostgres({ dataDir: config.dataDir, log: note })
  try {
    await ensureDatabase(postgres.config, postgres.config.database)
    return await work(postgres.config)
  } finally {
    await postgres.stop()
  }
}

export const filesOf = (config: Config): FileStore => diskStore(join(config.dataDir, 'files'))

/** For people, beside the answer on standard output. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

export function answer(text: string): void {
  process.stdout.write(`${text}\n`)
}
