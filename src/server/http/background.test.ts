import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#kernel/db/sql.ts'
import { runReaders } from '#kernel/events/server/readers.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import type { Reader } from '#kernel/module.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

const seen: string[] = []
const reader: Reader = {
  name: 'listener',
  objects: ['project'],
  handle: async (_ctx, events) => void seen.push(...events.map((event) => event.type)),
}

describe('what works in the background', () => {
  let test: TestApp
  let admin: Browser
  beforeAll(async () => {
    await migrateJobs(testDatabaseConfig())
    test = await testApp({ modules: [{ name: 'listening', objects: [], readers: [reader] }] })
    admin = await test.setUp()
  })
  afterAll(() => test.close())

  const deadLetter = async (name: string) => {
    const job = await enqueue(await test.ws.system(), name, {})
    await test.ws.db.run(sql`SELECT graphile_worker.permanently_fail_jobs(ARRAY[${job}::bigint], 'It was the milk')`)
    return job
  }
  const failed = async () =>
    (await admin.request('GET', '/api/v1/jobs/failed')).json<{ items: { id: string; reason: string }[] }>().items

  it('R-17 dead letters are listed with their reason, played again and dropped', async () => {
    const [again, never] = [await deadLetter('again'), await deadLetter('never')]
    expect((await failed()).map(({ id, reason }) => [id, reason])).toEqual([
      [never, 'It was the milk'],
      [again, 'It was the milk'],
    ])
    expect((await admin.request('POST', `/api/v1/jobs/failed/${again}/replay`)).statusCode).toBe(204)
    const waiting = await test.ws.db.row(sql`SELECT attempts FROM graphile_worker.jobs WHERE id = ${again}::bigint`)
    expect(waiting).toEqual({ attempts: 0 })
    expect((await admin.request('DELETE', `/api/v1/jobs/failed/${never}`)).statusCode).toBe(204)
    expect(await failed()).toEqual([])
    for (const [method, rest] of [
      ['POST', '/replay'],
      ['DELETE', ''],
    ] as const)
      expect((await admin.request(method, `/api/v1/jobs/failed/${never}${rest}`)).statusCode).toBe(404)
    expect((await admin.request('DELETE', '/api/v1/jobs/failed/1%20OR%201')).statusCode).toBe(422)
    await test.ws.db.run(sql`SELECT graphile_worker.complete_jobs(ARRAY[${again}::bigint])`)
  })

  it('R-17 the queue shows its states and payloads without secrets, and all failed jobs are played again at once', async () => {
    const context = await test.ws.system()
    const job = await enqueue(context, 'mailing', { to: 'ada@example.com', password: 'hush', deep: [{ apiKey: 'k' }] })
    await enqueue(context, 'later', {}, { runAt: new Date(Date.now() + 3_600_000) })
    await test.ws.db.run(sql`SELECT graphile_worker.permanently_fail_jobs(ARRAY[${job}::bigint], 'No server')`)
    await deadLetter('other')
    const overview = async (state: string) => (await admin.request('GET', `/api/v1/jobs?state=${state}`)).json()
    const failedNow = await overview('failed')
    expect(failedNow.counts).toMatchObject({ failed: 2, scheduled: 1 })
    expect(failedNow.items.find((item: { id: string }) => item.id === job)).toMatchObject({
      name: 'mailing',
      reason: 'No server',
      payload: { to: 'ada@example.com', password: '•••', deep: [{ apiKey: '•••' }] },
    })
    expect((await overview('scheduled')).items).toMatchObject([{ name: 'later', state: 'scheduled' }])
    const one = await admin.request('POST', '/api/v1/jobs/failed/replay', { name: 'mailing' })
    expect(one.json()).toEqual({ replayed: 1 })
    expect((await admin.request('POST', '/api/v1/jobs/failed/replay', {})).json()).toEqual({ replayed: 1 })
    expect((await overview('waiting')).counts).toMatchObject({ failed: 0, waiting: 2 })
    const onRecord = (await admin.request('GET', '/api/v1/audit?kinds=job')).json().items
    expect(onRecord[0]).toMatchObject({ action: 'replayed', actorName: 'Ada Admin' })
  })

  it('jobs whose person may not act any more name them, and not their id', async () => {
    const [asker] = (await admin.request('GET', '/api/v1/users')).json().items
    const context = await test.ws.system()
    const ask = async (id: string) => {
      const actor = { type: 'user' as const, id, name: '', roles: [], teamIds: [] }
      const job = await enqueue({ ...context, actor }, 'orphaned', {})
      const reason = `user:${id} may not act any more`
      await test.ws.db.run(sql`SELECT graphile_worker.permanently_fail_jobs(ARRAY[${job}::bigint], ${reason})`)
      return job
    }
    const nobody = '018f2b6a-0000-7000-8000-000000000001'
    const [known, unknown] = [await ask(asker.id), await ask(nobody)]
    const { items } = (await admin.request('GET', '/api/v1/jobs?state=failed')).json()
    const gone = (job: string | null) => items.find(({ id }: { id: string | null }) => id === job)?.gone
    expect([gone(known), gone(unknown)]).toEqual(['Ada Admin', ''])
    for (const job of [known, unknown]) await admin.request('DELETE', `/api/v1/jobs/failed/${job}`)
  })

  it('readers show how far they are and can be sent through the log again', async () => {
    const context = async () => test.ws.system()
    await admin.request('POST', '/api/v1/projects', { name: 'One' })
    await runReaders([reader], context)
    const status = async () => (await admin.request('GET', '/api/v1/readers')).json().items
    expect(await status()).toMatchObject([{ name: 'listener', lag: 0, failures: 0, error: null }])
    expect((await admin.request('POST', '/api/v1/readers/listener/rebuild')).statusCode).toBe(204)
    expect(await status()).toMatchObject([{ name: 'listener', lag: 1 }])
    await runReaders([reader], context)
    expect(seen).toEqual(['created', 'created'])
    expect((await admin.request('POST', '/api/v1/readers/nobody/rebuild')).statusCode).toBe(404)
  })

  it('V-24 they are for administrators alone', async () => {
    const person = await test.signedIn(['manager'])
    for (const [method, url] of [
      ['GET', '/api/v1/jobs'],
      ['POST', '/api/v1/jobs/failed/replay'],
      ['GET', '/api/v1/jobs/failed'],
      ['POST', '/api/v1/jobs/failed/1/replay'],
      ['DELETE', '/api/v1/jobs/failed/1'],
      ['GET', '/api/v1/readers'],
      ['POST', '/api/v1/readers/listener/rebuild'],
    ] as const)
      expect([url, (await person.request(method, url)).statusCode]).toEqual([url, 403])
  })
})
