import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { route } from '#kernel/http/route.ts'
import type { ServerModule } from '#kernel/module.ts'
import { create } from '#kernel/records/server/engine.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

/** Writes a record and then breaks, as a crash in the middle of a request does. */
const crashing: ServerModule = {
  name: 'crashing',
  objects: [],
  routes: (app) =>
    route(app, {
      method: 'POST',
      url: '/api/v1/probe/crash',
      policy: 'any',
      tags: ['Probe'],
      summary: 'Breaks after a write',
      handler: async ({ ctx }) => {
        await create(ctx, 'project', { name: 'half done' })
        throw new Error('crash')
      },
    }),
}

describe('records over HTTP', () => {
  let test: TestApp
  let admin: Browser
  beforeAll(async () => {
    test = await testApp({ modules: [crashing] })
    admin = await test.setUp()
  })
  afterAll(() => test.close())
  const count = async (name: string) => {
    const filter = JSON.stringify({ field: 'name', op: 'eq', value: name })
    const answer = await admin.request('GET', `/api/v1/projects?filter=${encodeURIComponent(filter)}&count=exact`)
    return answer.json().count.value as number
  }
  const make = async (values: Record<string, unknown>) =>
    (await admin.request('POST', '/api/v1/projects', values)).json()

  it('creates, reads, changes, deletes, restores and destroys', async () => {
    const made = await admin.request('POST', '/api/v1/projects', { name: 'Bridge', budget: '12.5' })
    expect(made.statusCode).toBe(201)
    const url = `/api/v1/projects/${made.json().id}`
    expect((await admin.request('GET', `${url}?fields=name,budget`)).json()).toMatchObject({
      name: 'Bridge',
      budget: '12.5',
      version: 1,
    })
    const changed = await admin.request('PATCH', url, { name: 'Tunnel', version: 1 })
    expect(changed.json()).toMatchObject({ name: 'Tunnel', version: 2, can: { update: true, delete: true } })
    expect((await admin.request('DELETE', url)).statusCode).toBe(204)
    expect((await admin.request('GET', url)).statusCode).toBe(404)
    expect((await admin.request('GET', `${url}?trash=true`)).statusCode).toBe(200)
    expect((await admin.request('POST', `${url}/restore`)).statusCode).toBe(200)
    const history = (await admin.request('GET', `${url}/history`)).json()
    expect(history.items.map((entry: { type: string }) => entry.type)).toEqual([
      'restored',
      'deleted',
      'updated',
      'created',
    ])
    const first = history.items.at(-1).at
    const then = await admin.request('GET', `${url}/as-of?at=${encodeURIComponent(first)}`)
    expect([then.statusCode, then.json().name]).toEqual([200, 'Bridge'])
    await admin.request('DELETE', url)
    expect((await admin.request('DELETE', `${url}?permanently=true`)).statusCode).toBe(204)
    expect((await admin.request('GET', `${url}?trash=true`)).statusCode).toBe(404)
  })

  it('lists by search params and by POST alike, page after page', async () => {
    for (let i = 0; i < 5; i++) await make({ name: `Page ${i}` })
    const filter = { field: 'name', op: 'startsWith', value: 'Page' }
    const first = (
      await admin.request(
        'GET',
        `/api/v1/projects?filter=${encodeURIComponent(JSON.stringify(filter))}&sort=-name&limit=3&fields=name`,
      )
    ).json()
    expect(first.items.map((item: { name: string }) => item.name)).toEqual(['Page 4', 'Page 3', 'Page 2'])
    const query = {
      filter,
      sort: [{ field: 'name', direction: 'desc' }],
      limit: 3,
      fields: ['name'],
      cursor: first.next,
      count: 'exact',
    }
    const second = (await admin.request('POST', '/api/v1/projects/query', query)).json()
    expect(second.items.map((item: { name: string }) => item.name)).toEqual(['Page 1', 'Page 0'])
    expect([second.next, second.count]).toEqual([null, { value: 5, exact: true }])
    const grouped = await admin.request('POST', '/api/v1/projects/aggregate', {
      filter,
      measures: [{ fn: 'count', as: 'n' }],
    })
    expect(grouped.json().rows).toEqual([{ n: 5 }])
  })

  it('answers several queries at once, each judged alone', async () => {
    const { id: made } = await make({ name: 'Together 1' })
    const filter = { field: 'name', op: 'startsWith', value: 'Together' }
    const alone = { filter, fields: ['name'], count: 'exact' }
    const ask = (queries: unknown) => admin.request('POST', '/api/v1/queries', { queries })
    const answer = await ask([
      { object: 'projects', ...alone },
      { object: 'ghosts' },
      { object: 'projects', filter: { field: 'nothing', op: 'isEmpty' } },
      { object: 'projects', wrong: true },
      ...(['record', 'history', 'following', 'salary'] as const).map((part) => ({
        object: 'projects',
        id: made,
        part,
      })),
      { object: 'projects', id: crypto.randomUUID(), part: 'record' },
      { object: 'projects', id: '1', part: 'history' },
      { object: 'projects', id: made, part: 'record', fields: ['name'] },
    ])
    expect(answer.statusCode).toBe(200)
    const { answers } = answer.json()
    expect(answers[0]).toEqual({ answer: (await admin.request('POST', '/api/v1/projects/query', alone)).json() })
    const statusOf = ({ problem }: { problem?: { status: number } }) => problem?.status ?? 200
    expect(answers.map(statusOf)).toEqual([200, 404, 400, 400, 200, 200, 200, 400, 404, 400, 400])
    const own = ['', '/history', '/following'].map(async (path) => ({
      answer: (await admin.request('GET', `/api/v1/projects/${made}${path}`)).json(),
    }))
    expect(answers.slice(4, 7)).toEqual(await Promise.all(own))
    const figures = { filter, measures: [{ fn: 'count', as: 'n' }] }
    const counted = await ask([
      { object: 'projects', ...figures },
      { object: 'projects', ...figures, fields: ['name'] },
    ])
    const [counts, wrong] = counted.json().answers
    expect(counts).toEqual({ answer: (await admin.request('POST', '/api/v1/projects/aggregate', figures)).json() })
    expect(statusOf(wrong)).toBe(400)
    expect((await ask([])).statusCode).toBe(400)
    expect((await ask(Array.from({ length: 21 }, () => ({ object: 'projects' })))).statusCode).toBe(400)
  })

  it('R-13 an old version is refused with the differences', async () => {
    const { id: projectId } = await make({ name: 'One' })
    const url = `/api/v1/projects/${projectId}`
    expect((await admin.request('PATCH', url, { name: 'Two' }, { 'if-match': '1' })).statusCode).toBe(200)
    const late = await admin.request('PATCH', url, { name: 'Three' }, { 'if-match': '"1"' })
    expect(late.statusCode).toBe(409)
    expect(late.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(late.json()).toMatchObject({
      code: 'conflict',
      differences: [{ field: 'name', yours: 'Three', current: 'Two' }],
    })
    expect((await admin.request('PATCH', url, { name: 'Four' }, { 'if-match': '*' })).statusCode).toBe(422)
  })

  it('judges each item of a batch alone, and upserts by a unique value', async () => {
    const { outcomes } = (
      await admin.request('POST', '/api/v1/projects/batch', {
        items: [
          { op: 'create', values: { name: 'Good' } },
          { op: 'create', values: {} },
        ],
      })
    ).json()
    expect(outcomes.map((outcome: { status: string }) => outcome.status)).toEqual(['created', 'error'])
    const first = await admin.request('PUT', '/api/v1/projects/by/code/P-1', { name: 'By code' })
    const second = await admin.request('PUT', '/api/v1/projects/by/code/P-1', { name: 'By code again' })
    expect(second.json()).toMatchObject({ id: first.json().id, code: 'P-1', name: 'By code again', version: 2 })
    const outside = await admin.request('PUT', '/api/v1/projects/by/externalIds.erp/77', { name: 'From outside' })
    expect(outside.json().externalIds).toEqual({ erp: '77' })
  })

  it('S-01 unknown objects, ids and foreign shapes are not found', async () => {
    for (const url of [
      '/api/v1/nonsense',
      '/api/v1/projects/1',
      '/api/v1/projects/00000000-0000-7000-8000-000000000000',
      '/api/v1/__proto__',
      '/api/v1/constructor',
    ]) {
      expect([url, (await admin.request('GET', url)).statusCode]).toEqual([url, 404])
    }
  })

  it('S-19 quotes, comments and NUL in every part of a query are refused or harmless', async () => {
    const nasty = [`'`, `"`, `';--`, '$$', '\u0000', '/**/', '1;select 1', `name" desc`]
    for (const text of nasty) {
      for (const param of ['sort', 'fields', 'cursor', 'limit', 'count', 'filter', 'search', 'trash']) {
        const answer = await admin.request('GET', `/api/v1/projects?${param}=${encodeURIComponent(text)}`)
        expect([param, text, answer.statusCode < 500]).toEqual([param, text, true])
        if (param !== 'search') expect([param, text, answer.statusCode]).toEqual([param, text, 400])
      }
    }
  })

  it('S-07 an unreadable field cannot be selected, filtered, sorted, grouped or summed', async () => {
    await test.ws.saveRole({
      key: 'blind',
      label: 'Blind',
      capabilities: [],
      rights: { '*': { read: 'all' }, project: { read: 'all', fields: { secret: { read: false } } } },
    })
    await make({ name: 'Hidden', secret: 'canary' })
    const blind = await test.signedIn(['blind'])
    const filter = { field: 'secret', op: 'startsWith', value: 'can' }
    const probes = [
      { filter },
      { filter: { or: [{ field: 'name', op: 'eq', value: 'x' }, { not: filter }] } },
      { sort: [{ field: 'secret', direction: 'asc' }] },
      { fields: ['secret'] },
    ]
    for (const probe of probes)
      expect([probe, (await blind.request('POST', '/api/v1/projects/query', probe)).statusCode]).toEqual([probe, 400])
    const queries = probes.map((probe) => ({ object: 'projects', ...probe }))
    const { answers } = (await blind.request('POST', '/api/v1/queries', { queries })).json()
    expect(answers.map((part: { problem?: { status: number } }) => part.problem?.status)).toEqual([400, 400, 400, 400])
    for (const probe of [
      { groupBy: [{ field: 'secret' }], measures: [{ fn: 'count', as: 'n' }] },
      { measures: [{ fn: 'max', field: 'secret', as: 'm' }] },
    ]) {
      expect([probe, (await blind.request('POST', '/api/v1/projects/aggregate', probe)).statusCode]).toEqual([
        probe,
        400,
      ])
      const asked = await blind.request('POST', '/api/v1/queries', { queries: [{ object: 'projects', ...probe }] })
      expect(asked.json().answers).toMatchObject([{ problem: { status: 400 } }])
    }
    expect((await blind.request('GET', '/api/v1/projects')).body).not.toContain('canary')
    expect((await blind.request('GET', '/api/v1/metadata')).body).not.toContain('"secret"')
    const document = (await blind.request('GET', '/api/v1/openapi.json')).json()
    expect(document.components.schemas.Project.properties.secret).toBeUndefined()
  })

  describe('R-12 idempotency', () => {
    const send = (key: string, name: string) =>
      admin.request('POST', '/api/v1/projects', { name }, { 'idempotency-key': key })

    it('R-12 of 30 parallel posts with one key one has an effect, and all get its answer', async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => send('parallel', 'Once')))
      expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([201]))
      expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
      expect(await count('Once')).toBe(1)
    })

    it('R-12 the same key with another body is 422', async () => {
      await send('again', 'First')
      const answer = await send('again', 'Second')
      expect([answer.statusCode, answer.json().issues[0].code]).toEqual([422, 'idempotencyMismatch'])
      expect(await count('Second')).toBe(0)
    })

    it('a replay says so, belongs to its actor, and ends after a day', async () => {
      await send('daily', 'Day')
      expect((await send('daily', 'Day')).headers['idempotent-replayed']).toBe('true')
      const other = await test.signedIn(['user'])
      const theirs = await other.request('POST', '/api/v1/projects', { name: 'Day' }, { 'idempotency-key': 'daily' })
      expect([theirs.statusCode, theirs.headers['idempotent-replayed']]).toEqual([201, undefined])
      await test.ws.db.run(
        sql`UPDATE ${id(test.ws.schema, 'sys_idempotency')} SET expires_at = now() - interval '1 minute'`,
      )
      expect((await send('daily', 'Day')).headers['idempotent-replayed']).toBeUndefined()
      expect(await count('Day')).toBe(3)
    })

    it('R-01 a refused or broken request leaves nothing and can be tried again', async () => {
      expect((await admin.request('POST', '/api/v1/projects', {}, { 'idempotency-key': 'retry' })).statusCode).toBe(422)
      expect(
        (await admin.request('POST', '/api/v1/projects', { name: 'Retry' }, { 'idempotency-key': 'retry' })).statusCode,
      ).toBe(201)
      for (let i = 0; i < 2; i++)
        expect(
          (await admin.request('POST', '/api/v1/probe/crash', undefined, { 'idempotency-key': 'crash' })).statusCode,
        ).toBe(500)
      expect(await count('half done')).toBe(0)
    })
  })

  it('objects and fields made at run time have the same routes at once', async () => {
    const made = await admin.request('POST', '/api/v1/objects', {
      name: 'ship',
      plural: 'ships',
      label: 'Ship',
      pluralLabel: { en: 'Ships', de: 'Schiffe' },
      fields: [{ name: 'tons', kind: 'integer' }],
    })
    expect([made.statusCode, made.json()?.name]).toEqual([201, 'ship'])
    expect(
      (
        await admin.request('POST', '/api/v1/objects', {
          name: 'ship',
          plural: 'ships',
          label: 'Ship',
          pluralLabel: 'Ships',
        })
      ).statusCode,
    ).toBe(422)
    const ship = await admin.request('POST', '/api/v1/ships', { name: 'Vasa', tons: 1210 })
    expect(ship.statusCode).toBe(201)
    const field = await admin.request('POST', '/api/v1/objects/ship/fields', {
      name: 'motto',
      kind: 'text',
      maxLength: 20,
    })
    expect(field.statusCode).toBe(201)
    const answer = await admin.request('PATCH', `/api/v1/ships/${ship.json().id}`, { motto: 'Float' })
    expect(answer.json()).toMatchObject({ motto: 'Float', tons: 1210 })
    expect((await admin.request('GET', '/api/v1/objects/ship/fields/motto/usage')).json()).toMatchObject({ records: 1 })
    expect((await admin.request('DELETE', '/api/v1/objects/ship/fields/motto')).statusCode).toBe(409)
    expect((await admin.request('DELETE', '/api/v1/objects/ship/fields/motto?confirm=true')).statusCode).toBe(204)
    expect((await admin.request('GET', '/api/v1/openapi.json')).json().paths['/api/v1/ships']).toBeDefined()
    expect((await admin.request('DELETE', '/api/v1/objects/ship?confirm=true')).statusCode).toBe(204)
    expect((await admin.request('GET', '/api/v1/ships')).statusCode).toBe(404)
  })

  it('S-26 V-38 S-51 files come back inert, to who may read them, whole and in ranges', async () => {
    const boundary = 'x'.repeat(20)
    const payload = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="../evil.svg"\r\ncontent-type: image/svg+xml\r\n\r\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\r\n--${boundary}--\r\n`
    const headers = { cookie: admin.cookie, origin: test.config.publicUrl, 'x-csrf-token': admin.me.csrfToken }
    const upload = await test.app.inject({
      method: 'POST',
      url: '/api/v1/files',
      headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload,
    })
    expect([upload.statusCode, upload.json().name]).toEqual([201, 'evil.svg'])
    const url = `/api/v1/files/${upload.json().id}`
    const file = await admin.request('GET', url)
    expect(file.statusCode).toBe(200)
    expect(file.body).toContain('<svg')
    expect(file.headers['content-disposition']).toContain('attachment')
    expect(file.headers['content-security-policy']).toContain('sandbox')
    const part = await admin.request('GET', url, undefined, { range: 'bytes=1-3' })
    expect([part.statusCode, part.body]).toEqual([206, 'svg'])
    const stranger = await test.signedIn(['user'])
    for (const range of [{}, { range: 'bytes=0-0' }])
      expect((await stranger.request('GET', url, undefined, range)).statusCode).toBe(404)
    const about = `/api/v1/files?ids=${upload.json().id},${crypto.randomUUID()},nonsense`
    expect((await admin.request('GET', about)).json().items).toMatchObject([
      { name: 'evil.svg', type: 'text/plain; charset=utf-8' },
    ])
    expect((await stranger.request('GET', about)).json()).toEqual({ items: [] })
    expect((await admin.request('POST', '/api/v1/files', {})).statusCode).toBe(415)
  })

  it('S-26 V-38 a PDF and what says it is one are never a document of our origin', async () => {
    const upload = async (name: string, content: string) => {
      const answer = await test.app.inject({
        method: 'POST',
        url: '/api/v1/files',
        headers: {
          cookie: admin.cookie,
          origin: test.config.publicUrl,
          'x-csrf-token': admin.me.csrfToken,
          'content-type': 'multipart/form-data; boundary=xx',
        },
        payload: `--xx\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n--xx--\r\n`,
      })
      return answer.json() as { id: string; type: string }
    }
    const pdf = await upload('offer.pdf', '%PDF-1.4 …')
    const page = await upload('page.pdf', '<html><script>alert(1)</script>')
    expect([pdf.type, page.type]).toEqual(['application/pdf', 'text/plain; charset=utf-8'])
    for (const { id } of [pdf, page]) {
      const { headers } = await admin.request('GET', `/api/v1/files/${id}`)
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      expect(headers['content-disposition']).toMatch(/^attachment;/)
    }
  })

  it('R-12 an upload repeated with its key is the same file; another file under the key is refused', async () => {
    const upload = (key: string, text: string) =>
      test.app.inject({
        method: 'POST',
        url: '/api/v1/files',
        headers: {
          cookie: admin.cookie,
          origin: test.config.publicUrl,
          'x-csrf-token': admin.me.csrfToken,
          'content-type': 'multipart/form-data; boundary=xx',
          'idempotency-key': key,
        },
        payload: `--xx\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${text}\r\n--xx--\r\n`,
      })
    const count = async () => (await test.ws.db.rows(sql`SELECT 1 FROM ${id(test.ws.schema, 'sys_file')}`)).length
    const before = await count()
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload('one', 'hello')))
    expect(new Set(answers.map((answer) => `${answer.statusCode} ${answer.body}`)).size).toBe(1)
    expect([answers[0]?.statusCode, await count()]).toEqual([201, before + 1])
    expect((await upload('one', 'other')).json().issues[0].code).toBe('idempotencyMismatch')
    expect((await upload('two', 'hello')).json().id).not.toBe(answers[0]?.json().id)
    const file = await admin.request('GET', `/api/v1/files/${answers[0]?.json().id}`)
    expect(file.body).toBe('hello')
  })
})
