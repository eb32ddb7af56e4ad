import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Context, systemActor } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { bareContext, eventually, type LogWorld, logWorld } from '#kernel/events/server/log.fixture.ts'
import type { Job } from '#kernel/module.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { discardFailed, enqueue, listFailed, replayFailed } from './queue.ts'
import { migrateJobs, startWorker, type WorkerOptions } from './worker.ts'

let world: LogWorld
beforeAll(async () => {
  world = await logWorld()
  await migrateJobs(testDatabaseConfig())
  await world.db.run(sql`CREATE TABLE ${id(world.schema, 'sys_step')} (n integer)`)
})
afterAll(async () => {
  await world.close()
})

/** The queue is shared by all tests of the run: names tell them apart. */
const named = (name: string) => `${world.schema}.${name}`
const contextForActor = async (workspace: string, actor: string): Promise<Context | null> => ({
  ...bareContext(world.db, workspace),
  actor: systemActor(actor),
})

async function working(jobs: Job[], work: () => Promise<void>, options: Partial<WorkerOptions> = {}) {
  const worker = await startWorker({
    database: testDatabaseConfig(),
    jobs,
    workspaces: [world.schema],
    contextForActor,
    log: world.ctx.log,
    ...options,
  })
  try {
    await work()
  } finally {
    await worker.stop()
  }
}

test('a job runs when its transaction commits, and never when it rolls back', async () => {
  const ran: unknown[] = []
  const job: Job = {
    name: named('note'),
    run: async (ctx, input) => void ran.push([ctx.workspace.schema, ctx.source, input]),
  }
  await working([job], async () => {
    await world.db
      .transaction(async (tx) => {
        await enqueue({ ...world.ctx, db: tx }, job.name, { n: 1 })
        throw new Error('changed my mind')
      })
      .catch(() => undefined)
    await world.db.transaction((tx) => enqueue({ ...world.ctx, db: tx, source: 'import' }, job.name, { n: 2 }))
    await eventually(() => ran.length > 0)
    expect(ran).toEqual([[world.schema, 'import', { n: 2 }]])
  })
})

