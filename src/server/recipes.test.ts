import { afterAll, beforeAll, expect, test } from 'vitest'
import { runReaders } from '#kernel/events/server/readers.ts'
import { route } from '#kernel/http/route.ts'
import type { Reader, ServerModule } from '#kernel/module.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { update } from '#kernel/records/server/engine.ts'
import { type Browser, type TestApp, testApp } from './http/app.fixture.ts'

/**
 * The recipes of ARCHITECTURE.md, followed once with throw-away pieces: an object file with its fields, a verb with its
 * route, a reader, and one module that lists them. Nothing else is touched, and everything generic must be there.
 */
const gadget = defineObject({
  name: 'gadget',
  plural: 'gadgets',
  label: { en: 'Gadget', de: 'Gerät' },
  pluralLabel: { en: 'Gadgets', de: 'Geräte' },
  icon: 'Box',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, searchable: true },
    // The throw-away field: one line.
    shine: { kind: 'integer', indexed: true, min: 0, max: 10, label: { en: 'Shine', de: 'Glanz' } },
  },
})

const seen: string[] = []
const gadgetReader: Reader = {
  name: 'recipes: gadgets',
  objects: ['gadget'],
  handle: async (_ctx, events) => {
    for (const event of events) seen.push(`${event.type} ${event.version}`)
  },
}

const throwAway: ServerModule = {
  name: 'throwAway',
  objects: [gadget],
  readers: [gadgetReader],
  routes: (app) =>
    route<{ id: string }, unknown, unknown>(app, {
      method: 'POST',
      url: '/api/v1/gadgets/:id/polishing',
      policy: 'any',
      summary: 'Polish a gadget',
      tags: ['Gadgets'],
      input: 'records',
      handler: ({ ctx, params }) => update(ctx, 'gadget', params.id, { shine: 10 }),
    }),
}

let host: TestApp
let admin: Browser
beforeAll(async () => {
  host = await testApp({ objects: [], modules: [throwAway] })
  admin = await host.setUp()
})
afterAll(() => host.close())

test('an object and its field are in the API, the document, the metadata, lists, filters, groups and search', async () => {
  const made = await admin.request('POST', '/api/v1/gadgets', { name: 'Lamp', shine: 3 })
  expect([made.statusCode, made.json<{ shine: number }>().shine]).toEqual([201, 3])
  const tooMuch = await admin.request('POST', '/api/v1/gadgets', { name: 'Sun', shine: 11 })
  expect(tooMuch.json<{ issues: { field: string }[] }>().issues.map((issue) => issue.field)).toEqual(['shine'])
  const list = await admin.request('POST', '/api/v1/gadgets/query', {
    filter: { field: 'shine', op: 'gt', value: 2 },
    sort: [{ field: 'shine', direction: 'desc' }],
  })
  expect(list.json<{ items: unknown[] }>().items).toHaveLength(1)
  const sum = await admin.request('POST', '/api/v1/gadgets/aggregate', {
    measures: [{ fn: 'sum', field: 'shine', as: 'shine' }],
  })
  expect(sum.json()).toEqual({ rows: [{ shine: 3 }] })
  const metadata = await admin.request('GET', '/api/v1/metadata')
  const object = metadata
    .json<{ objects: { name: string; fields: { name: string }[] }[] }>()
    .objects.find(({ name }) => name === 'gadget')
  expect(object?.fields.map((field) => field.name)).toContain('shine')
  const document = await admin.request('GET', '/api/v1/openapi.json')
  expect(Object.keys(document.json<{ paths: object }>().paths)).toEqual(
    expect.arrayContaining(['/api/v1/gadgets', '/api/v1/gadgets/{id}', '/api/v1/gadgets/{id}/polishing']),
  )
})

test('a verb writes through the engine, and a reader hears of it', async () => {
  const made = await admin.request('POST', '/api/v1/gadgets', { name: 'Bell' })
  const { id } = made.json<{ id: string }>()
  const polished = await admin.request('POST', `/api/v1/gadgets/${id}/polishing`, {})
  expect(polished.json()).toMatchObject({ id, shine: 10, version: 2 })
  await runReaders([gadgetReader], () => host.ws.system())
  expect(seen.slice(-2)).toEqual(['created 1', 'updated 2'])
})
