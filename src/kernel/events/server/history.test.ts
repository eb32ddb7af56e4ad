import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { calendarYear } from '#kernel/filter/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { create, destroy, get, remove, restore, update } from '#kernel/records/server/engine.ts'
import { fixedRates } from '#kernel/testing/rates.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { asOf, fold, history, recordEvents } from './history.ts'

const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Coin',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    margin: { kind: 'percent' },
    amount: { kind: 'money' },
    stage: {
      kind: 'choice',
      choices: [
        { value: 'new', label: 'New' },
        { value: 'won', label: 'Won' },
      ],
    },
    closed: { kind: 'date' },
    notes: { kind: 'longText' },
    size: { kind: 'integer' },
    urgent: { kind: 'boolean' },
  },
})

let ws: TestWorkspace
let system: Context
let blind: Context
let own: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [deal] })
  await ws.saveRole({
    key: 'blind',
    label: 'No margins',
    capabilities: [],
    rights: {
      '*': { read: 'all', update: 'all', create: 'all', fields: {} },
      deal: { read: 'all', fields: { margin: { read: false } } },
    },
  })
  await ws.saveRole({
    key: 'own',
    label: 'Own',
    capabilities: [],
    rights: { '*': { read: 'own', create: 'all', update: 'own', delete: 'own' } },
  })
  blind = await (await ws.person(['blind'])).ctx()
  own = await (await ws.person(['own'])).ctx()
  system = {
    ...(await ws.system()),
    organization: {
      currency: 'EUR',
      country: 'DE',
      language: 'en',
      rates: fixedRates({ CHF: '0.9', USD: '1.1', GBP: '0.8' }),
      fiscalYear: calendarYear,
      zone: 'UTC',
    },
  }
})
afterAll(() => ws.close())

const fieldNames = Object.keys(deal.fields)

describe('history', () => {
  test('tells newest first who changed what, page by page', async () => {
    const ada = await ws.person(['admin'], { name: 'Ada Lovelace' })
    const record = await create(system, 'deal', { name: 'Engine', size: 1 })
    for (let size = 2; size <= 5; size++)
      await update({ ...(await ada.ctx()), source: 'ui' }, 'deal', record.id, { size })
    const first = await history(system, 'deal', record.id, { limit: 3 })
    expect(first.items.map((entry) => entry.changes)).toEqual(
      [5, 4, 3].map((to) => [{ field: 'size', from: to - 1, to }]),
    )
    expect(first.items[0]).toMatchObject({
      type: 'updated',
      actor: `user:${ada.id}`,
      actorName: 'Ada Lovelace',
      source: 'ui',
    })
    const second = await history(system, 'deal', record.id, { limit: 3, cursor: first.next ?? '' })
    expect(second.items.map((entry) => entry.type)).toEqual(['updated', 'created'])
    expect(second.items.at(-1)).toMatchObject({ actorName: 'test' })
    expect(second.next).toBeNull()
  })

  test('S-12 fields that the asker may not read are in neither changes nor past', async () => {
    const record = await create(system, 'deal', { name: 'Secret', margin: '40' })
    await update(system, 'deal', record.id, { margin: '50' })
    const { items } = await history(blind, 'deal', record.id)
    expect(items.map((entry) => entry.type)).toEqual(['created'])
    expect(JSON.stringify(items)).not.toContain('margin')
    expect(await asOf(blind, 'deal', record.id, new Date().toISOString())).not.toHaveProperty('margin')
    expect((await history(system, 'deal', record.id)).items).toHaveLength(2)
  })

  test('S-12 records that the asker may not read have no history and no past, in lists, trash and after the end', async () => {
    const record = await create(system, 'deal', { name: 'Theirs' })
    const refused = async () => {
      await expect(history(own, 'deal', record.id)).rejects.toMatchObject({ code: 'notFound' })
      await expect(asOf(own, 'deal', record.id, new Date().toISOString())).rejects.toMatchObject({ code: 'notFound' })
    }
    await refused()
    await remove(system, 'deal', record.id)
    await refused()
    await destroy(system, 'deal', record.id)
    await refused()
    expect((await history(system, 'deal', record.id)).items.map((entry) => entry.type)).toEqual([
      'destroyed',
      'deleted',
      'created',
    ])
    for (const wrong of ['no-id', "'; drop table x", '00000000-0000-0000-0000-000000000000']) {
      await expect(history(system, 'deal', wrong)).rejects.toMatchObject({ code: 'notFound' })
    }
  })
})

