import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createPasswordLink, redeemPasswordLink } from '#kernel/auth/server/password-links.ts'
import { ensureDatabase } from '#kernel/db/database.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { bumpPermissions } from '#kernel/permissions/server/version.ts'
import { create } from '#kernel/records/server/engine.ts'
import { secretsOf } from '#kernel/secrets/server/seal.ts'
import { writeSetting } from '#kernel/settings/server/settings.ts'
import { modules } from '#server/modules.ts'
import { startPostgres } from '#server/postgres/start.ts'
import { openRuntime, type Runtime } from '#server/runtime.ts'
import { flags } from '../bin/flags.js'

export interface Stage {
  runtime: Runtime
  schema: string
  database: { host: string; user: string; database: string }
  /** Cookie and headers of a signed-in browser. */
  admin: Record<string, string>
  member: Record<string, string>
  /** Owners of the loaded rows; the member's team holds a quarter of them. */
  owners: string[]
  rapport: { url: string; memory(): Promise<number> }
  floor: { url: string }
  close(): Promise<void>
}

/** The database alone, migrated and seeded, for parts that need no server. */
export async function openDatabaseOnly() {
  const dataDir = await mkdtemp(join(tmpdir(), 'rapport-bench-'))
  const postgres = await startPostgres({ dataDir })
  const schema = 'rapport'
  await ensureDatabase(postgres.config, postgres.config.database)
  // Seeds queue what is reckoned in the background.
  await migrateJobs(postgres.config)
  const runtime = await openRuntime({
    database: postgres.config,
    schema,
    modules,
    log: pino({ level: 'error' }),
    secrets: secretsOf([randomBytes(32)]),
  })
  return {
    dataDir,
    schema,
    runtime,
    db: runtime.db,
    database: postgres.config,
    async close() {
      await runtime.close()
      await postgres.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Those of the administrator, as a browser keeps them. */
export const cookiesOf = (stage: Stage, url: string) =>
  (stage.admin.cookie ?? '').split('; ').map((pair) => {
    const [name = '', value = ''] = pair.split('=')
    return { name, value, url }
  })

const password = 'seven purple tractors sing'

/** A durable database as an installation has it, both servers as processes of their own, an administrator and a team member. */
export async function openStage(
  load: (stage: Pick<Stage, 'runtime' | 'schema' | 'owners'>) => Promise<void>,
): Promise<Stage> {
  const base = await openDatabaseOnly()
  const { dataDir, runtime, schema, database } = base
  const people = await peopleOf(runtime, schema)
  await load({ runtime, schema, owners: people.owners })
  const port = 34_000 + Math.floor(Math.random() * 10_000)
  const args = [database.host, database.user, database.database, schema]
  const rapport = await start('bench/serve/rapport.ts', [...args, String(port), dataDir])
  const floor = await start('bench/serve/floor.ts', args)
  const url = `http://127.0.0.1:${rapport.port}`
  return {
    runtime,
    schema,
    database,
    owners: people.owners,
    admin: await signIn(url, people.admin),
    member: await signIn(url, people.member),
    rapport: { url, memory: () => memoryOf(rapport.child) },
    floor: { url: `http://127.0.0.1:${floor.port}` },
    async close() {
      rapport.child.kill()
      floor.child.kill()
      await base.close()
    },
  }
}

async function peopleOf(
  runtime: Runtime,
  schema: string,
): Promise<{ admin: string; member: string; owners: string[] }> {
  const ctx = await runtime.systemContext('bench')
  await writeSetting(ctx, 'organization', {
    name: 'Bench',
    currency: 'EUR',
    country: 'DE',
    language: 'en',
    timeZone: 'Europe/Berlin',
    weekStart: 1,
    rates: new Map(),
  })
  const role = {
    key: 'member',
    label: 'Member',
    capabilities: [],
    rights: {
      '*': { read: 'team', create: 'all', update: 'team', delete: 'own', export: 'none' },
      user: { read: 'all' },
      team: { read: 'all' },
      account: { read: 'all' },
    },
  }
  await runtime.db.run(
    sql`INSERT INTO ${id(schema, 'sys_role')} (key, definition) VALUES ('member', ${JSON.stringify(role)})`,
  )
  await bumpPermissions(runtime.db, schema)
  const teams = await Promise.all(['North', 'East', 'South', 'West'].map((name) => create(ctx, 'team', { name })))
  const owners: string[] = []
  for (let i = 0; i < 20; i++) {
    const user = await create(ctx, 'user', {
      name: `Owner ${i}`,
      email: `owner${i}@bench.example`,
      roles: ['member'],
      team: teams[i % 4]?.id ?? null,
      isActive: true,
    })
    owners.push(user.id)
  }
  const admin = await create(ctx, 'user', {
    name: 'Admin',
    email: 'admin@bench.example',
    roles: ['admin'],
    isActive: true,
  })
  for (const user of [admin.id, owners[0] ?? '']) {
    const fresh = await runtime.systemContext('bench')
    const { token } = await createPasswordLink(fresh, user)
    await redeemPasswordLink(fresh, { token, password }, { ip: '127.0.0.1', userAgent: 'bench' })
  }
  return { admin: 'admin@bench.example', member: 'owner0@bench.example', owners }
}

async function signIn(url: string, email: string): Promise<Record<string, string>> {
  const origin = `http://localhost:${new URL(url).port}`
  const answer = await fetch(`${url}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  })
  if (!answer.ok) throw new Error(`Sign-in: ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const me = (await answer.json()) as { csrfToken: string }
  return { cookie, origin, 'x-csrf-token': me.csrfToken, 'content-type': 'application/json' }
}

async function start(file: string, args: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(file, args, { execArgv: flags, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port))
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  return { child, port }
}

function memoryOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (message: { rss: number }) => resolve(message.rss / 1e6))
    child.send('memory')
  })
}
