import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { FieldDef, FieldKind, JsonValue } from '#kernel/fields/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { targetOf } from '#kernel/objects/server/registry.ts'
import type { Scope } from '#kernel/permissions/contract.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { modules } from '#server/modules.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

/**
 * The permission matrix: every object of the live registry × every scope × every route. Two people in two teams own one
 * record each; whatever the route, the asker meets exactly the records that the scope opens, and nothing else shows in
 * values, counts, order, aggregates, search, export, batches, the trash or live changes.
 */
const scopes: Scope[] = ['none', 'own', 'team', 'all']

interface Cell {
  object: RegisteredObject
  mine: string
  theirs: string
  /** A word that stands only in the other person's record. */
  secretWord: string
}

let host: TestApp
let objects: RegisteredObject[]
const people = new Map<Scope, Browser & { id: string }>()
const cells = new Map<string, Cell>()

const reading = (read: Scope) => ({ read, create: 'all' as const, update: read, delete: read, export: read })
const names = modules.flatMap((module) => module.objects).map((object) => object.name)

beforeAll(async () => {
  host = await testApp({ objects: [], modules })
  await host.setUp()
  for (const scope of scopes) {
    const role = {
      key: `r${scope}`,
      label: scope,
      capabilities: [],
      rights: { '*': reading(scope), user: { read: 'all' as const }, team: { read: 'all' as const } },
    }
    await host.ws.saveRole(role)
  }
  const home = await host.ws.team('Home')
  const away = await host.ws.team('Away')
  const stranger = await host.ws.person(['rall'], { team: away })
  for (const scope of scopes) people.set(scope, await host.signedIn([`r${scope}`], { team: home }))
  const system = await host.ws.system()
  objects = [...system.registry.objects.values()].filter((object) => names.includes(object.name))
  for (const object of objects) {
    const secretWord = `quokka${object.name.toLowerCase()}`
    const theirs = await makeRecord(system, object, stranger.id, secretWord)
    cells.set(object.name, { object, mine: '', theirs, secretWord })
  }
}, 120_000)
afterAll(() => host.close())

/** A record of this person with what the object requires, and the records it must link to. */
async function makeRecord(system: Context, object: RegisteredObject, owner: string, word: string): Promise<string> {
  const values: Record<string, JsonValue> = { owner }
  for (const field of object.ownFields) {
    const target = targetOf(field)
    const follows = object.def.access?.follows === field.name
    if (!field.def.required && !follows && !object.titleFields.includes(field.name)) continue
    if (field.name === 'pipeline' || field.name === 'stage') continue
    if (target) values[field.name] = await makeRecord(system, system.registry.object(target), owner, word)
    else if (object.titleFields.includes(field.name) && field.storage === 'text' && !field.def.choices)
      values[field.name] = `${word} ${owner.slice(-4)}`
    else if (field.def.default === undefined) values[field.name] = sample(field.kind, field.def)
  }
  if (object.name === 'stage') {
    const [pipeline] = (
      await engine.query(system, 'pipeline', { filter: { field: 'isDefault', op: 'eq', value: true } })
    ).items
    values.pipeline = pipeline?.id ?? null
  }
  if (object.name === 'goal') Object.assign(values, { targetAmount: '1', to: values.from })
  if (object.name === 'risk')
    values.relatedTo = {
      object: 'account',
      id: await makeRecord(system, system.registry.object('account'), owner, word),
    }
  if (object.name === 'opportunitySplit') values.percent = '100'
  if (object.name === 'forecastAdjustment') Object.assign(values, { person: owner, to: values.from, amount: '1' })
  if (object.name === 'sequenceStep') values.timeOfDay = '09:00'
  if (object.name === 'sequenceRun')
    values.record = { object: 'lead', id: await makeRecord(system, system.registry.object('lead'), owner, word) }
  return (await engine.create(system, object.name, values)).id
}

let seed = 7
const sample = (kind: FieldKind, def: FieldDef): JsonValue =>
  kind.sample(def, () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }) as JsonValue

/** What this scope opens, told from the rules of the object alone and not from the code under test. */
const sees = (scope: Scope, object: RegisteredObject): { mine: boolean; theirs: boolean } =>
  object.def.access?.readAll ? { mine: true, theirs: true } : { mine: scope !== 'none', theirs: scope === 'all' }

