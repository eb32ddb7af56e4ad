import type { Logger } from 'pino'
import { type Clock, type Context, systemClock } from '#kernel/context.ts'
import { type Database, type DatabaseConfig, openDatabase } from '#kernel/db/database.ts'
import type { ServerModule } from '#kernel/module.ts'
import type { SchemaStep } from '#kernel/objects/server/migrate.ts'
import type { Secrets } from '#kernel/secrets/server/seal.ts'
import { checkKeys } from '#kernel/secrets/server/store.ts'
import { openWorkspace, type Workspace } from '#kernel/workspace/workspace.ts'

export interface RuntimeOptions {
  database: DatabaseConfig
  schema: string
  modules: readonly ServerModule[]
  log: Logger
  secrets: Secrets
  clock?: Clock
  wake?: () => void
}

/** A workspace ready for work: connected, migrated, seeded. The server and every command stand on this. */
export interface Runtime {
  db: Database
  workspace: Workspace
  /** Differences that would destroy something and wait for `rapport migrate --allow-destroy`. */
  pending: SchemaStep[]
  systemContext(name: string): Promise<Context>
  close(): Promise<void>
}

export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const db = openDatabase(options.database)
  try {
    const workspace = openWorkspace({
      db,
      schema: options.schema,
      modules: options.modules,
      clock: options.clock ?? systemClock,
      log: options.log,
      secrets: options.secrets,
      ...(options.wake ? { wake: options.wake } : {}),
    })
    const pending = await workspace.migrate()
    await checkKeys(db, options.schema, options.secrets)
    await workspace.seed()
    return { db, workspace, pending, systemContext: (name) => workspace.systemContext(name), close: () => db.close() }
  } catch (error) {
    await db.close()
    throw error
  }
}
