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
      ['GET', '/api/v1/jobs/failed'],
      ['POST', '/api/v1/jobs/failed/1/replay'],
      ['DELETE', '/api/v1/jobs/failed/1'],
      ['GET', '/api/v1/readers'],
      ['POST', '/api/v1/readers/listener/rebuild'],
    ] as const)
      expect([url, (await person.request(method, url)).statusCode]).toEqual([url, 403])
  })
})