const fingerprint = async (object: RegisteredObject, recordId: string): Promise<unknown> =>
  (
    await host.ws.db.rows(sql`SELECT t.*, (SELECT count(*) FROM ${id(host.ws.schema, 'sys_event')} e WHERE e.record_id = t.id) AS events
    FROM ${id(host.ws.schema, object.table)} t WHERE t.id = ${recordId}`)
  )[0]

describe.each(scopes)('a person with scope %s', (scope) => {
  describe.each(names)('over %s', (name) => {
    let me: Browser & { id: string }
    let cell: Cell
    let open: { mine: boolean; theirs: boolean }
    let url: string
    beforeAll(async () => {
      const known = people.get(scope)
      const found = cells.get(name)
      if (!known || !found) throw new Error('not prepared')
      me = known
      const system = await host.ws.system()
      cell = { ...found, mine: await makeRecord(system, found.object, me.id, `wombat${name.toLowerCase()}`) }
      open = sees(scope, cell.object)
      url = `/api/v1/${cell.object.plural}`
    })

    const list = async (body: Record<string, unknown>) => {
      const answer = await me.request('POST', `${url}/query`, { limit: 1000, ...body })
      return answer.statusCode === 404 ? null : answer.json<{ items: { id: string }[]; count?: { value: number } }>()
    }

    test('list, order and count hold the readable records only (S-01, S-05, S-06)', async () => {
      for (const sort of [
        [],
        [{ field: 'displayName', direction: 'asc' }],
        [{ field: 'updatedAt', direction: 'desc' }],
      ]) {
        const page = await list({ sort, count: 'exact' })
        const ids = page?.items.map((item) => item.id) ?? []
        expect(ids.includes(cell.mine)).toBe(open.mine)
        expect(ids.includes(cell.theirs)).toBe(open.theirs)
        expect(page?.count?.value ?? 0).toBe(ids.length)
      }
      const got = await me.request('GET', `${url}?limit=1000`)
      const ids = got.statusCode === 404 ? [] : got.json<{ items: { id: string }[] }>().items.map((item) => item.id)
      expect([ids.includes(cell.mine), ids.includes(cell.theirs)]).toEqual([open.mine, open.theirs])
    })

    test('aggregates equal the readable rows (S-06)', async () => {
      const page = await list({})
      const answer = await me.request('POST', `${url}/aggregate`, { measures: [{ fn: 'count', as: 'n' }] })
      if (page === null) expect(answer.statusCode).toBe(404)
      else expect(answer.json<{ rows: { n: number }[] }>().rows[0]?.n ?? 0).toBe(page.items.length)
      const grouped = await me.request('POST', `${url}/aggregate`, {
        groupBy: [{ field: 'displayName' }],
        measures: [{ fn: 'count', as: 'n' }],
      })
      if (!open.theirs) expect(grouped.body).not.toContain(cell.secretWord)
    })

    test('search, filter and autocomplete never meet a hidden record (S-05, S-09)', async () => {
      const found = await me.request('GET', `/api/v1/search?q=${cell.secretWord}`)
      if (!open.theirs) expect(found.body).not.toContain(cell.theirs)
      for (const body of [
        { search: cell.secretWord },
        { filter: { field: 'id', op: 'eq', value: cell.theirs } },
        { filter: { not: { field: 'id', op: 'eq', value: cell.mine } } },
      ]) {
        const page = await list(body)
        expect(page?.items.some((item) => item.id === cell.theirs) ?? false).toBe(
          open.theirs && !('search' in body && !searchable(cell.object)),
        )
      }
    })

    test('get, history and as-of of a hidden record are not found (S-01, S-12, V-22)', async () => {
      for (const path of ['', '/history', `/as-of?at=${new Date(Date.now() + 60_000).toISOString()}`]) {
        const theirs = await me.request('GET', `${url}/${cell.theirs}${path}`)
        expect([path, theirs.statusCode]).toEqual([path, open.theirs ? 200 : 404])
        const nobody = await me.request('GET', `${url}/00000000-0000-7000-8000-000000000000${path}`)
        expect(nobody.statusCode).toBe(404)
        if (!open.theirs && cell.object.def.access?.readAll !== true) expect(problem(theirs)).toEqual(problem(nobody))
      }
    })

    test('refused writes leave no trace, singly and in batches (S-01, S-04, S-17)', async () => {
      if (open.theirs) return
      const before = await fingerprint(cell.object, cell.theirs)
      const field = cell.object.titleFields[0] ?? 'tags'
      for (const [method, path, body] of [
        ['PATCH', `/${cell.theirs}`, { [field]: 'stolen' }],
        ['DELETE', `/${cell.theirs}`, undefined],
        ['DELETE', `/${cell.theirs}?permanently=true`, undefined],
        ['POST', `/${cell.theirs}/restore`, {}],
      ] as const) {
        const answer = await me.request(method, `${url}${path}`, body)
        expect([method, path.replace(cell.theirs, 'id'), [403, 404].includes(answer.statusCode)]).toEqual([
          method,
          path.replace(cell.theirs, 'id'),
          true,
        ])
      }
      const items = [
        { op: 'update', id: cell.theirs, values: { [field]: 'stolen' } },
        { op: 'delete', id: cell.theirs },
      ]
      const batch = await me.request('POST', `${url}/batch`, { items })
      if (batch.statusCode === 200)
        expect(batch.json<{ outcomes: { status: string }[] }>().outcomes.map((outcome) => outcome.status)).toEqual([
          'error',
          'error',
        ])
      expect(await fingerprint(cell.object, cell.theirs)).toEqual(before)
    })

    test('the trash hides what the list hid', async () => {
      if (cell.object.def.appendOnly) return
      const system = await host.ws.system()
      await engine.removeMany(system, name, [{ id: cell.theirs }])
      try {
        const page = await list({ trash: true })
        expect(page?.items.some((item) => item.id === cell.theirs) ?? false).toBe(open.theirs)
      } finally {
        await engine.restoreMany(system, name, [cell.theirs])
      }
    })

    test('export gives the rows of the list (S-10)', async () => {
      const answer = await me.request('POST', `${url}/export`, { fields: ['displayName', 'id'] })
      if (scope === 'none' || answer.statusCode !== 200) {
        expect([403, 404]).toContain(answer.statusCode)
        expect(answer.body).not.toContain(cell.theirs)
        expect(scope === 'none' || cell.object.def.access?.readAll === true).toBe(true)
      } else
        expect([answer.body.includes(cell.mine), answer.body.includes(cell.theirs)]).toEqual([
          true,
          open.theirs || scope === 'all',
        ])
    })
  })
})

