import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry, AuditPage } from '#kernel/audit/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { exportRoutes } from '#modules/data/server/export/routes.ts'
import { type Browser, project, type TestApp, testApp } from './app.fixture.ts'

describe('the audit', () => {
  let test: TestApp
  let admin: Browser
  let apollo: string
  beforeAll(async () => {
    test = await testApp({
      objects: [project],
      modules: [{ name: 'exports', objects: [], routes: exportRoutes }],
    })
    admin = await test.setUp()
    const made = await admin.request('POST', '/api/v1/projects', { name: 'Apollo', secret: 'moon' })
    apollo = made.json().id
    await admin.request('PATCH', `/api/v1/projects/${apollo}`, { name: 'Apollo 11' })
    await admin.request('PATCH', `/api/v1/projects/${apollo}`, { secret: 'sea of tranquillity' })
    await admin.request('POST', '/api/v1/projects', { name: '=HYPERLINK("evil")' })
    const role = { label: 'Pilot', rights: { '*': { read: 'all' } }, capabilities: [] }
    await admin.request('PUT', '/api/v1/roles/pilot', role)
    await admin.request('PUT', '/api/v1/roles/pilot', { ...role, rights: { '*': { read: 'own' } } })
    await admin.request('PUT', '/api/v1/settings/sessions', { idleHours: 8, absoluteDays: 7 })
    await admin.request('POST', '/api/v1/projects/export', { fields: ['name'] })
  })
  afterAll(() => test.close())

  const search = async (query: Record<string, string> = {}, browser = admin) => {
    const answer = await browser.request('GET', `/api/v1/audit?${new URLSearchParams(query)}`)
    expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, ''])
    return answer.json<AuditPage>()
  }
  const told = ({ kind, action, name }: AuditEntry) => [kind, action, name]

  it('V-51 holds records, sign-ins, settings, roles and exports in one order, with what changed', async () => {
    const { items, next } = await search()
    expect(next).toBeNull()
    expect(items.map((item) => item.at)).toEqual(
      items
        .map((item) => item.at)
        .toSorted()
        .toReversed(),
    )
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['record', 'signIn', 'setting', 'role', 'export']))
    const [changed, made] = (await search({ kinds: 'role', subject: 'pilot' })).items
    expect(made).toMatchObject({ action: 'created', actorName: 'Ada Admin' })
    expect(changed?.changes).toEqual([{ field: 'rights.*.read', from: 'all', to: 'own' }])
    expect((await search({ kinds: 'export' })).items[0]).toMatchObject({ object: 'project', action: 'csv' })
    const setting = (await search({ kinds: 'setting', subject: 'sessions' })).items[0]
    expect(setting?.changes).toContainEqual({ field: 'idleHours', from: null, to: 8 })
  })

  it('finds by record, object, person, time and words', async () => {
    const ofApollo = (await search({ record: apollo })).items
    expect(ofApollo.map(told)).toEqual([
      ['record', 'updated', 'Apollo 11'],
      ['record', 'updated', 'Apollo 11'],
      ['record', 'created', 'Apollo 11'],
    ])
    expect((await search({ text: 'apollo' })).items).toHaveLength(3)
    expect((await search({ text: 'ada admin', kinds: 'role' })).items).toHaveLength(2)
    expect((await search({ object: 'project', kinds: 'record' })).items).toHaveLength(4)
    expect((await search({ actor: `user:${admin.me.id}`, kinds: 'record', object: 'project' })).items).toHaveLength(4)
    expect((await search({ actor: 'system:nobody' })).items).toEqual([])
    expect((await search({ to: '2020-01-01T00:00:00Z' })).items).toEqual([])
    expect((await search({ from: '2020-01-01T00:00:00Z', record: apollo })).items).toHaveLength(3)
  })

  it('pages by keyset through all sources without repeating or losing a row', async () => {
    const whole = (await search()).items.map((item) => item.id)
    const walked: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: AuditPage = await search({ limit: '3', ...(cursor ? { cursor } : {}) })
      walked.push(...page.items.map((item) => item.id))
      cursor = page.next
    }
    expect(walked).toEqual(whole)
    const wrong = await admin.request('GET', '/api/v1/audit?cursor=1.users.2')
    expect(wrong.statusCode).toBe(400)
  })

  it('S-01 S-12 hides records and fields that the auditor may not read, and changes of them alone', async () => {
    await test.ws.saveRole({
      key: 'auditor',
      label: 'Auditor',
      capabilities: ['audit.read'],
      rights: { '*': { read: 'own' }, project: { read: 'own', fields: { secret: { read: false } } } },
    })
    const auditor = await test.signedIn(['auditor'])
    expect((await search({ kinds: 'record', object: 'project' }, auditor)).items).toEqual([])
    await engine.update(await test.ws.system(), 'project', apollo, { owner: auditor.id })
    const seen = (await search({ record: apollo }, auditor)).items
    expect(JSON.stringify(seen)).not.toMatch(/moon|tranquillity|secret/)
    // The change of the secret alone is absent: hand-over, new name, creation.
    expect(seen).toHaveLength(3)
    const walked = await search({ record: apollo, limit: '1' }, auditor)
    expect(walked.items).toHaveLength(1)
    expect(walked.next).not.toBeNull()
  })

  it('V-24 is for auditors alone, and leaves as CSV only after the password, inert and on record (S-23)', async () => {
    const manager = await test.signedIn(['manager'])
    expect((await manager.request('GET', '/api/v1/audit')).statusCode).toBe(403)
    expect((await manager.request('POST', '/api/v1/audit/export', {})).statusCode).toBe(403)
    const answer = await admin.request('POST', '/api/v1/audit/export', { kinds: ['record'], object: 'project' })
    expect(answer.headers['content-type']).toContain('text/csv')
    expect(answer.body).toContain(`"'=HYPERLINK`)
    expect(answer.body.split('\r\n').length).toBeGreaterThan(4)
    expect((await search({ kinds: 'export' })).items[0]).toMatchObject({ action: 'audit' })
  })

  it('answers by its indexes: no page sorts or reads the whole log', async () => {
    const log = id(test.ws.schema, 'sys_event')
    await test.ws.db.run(sql`
      INSERT INTO ${log} (at, type, object, record_id, version, after, actor, source)
      SELECT now() - n * interval '1 second', 'updated', 'project', ${apollo}::uuid, n, '{"name":"x"}', 'system:filler', 'system'
      FROM generate_series(1, 20000) AS n`)
    await test.ws.db.run(sql`ANALYZE ${log}`)
    const plan = async (where: ReturnType<typeof sql>) =>
      (
        await test.ws.db.rows<Record<string, string>>(
          sql`EXPLAIN SELECT * FROM ${log} WHERE ${where} ORDER BY at DESC, seq DESC LIMIT 51`,
        )
      )
        .map((row) => row['QUERY PLAN'])
        .join('\n')
    for (const where of [sql`object = ANY(ARRAY['project'])`, sql`actor = ${`user:${admin.me.id}`}`])
      expect(await plan(where)).toMatch(/Index Scan.*_at_seq|Index Scan.*actor_at_seq/)
  })
})
