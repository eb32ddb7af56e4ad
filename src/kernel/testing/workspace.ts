import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import type { Clock, Context } from '#kernel/context.ts'
import { type Database, openDatabase } from '#kernel/db/database.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { ServerModule } from '#kernel/module.ts'
import type { ObjectDef } from '#kernel/objects/contract.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { bumpPermissions } from '#kernel/permissions/server/version.ts'
import { create } from '#kernel/records/server/engine.ts'
import { secretsOf } from '#kernel/secrets/server/seal.ts'
import { openWorkspace, type Workspace } from '#kernel/workspace/workspace.ts'
import { testDatabaseConfig } from './postgres.ts'

export interface TestWorkspace {
  workspace: Workspace
  db: Database
  schema: string
  clock: Clock & { set(time: string): void }
  /** Context of the system, freshly made, so that it knows the registry as it stands. */
  system(): Promise<Context>
  /** A new person with these roles (and team); the context is loaded anew by `contextOf`. */
  person(roles: string[], options?: { name?: string; team?: string }): Promise<Person>
  team(name: string, parent?: string): Promise<string>
  saveRole(role: Role): Promise<void>
  close(): Promise<void>
}
export interface Person {
  id: string
  ctx(): Promise<Context>
}

let counter = 0

/** A fresh schema on the run's server, migrated and seeded for these objects or modules. */
export async function testWorkspace(
  options: { objects?: ObjectDef[]; modules?: ServerModule[]; seed?: boolean } = {},
): Promise<TestWorkspace> {
  const db = openDatabase({ ...testDatabaseConfig(), max: 12 })
  const schema = `test_${randomBytes(6).toString('hex')}`
  let now: Date | null = null
  const clock = {
    now: () => now ?? new Date(),
    set: (time: string) => {
      now = new Date(time)
    },
  }
  const modules = [...(options.modules ?? []), { name: 'test', objects: options.objects ?? [] }]
  const secrets = secretsOf([randomBytes(32)])
  const workspace = openWorkspace({ db, schema, modules, clock, log: pino({ level: 'silent' }), secrets })
  await workspace.migrate()
  const system = () => workspace.systemContext('test')
  if (options.seed !== false) await workspace.seed()
  return {
    workspace,
    db,
    schema,
    clock,
    system,
    async person(roles, { name, team } = {}) {
      counter += 1
      const label = name ?? `Person ${counter}`
      const user = await create(await system(), 'user', {
        name: label,
        email: `person${counter}@example.com`,
        roles,
        team: team ?? null,
        isActive: true,
      })
      return { id: user.id, ctx: () => loaded(workspace, user.id) }
    },
    async team(name, parent) {
      return (await create(await system(), 'team', { name, parent: parent ?? null })).id
    },
    async saveRole(role) {
      await db.run(sql`INSERT INTO ${id(schema, 'sys_role')} (key, definition) VALUES (${role.key}, ${JSON.stringify(role)})
        ON CONFLICT (key) DO UPDATE SET definition = EXCLUDED.definition`)
      await bumpPermissions(db, schema)
    },
    async close() {
      await db.run(sql`DROP SCHEMA ${id(schema)} CASCADE`)
      await db.close()
    },
  }
}

async function loaded(workspace: Workspace, userId: string): Promise<Context> {
  const ctx = await workspace.contextFor({ type: 'user', id: userId }, 'api')
  if (!ctx) throw new Error('This person is not active')
  return ctx
}