describe('live changes (S-13)', () => {
  test.each(scopes)('reach a person with scope %s only for readable records', async (scope) => {
    const person = people.get(scope)
    const ctx = person && (await host.ws.workspace.contextFor({ type: 'user', id: person.id }, 'ui'))
    if (!ctx) throw new Error('not prepared')
    const system = await host.ws.system()
    const end = new AbortController()
    const heard: string[] = []
    const stream = host.live.open(ctx, { refresh: async () => ctx, signal: end.signal })
    expect((await stream.next()).value).toMatchObject({ type: 'ready' })
    const expected: string[] = []
    const hidden: string[] = []
    for (const { object, theirs } of cells.values()) {
      if (object.def.appendOnly) continue
      await engine.update(system, object.name, theirs, { tags: [`t${Math.random()}`.slice(0, 8)] })
      ;(sees(scope, object).theirs ? expected : hidden).push(theirs)
    }
    const marker = await engine.create(system, 'team', { name: `Marker ${scope}` })
    for await (const message of stream) {
      if (message.type !== 'change') continue
      if (message.event.id === marker.id) break
      heard.push(message.event.id)
    }
    end.abort()
    expect(heard).toEqual(expect.arrayContaining(expected))
    expect(hidden.filter((recordId) => heard.includes(recordId))).toEqual([])
  })
})

const searchable = (object: RegisteredObject) =>
  object.titleFields.some(
    (title) => object.fields.get(title)?.storage === 'text' && !object.fields.get(title)?.def.choices,
  )

/** A problem without the parts that differ for every request. */
function problem(answer: { json(): unknown }): unknown {
  const { instance: _instance, id: _id, ...rest } = answer.json() as Record<string, unknown>
  return rest
}