test('S-16 a process leaves the jobs of another workspace on the same queue alone', async () => {
  const ran: string[] = []
  const job: Job = { name: 'shared', run: async (ctx) => void ran.push(ctx.workspace.schema) }
  const other = { ...world.ctx, workspace: { schema: `${world.schema}_other` } }
  const theirs = await enqueue(other, job.name, {})
  await enqueue(world.ctx, job.name, {})
  await working([job], async () => {
    await eventually(() => ran.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
  expect(ran).toEqual([world.schema])
  await working([job], () => eventually(() => ran.length === 2), { workspaces: [other.workspace.schema] })
  expect([ran[1], theirs === '']).toEqual([other.workspace.schema, false])
})

test('a waiting job with the same key is replaced', async () => {
  const ran: unknown[] = []
  const job: Job = { name: named('keyed'), run: async (_ctx, input) => void ran.push(input) }
  await enqueue(world.ctx, job.name, { n: 1 }, { key: 'same' })
  await enqueue(world.ctx, job.name, { n: 2 }, { key: 'same' })
  await working([job], () => eventually(() => ran.length === 1))
  expect(ran).toEqual([{ n: 2 }])
})

test('R-17 a poison job becomes a dead letter with its reason while others go on, and can be played again', async () => {
  let healed = false
  const ran: string[] = []
  const poison: Job = {
    name: named('poison'),
    maxAttempts: 1,
    run: async () => {
      if (!healed) throw new Error('It was the milk')
      ran.push('poison')
    },
  }
  const other: Job = { name: named('healthy'), run: async () => void ran.push('healthy') }
  await working([poison, other], async () => {
    await enqueue(world.ctx, poison.name, {})
    await enqueue(world.ctx, other.name, {})
    await eventually(async () => (await listFailed(world.ctx)).length === 1)
    expect(ran).toEqual(['healthy'])
    const [failed] = await listFailed(world.ctx)
    expect(failed).toMatchObject({ name: poison.name, reason: 'It was the milk', attempts: 10 })
    expect(await listFailed({ ...world.ctx, workspace: { schema: 'another' } })).toEqual([])
    healed = true
    await replayFailed(world.ctx, failed?.id ?? '')
    await eventually(() => ran.includes('poison'))
    await expect(replayFailed(world.ctx, failed?.id ?? '')).rejects.toMatchObject({ code: 'notFound' })
  })
})

test('R-17 a job that hangs is aborted, changes nothing any more, counts as failed, is tried again and set aside', async () => {
  const signals: AbortSignal[] = []
  const late: unknown[] = []
  const step = (n: number) => sql`INSERT INTO ${id(world.schema, 'sys_step')} VALUES (${n})`
  const hanging: Job = {
    name: named('hanging'),
    maxAttempts: 2,
    maxMinutes: 0.2 / 60,
    async run(ctx, _input, signal) {
      if (signal) signals.push(signal)
      await ctx.db.transaction(async (tx) => {
        await tx.run(step(100))
        await new Promise((resolve) => setTimeout(resolve, 400))
        await tx.run(step(101)).catch((error) => late.push(error))
      })
    },
  }
  const other: Job = { name: named('afterwards'), run: async () => undefined }
  await working([hanging, other], async () => {
    const jobId = await enqueue(world.ctx, hanging.name, {})
    const attempts = async () =>
      (
        await world.db.row<{ n: number }>(
          sql`SELECT attempts AS n FROM graphile_worker.jobs WHERE id = ${jobId}::bigint`,
        )
      )?.n
    await eventually(async () => (await attempts()) === 1 && signals[0]?.aborted === true)
    await eventually(async () => (await listFailed(world.ctx)).some((failed) => failed.id === jobId), 15_000)
    const failed = (await listFailed(world.ctx)).find((entry) => entry.id === jobId)
    expect(failed?.reason).toBe(`It did not end within ${hanging.maxMinutes} minutes`)
    expect(signals).toHaveLength(2)
    await eventually(() => late.length === 2)
    expect(await world.db.rows(sql`SELECT n FROM ${id(world.schema, 'sys_step')} WHERE n >= 100`)).toEqual([])
    await discardFailed(world.ctx, jobId)
    expect((await listFailed(world.ctx)).some((entry) => entry.id === jobId)).toBe(false)
    await expect(discardFailed(world.ctx, jobId)).rejects.toMatchObject({ code: 'notFound' })
  })
})

test('S-18 V-26 a job runs with the rights its actor has then; without actor it is set aside, not run', async () => {
  const ran: string[] = []
  const job: Job = { name: named('personal'), run: async (ctx) => void ran.push(JSON.stringify(ctx.actor)) }
  const person: Context = {
    ...world.ctx,
    actor: { type: 'user', id: 'u1', name: 'Ada', roles: ['admin'], teamIds: [] },
  }
  let asked = ''
  await enqueue(person, job.name, {})
  await working(
    [job],
    async () => {
      await eventually(async () => (await listFailed(world.ctx)).some((failed) => failed.name === job.name))
    },
    {
      contextForActor: async (_workspace, actor) => {
        asked = actor
        return null
      },
    },
  )
  expect(asked).toBe('user:u1')
  expect(ran).toEqual([])
  expect((await listFailed(world.ctx)).find((failed) => failed.name === job.name)?.reason).toBe(
    'user:u1 may not act any more',
  )
})

test('R-32 a stop does not wait for ever: a job that goes on and on is given back to the queue', async () => {
  let end = () => {}
  const endless: Job = { name: named('endless'), run: () => new Promise((resolve) => (end = resolve)) }
  const options = { database: testDatabaseConfig(), workspaces: [world.schema], contextForActor, log: world.ctx.log }
  const worker = await startWorker({ ...options, jobs: [endless], drainMilliseconds: 50 })
  const jobId = await enqueue(world.ctx, endless.name, {})
  const job = () =>
    world.db.row<{ attempts: number; locked: boolean }>(
      sql`SELECT attempts, locked_at IS NOT NULL AS locked FROM graphile_worker.jobs WHERE id = ${jobId}::bigint`,
    )
  await eventually(async () => (await job())?.locked === true)
  await worker.stop()
  expect(await job()).toEqual({ attempts: 1, locked: false })
  end()
})

test('recurring jobs are known to the queue by workspace and name, and a wrong line stops the start', async () => {
  const job: Job = { name: named('nightly'), schedule: '20 2 * * *', run: async () => undefined }
  await working(
    [job],
    async () => {
      const identifier = `${world.schema}:${job.name}`
      await eventually(async () => {
        const known = await world.db.rows(
          sql`SELECT 1 FROM graphile_worker._private_known_crontabs WHERE identifier = ${identifier}`,
        )
        return known.length === 1
      })
    },
    { workspaces: [world.schema] },
  )
  const wrong: Job = { ...job, schedule: 'every night' }
  await expect(working([wrong], async () => undefined, { workspaces: [world.schema] })).rejects.toThrow()
})

test('two jobs of one name stop the start: the queue would stand still when their time comes', async () => {
  const job: Job = { name: named('twin'), schedule: '20 2 * * *', run: async () => undefined }
  await expect(working([job, { ...job }], async () => undefined, { workspaces: [world.schema] })).rejects.toThrow(
    `Two jobs are named "${job.name}"`,
  )
})

test('only administrators see and replay dead letters', async () => {
  const person: Context = { ...world.ctx, access: { ...world.ctx.access, has: () => false } }
  await expect(listFailed(person)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(replayFailed(person, '1')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(discardFailed(person, '1')).rejects.toMatchObject({ code: 'forbidden' })
})

test('R-02 a job whose process is killed is given back and goes on where it stood', async () => {
  const fixture = fileURLToPath(new URL('./worker.fixture.ts', import.meta.url))
  const child = (armed: Record<string, string>) =>
    spawn(process.execPath, [fixture, world.schema], { env: { ...process.env, ...armed }, stdio: 'ignore' })
  const steps = async () =>
    (await world.db.rows<{ n: number }>(sql`SELECT n FROM ${id(world.schema, 'sys_step')} ORDER BY n`)).map(
      (row) => row.n,
    )
  await enqueue(world.ctx, 'steps', { to: 5 })
  const first = child({ RAPPORT_CRASHPOINT: 'steps.after_step:3' })
  const [, signal] = await once(first, 'exit')
  expect(signal).toBe('SIGKILL')
  expect(await steps()).toEqual([0, 1, 2])
  await new Promise((resolve) => setTimeout(resolve, 5200))
  const second = child({})
  try {
    await eventually(async () => (await steps()).length === 5, 15_000)
    expect(await steps()).toEqual([0, 1, 2, 3, 4])
  } finally {
    second.kill('SIGKILL')
  }
})