describe('as it was', () => {
  test('every moment of a record can be seen again, also from the trash and after it was destroyed', async () => {
    const world = await testWorkspace({ objects: [deal] })
    try {
      const ctx = await world.system()
      const moments: { at: string; record: RecordJson }[] = []
      const at = (minute: number) => `2026-05-01T10:${String(minute).padStart(2, '0')}:00.000Z`
      const step = async (minute: number, work: () => Promise<unknown>) => {
        world.clock.set(at(minute))
        await work()
        moments.push({ at: at(minute), record: await get(ctx, 'deal', recordId, { trash: true }) })
      }
      world.clock.set(at(0))
      const recordId = (await create(ctx, 'deal', { name: 'One', amount: { amount: '10', currency: 'EUR' } })).id
      await step(1, () => update(ctx, 'deal', recordId, { name: 'Two', stage: 'won', closed: '2026-05-01' }))
      await step(2, () => update(ctx, 'deal', recordId, { amount: null, urgent: true }))
      await step(3, () => remove(ctx, 'deal', recordId))
      await step(4, () => restore(ctx, 'deal', recordId))
      await step(5, () => update(ctx, 'deal', recordId, { notes: 'Back' }))
      await step(6, () => remove(ctx, 'deal', recordId))
      const check = async () => {
        for (const { at: then, record } of moments) {
          const { can: _can, ...past } = await asOf(ctx, 'deal', recordId, then)
          const { can: _now, ...stood } = record
          expect(withoutEmpty(past)).toEqual(withoutEmpty(stood))
        }
        await expect(asOf(ctx, 'deal', recordId, '2026-05-01T09:59:59Z')).rejects.toMatchObject({ code: 'notFound' })
      }
      await check()
      world.clock.set(at(7))
      await destroy(ctx, 'deal', recordId)
      await check()
      await expect(asOf(ctx, 'deal', recordId, 'yesterday')).rejects.toMatchObject({ code: 'invalid' })
    } finally {
      await world.close()
    }
  })

  test('all events of a record put together equal the record', async () => {
    const registered = (await ws.system()).registry.object('deal')
    const seeds = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }))
    const steps = fc.array(fc.oneof(fc.subarray(fieldNames, { minLength: 1 }), fc.constantFrom('remove', 'restore')), {
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(steps, seeds, fc.infiniteStream(fc.boolean()), async (plan, randoms, clears) => {
        const random = () => randoms.next().value as number
        const sample = (names: readonly string[]) =>
          Object.fromEntries(
            names.map((name): [string, JsonValue] => {
              const field = registered.fields.get(name)
              if (!field || (clears.next().value && !field.def.required)) return [name, null]
              return [name, (field.kind.sample as (def: unknown, random: () => number) => JsonValue)(field.def, random)]
            }),
          )
        const record = await create(system, 'deal', sample(fieldNames))
        for (const step of plan) {
          const work =
            step === 'remove'
              ? remove(system, 'deal', record.id)
              : step === 'restore'
                ? restore(system, 'deal', record.id)
                : update(system, 'deal', record.id, sample(step as string[]))
          await work.catch(() => undefined)
        }
        const events = await recordEvents(system, 'deal', record.id)
        const folded = fold(events) ?? {}
        const current = await get(system, 'deal', record.id, { trash: true })
        for (const name of [...fieldNames, 'displayName', 'deletedAt', 'owner', 'tags']) {
          expect([name, emptyAsNull(folded[name])]).toEqual([name, emptyAsNull(current[name] as JsonValue)])
        }
        expect(events.map((event) => event.version)).toEqual(events.map((_event, i) => i + 1))
      }),
      { numRuns: 40 },
    )
  })
})

const emptyAsNull = (value: JsonValue | undefined): JsonValue =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0) ? null : value
const withoutEmpty = (record: object) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => emptyAsNull(value) !== null))

test('the log begins with its first event, also of a record that says it is older and over many pages', async () => {
  const made = await create(system, 'deal', { name: 'Old', createdAt: '2001-02-03T04:05:06.000Z' })
  for (let size = 1; size <= 4; size++) await update(system, 'deal', made.id, { size })
  const whole = await history(system, 'deal', made.id)
  const first = whole.items.at(-1)?.at ?? ''
  expect(whole.since).toBe(first)
  expect((await history(system, 'deal', made.id, { limit: 2 })).since).toBe(first)
  expect((await asOf(system, 'deal', made.id, first)).name).toBe('Old')
  await expect(asOf(system, 'deal', made.id, String(made.createdAt))).rejects.toMatchObject({ code: 'notFound' })
})
