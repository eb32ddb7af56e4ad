import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '#kernel/audit/server/audit.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { runReaders } from '#kernel/events/server/readers.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import type { Reader } from '#kernel/module.ts'
import type { EmptyTrashPreview, StorageOverview, SystemHealth } from '#kernel/system/contract.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

const seen: string[] = []
const reader: Reader = {
  name: 'listener',
  objects: ['project'],
  handle: async (_ctx, events) => void seen.push(...events.map((event) => event.type)),
}

describe('the installation itself', () => {
  let test: TestApp
  let admin: Browser
  beforeAll(async () => {
    await migrateJobs(testDatabaseConfig())
    test = await testApp({ modules: [{ name: 'listening', objects: [], readers: [reader] }] })
    admin = await test.setUp()
    await runReaders([reader], () => test.ws.system())
  })
  afterAll(() => test.close())

  const health = async () => (await admin.request('GET', '/api/v1/system/health')).json<SystemHealth>()
  const storage = async () => (await admin.request('GET', '/api/v1/system/storage')).json<StorageOverview>()
  const codes = async () => (await health()).warnings.map(({ code }) => code)

  /** A record that was put into the trash so many days ago. */
  const trashed = async (name: string, days: number) => {
    const made = (await admin.request('POST', '/api/v1/projects', { name })).json<{ id: string }>()
    await admin.request('DELETE', `/api/v1/projects/${made.id}`)
    await test.ws.db.run(sql`UPDATE ${id(test.ws.schema, 'project')}
      SET deleted_at = now() - ${days} * interval '1 day' WHERE id = ${made.id}`)
    return made.id
  }

  it('tells how it is, and what to look at', async () => {
    const facts = await health()
    expect(facts).toMatchObject({ isMailSetUp: false, backupAt: null, migrations: { waiting: [] }, events: { lag: 0 } })
    expect(facts.database.bytes).toBeGreaterThan(1_000_000)
    expect(Math.abs(facts.clockSkewMs)).toBeLessThan(2_000)
    expect(facts.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['noBackup', 'noMail']))
    await audit(await test.ws.system(), { kind: 'export', action: 'backup', name: 'x.backup' })
    expect((await health()).backupAt).not.toBeNull()
    expect(await codes()).not.toContain('noBackup')
  })

  it('S-52 says nothing of that to whoever is no administrator', async () => {
    const person = await test.signedIn(['user'])
    for (const path of ['health', 'storage'])
      expect((await person.request('GET', `/api/v1/system/${path}`)).statusCode).toBe(403)
    const open = await test.app.inject({ method: 'GET', url: '/api/health' })
    expect(open.json()).toEqual({ status: 'ok' })
  })

  it('a reader waits where it stands, is told of, and goes on with all it missed', async () => {
    const pause = (paused: boolean, name = 'listener') =>
      admin.request('PUT', `/api/v1/readers/${name}/pause`, { paused })
    expect((await pause(true)).statusCode).toBe(204)
    await admin.request('POST', '/api/v1/projects', { name: 'While it waits' })
    await runReaders([reader], () => test.ws.system())
    expect(seen).toEqual([])
    const [status] = (await admin.request('GET', '/api/v1/readers')).json().items
    expect(status).toMatchObject({ name: 'listener', lag: 1, pausedAt: expect.any(String) })
    expect(await codes()).toContain('readerPaused')
    expect((await pause(false)).statusCode).toBe(204)
    await runReaders([reader], () => test.ws.system())
    expect(seen).toEqual(['created'])
    expect((await pause(true, 'nobody')).statusCode).toBe(404)
    const onRecord = (await admin.request('GET', '/api/v1/audit?kinds=reader')).json().items
    expect(onRecord.map((entry: { action: string }) => entry.action)).toEqual(['resumed', 'paused'])
  })

  it('storage shows tables, files by object, and the trash by age', async () => {
    for (const [name, days] of [
      ['new', 1],
      ['month', 20],
      ['old', 200],
    ] as const)
      await trashed(name, days)
    await test.ws.db.run(sql`INSERT INTO ${id(test.ws.schema, 'sys_file')}
      (id, name, size, type, sha256, created_at, created_by, object) VALUES
      (gen_random_uuid(), 'a', 700, 't', 'x', now(), 'system:x', 'project'), (gen_random_uuid(), 'b', 50, 't', 'x', now(), 'system:x', NULL)`)
    const overview = await storage()
    expect(overview.trash).toEqual([{ object: 'project', week: 1, month: 1, quarter: 0, older: 1 }])
    expect(overview.files).toEqual([
      { object: 'project', count: 1, bytes: 700 },
      { object: null, count: 1, bytes: 50 },
    ])
    expect(overview.objects.find((one) => one.object === 'project')?.bytes).toBeGreaterThan(0)
    expect(overview.system.map((one) => one.table)).toContain('sys_event')
    expect(overview.system.some((one) => one.table.startsWith('sys_event_2'))).toBe(false)
  })

  it('the trash is emptied by age, after a preview, through the engine, on record and for good', async () => {
    const preview = async (days: number) =>
      (await admin.request('GET', `/api/v1/system/trash/empty?olderThanDays=${days}`)).json<EmptyTrashPreview>()
    expect(await preview(7)).toEqual({ objects: [{ object: 'project', records: 2 }], total: 2 })
    const answer = await admin.request('POST', '/api/v1/system/trash/empty', { olderThanDays: 7 })
    expect(answer.json()).toMatchObject({ kind: 'emptyTrash', state: 'done', total: 2, done: 2, canUndo: false })
    expect((await storage()).trash).toEqual([{ object: 'project', week: 1, month: 0, quarter: 0, older: 0 }])
    const destroyed = await test.ws.db.rows(sql`SELECT 1 FROM ${id(test.ws.schema, 'sys_event')}
      WHERE type = 'destroyed' AND operation = ${answer.json().id}::uuid`)
    expect(destroyed).toHaveLength(2)
    const onRecord = (await admin.request('GET', '/api/v1/audit?kinds=trash')).json().items
    expect(onRecord[0]).toMatchObject({ action: 'emptied', actorName: 'Ada Admin' })
    expect(await preview(0)).toMatchObject({ total: 1 })
  })

  it('V-19 whoever has left the screen alone must confirm before the trash is emptied', async () => {
    await test.ws.db.run(sql`UPDATE ${id(test.ws.schema, 'sys_session')} SET confirmed_at = now() - interval '1 day'`)
    const answer = await admin.request('POST', '/api/v1/system/trash/empty', { olderThanDays: 0 })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'reauthenticate'])
    expect((await storage()).trash).toHaveLength(1)
  })
})
