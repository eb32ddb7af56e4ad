import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { type Context, systemActor, systemClock } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { type Database, openDatabase } from '#kernel/db/database.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { calendarYear } from '#kernel/filter/contract.ts'
import { secretsOf } from '#kernel/secrets/server/seal.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { eventMigrations } from './migrations.ts'

export interface LogWorld {
  db: Database
  schema: string
  /** A context without objects, enough for what only touches the log. */
  ctx: Context
  append(db: Db, event?: { object?: string; recordId?: string; after?: Record<string, string> }): Promise<string>
  close(): Promise<void>
}

/** The log's tables alone, in a schema of their own, without registry and engine. */
export async function logWorld(): Promise<LogWorld> {
  const schema = `log_${randomUUID().slice(0, 8)}`
  const db = openDatabase(testDatabaseConfig())
  await db.run(sql`CREATE SCHEMA ${id(schema)}`)
  for (const migration of eventMigrations) for (const statement of migration.up(schema)) await db.run(statement)
  return {
    db,
    schema,
    ctx: bareContext(db, schema),
    async append(on, { object = 'account', recordId = randomUUID(), after = {} } = {}) {
      await on.run(
        sql`INSERT INTO ${id(schema, 'sys_event')} (at, type, object, record_id, version, after, actor, source)
            VALUES (now(), 'created', ${object}, ${recordId}, 1, ${JSON.stringify(after)}, 'system:test', 'system')`,
      )
      return recordId
    },
    async close() {
      await db.run(sql`DROP SCHEMA ${id(schema)} CASCADE`)
      await db.close()
    },
  }
}

/** A context of a system actor without objects. */
export function bareContext(db: Db, schema: string): Context {
  return {
    actor: systemActor('test'),
    access: { verdict: () => true, canReadField: () => true, canWriteField: () => true, has: () => true },
    workspace: { schema },
    db,
    registry: {
      version: '0',
      objects: new Map(),
      object: (name) => {
        throw new Error(`No object ${name}`)
      },
      byPlural: (name) => {
        throw new Error(`No object ${name}`)
      },
    },
    clock: systemClock,
    source: 'system',
    operation: null,
    locale: { language: 'en', zone: 'UTC', weekStart: 1, nameOrder: 'given' },
    organization: {
      currency: 'EUR',
      country: 'DE',
      language: 'en',
      rates: new Map(),
      fiscalYear: calendarYear,
      zone: 'UTC',
    },
    log: pino({ level: 'silent' }),
    secrets: secretsOf([randomBytes(32)]),
  }
}

/** A promise and its end, to hold a transaction open until a test lets it go. */
export function gate(): { open: () => void; passed: Promise<void> } {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

export async function eventually(check: () => boolean | Promise<boolean>, milliseconds = 5000): Promise<void> {
  const end = performance.now() + milliseconds
  while (!(await check())) {
    if (performance.now() > end) throw new Error('It did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
