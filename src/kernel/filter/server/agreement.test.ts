import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Context, filterEnv } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { FieldDef, JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { createMany, query } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { Filter } from '../contract.ts'
import { arities, operatorsByStorage } from '../operators.ts'
import { validateFilter } from '../validate.ts'
import { resolvePath } from './path.ts'
import { compilePredicate, type Fields } from './predicate.ts'
import { compileFilter } from './sql.ts'

const choices = ['new', 'won', 'Lost, long ago'].map((value) => ({ value, label: value }))
const plain = (kind: FieldDef['kind'], more: Partial<FieldDef> = {}): FieldDef => ({ kind, ...more })

const hub = defineObject({
  name: 'hub',
  plural: 'hubs',
  label: 'Hub',
  pluralLabel: 'Hubs',
  icon: 'Building',
  title: 'name',
  fields: {
    name: plain('text', { searchable: true }),
    size: plain('integer'),
    worth: plain('money'),
    since: plain('date'),
  },
})
const thing = defineObject({
  name: 'thing',
  plural: 'things',
  label: 'Thing',
  pluralLabel: 'Things',
  icon: 'Box',
  title: 'name',
  fields: {
    name: plain('text', { searchable: true }),
    notes: plain('longText', { searchable: true }),
    amount: plain('money'),
    share: plain('percent'),
    exact: plain('decimal', { scale: 6 }),
    pieces: plain('integer'),
    stars: plain('rating'),
    took: plain('duration'),
    isOpen: plain('boolean'),
    due: plain('date'),
    seen: plain('dateTime'),
    stage: plain('choice', { choices }),
    flags: plain('choices', { choices }),
    mails: plain('emails'),
    phone: plain('phone'),
    site: plain('url'),
    place: plain('address'),
    person: plain('personName'),
    extra: plain('json'),
    hub: plain('link', { target: 'hub', inverse: 'things' }),
    friends: plain('links', { target: 'hub' }),
  },
})

let workspace: TestWorkspace
let ctx: Context
let things: Fields[] = []
let hubs: Fields[] = []
const random = (() => {
  let seed = 42
  return () => {
    seed = (seed * 16_807) % 2_147_483_647
    return (seed - 1) / 2_147_483_646
  }
})()
const some = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

function sampleValues(fields: Record<string, FieldDef>, fixed: Record<string, JsonValue>): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = { ...fixed }
  for (const [name, field] of Object.entries(fields)) {
    if (name in fixed || random() < 0.25) continue
    values[name] = kindOf(field.kind).sample(field, random) as JsonValue
  }
  return values
}

async function fill(object: string, rows: Record<string, JsonValue>[]): Promise<Fields[]> {
  const outcomes = await createMany(ctx, object, rows)
  expect(outcomes.filter((outcome) => outcome.status === 'error')).toEqual([])
  const page = await query(ctx, object, { limit: 1000, sort: [{ field: 'id', direction: 'asc' }] })
  return page.items
}

beforeAll(async () => {
  workspace = await testWorkspace({ objects: [hub, thing] })
  workspace.clock.set('2026-03-29T12:00:00.000Z')
  const system = await workspace.system()
  ctx = { ...system, organization: { ...system.organization, rates: { USD: '0.93', GBP: '1.17', CHF: '1.05' } } }
  hubs = await fill(
    'hub',
    Array.from({ length: 8 }, () => sampleValues(hub.fields, {})),
  )
  const ids = hubs.map((one) => String(one.id))
  const link = (): Record<string, JsonValue> => ({
    hub: random() < 0.7 ? some(ids) : null,
    friends: random() < 0.5 ? [...new Set([some(ids), some(ids)])] : null,
    ...(random() < 0.3 ? { extra: { sap: some(['A-1', 'ÄRGER', '']), n: 5 }, tags: ['vip'] } : {}),
    ...(random() < 0.3 ? { due: '2026-03-29', seen: '2026-03-29T00:59:59.999Z', pieces: 0, exact: '0' } : {}),
    ...(random() < 0.3 ? { name: some(['100%_\\', 'ΟΔΟΣ Άλφα', 'İstanbul', 'straße', "O'Neil", 'ǅ']) } : {}),
  })
  things = await fill(
    'thing',
    Array.from({ length: 60 }, () => sampleValues(thing.fields, link())),
  )
}, 60_000)
afterAll(() => workspace?.close())

/** Paths of the test objects with values that are near those of the records. */
const nearValues: Record<string, (record: Fields) => unknown> = {
  amount: (record) => (record.amount as { amount?: string } | null)?.amount,
  'amount.currency': (record) => (record.amount as { currency?: string } | null)?.currency,
  'amount.base': (record) => (record.amount as { amount?: string } | null)?.amount,
  mails: (record) => (record.mails as { address: string }[] | null)?.[0]?.address.toUpperCase(),
  'place.city': (record) => (record.place as { city?: string } | null)?.city,
  'person.first': (record) => (record.person as { first?: string } | null)?.first,
  person: (record) => (record.person as { last?: string } | null)?.last,
  'extra.sap': (record) => (record.extra as { sap?: string } | null)?.sap,
  'externalIds.sap': () => 'A-1',
  'hub.name': (record) => hubOf(record)?.name,
  'hub.size': (record) => hubOf(record)?.size,
  'hub.worth': (record) => (hubOf(record)?.worth as { amount?: string } | null)?.amount,
  'hub.worth.currency': (record) => (hubOf(record)?.worth as { currency?: string } | null)?.currency,
  'hub.since': (record) => hubOf(record)?.since,
  'hub.owner': () => '00000000-0000-7000-8000-000000000000',
}
const paths = [
  ...Object.keys(thing.fields),
  'id',
  'displayName',
  'tags',
  'createdAt',
  'version',
  ...Object.keys(nearValues),
]
const hubOf = (record: Fields): Fields | undefined => hubs.find((one) => one.id === record.hub)

function near(path: string, record: Fields): unknown {
  const value = nearValues[path] ? nearValues[path](record) : record[path]
  return Array.isArray(value) ? value[0] : value
}

const fallback: Record<string, JsonValue[]> = {
  text: ['a', 'É', '%', '_', '\\', 'ΟΔΟΣ', 'STRASSE', "'", 'i'],
  textArray: ['won', 'vip', 'example'],
  integer: [0, '12', -5, '9007199254740993'],
  decimal: ['0', '12.5', '-0.000001', '123456789012345678901234.123456', 1e3],
  boolean: [true, false],
  date: ['2026-03-29', '2024-02-29', { $: 'today' }, '0001-01-01'],
  instant: ['2026-03-29', '2026-03-29T02:30', '2026-03-29T00:59:59.999Z', { $: 'now' }, { $: 'today' }],
  uuid: ['00000000-0000-7000-8000-000000000000', { $: 'me' }],
  uuidArray: ['00000000-0000-7000-8000-000000000000'],
  json: [],
}
const periods: JsonValue[] = [
  'today',
  'thisWeek',
  'past',
  'future',
  'lastYear',
  { last: 3, unit: 'year' },
  { next: 5, unit: 'month' },
  { last: 2, unit: 'hour' },
]

/** A random condition that the grammar and the storage allow. */
function randomCondition(paths: readonly string[], object: string, records: Fields[]): Filter {
  const field = some(paths)
  const { storage } = resolvePath({ registry: ctx.registry, access: null }, ctx.registry.object(object), field)
  const op = some(operatorsByStorage[storage])
  const arity = arities[op]
  if (arity === 'none') return { field, op }
  if (arity === 'period') return { field, op, value: some(periods) }
  const value = (): JsonValue => {
    const found = object === 'thing' ? near(field, some(records)) : some(records)[field]
    if (found === null || found === undefined || typeof found === 'object' || random() < 0.3)
      return some(fallback[storage] ?? [])
    if (storage === 'uuid') return random() < 0.5 ? String(found).toUpperCase() : String(found)
    return arity === 'one' && /contains|With/i.test(op) ? someWord(String(found)) : (found as JsonValue)
  }
  if (arity === 'list') return { field, op, value: Array.from({ length: Math.floor(random() * 4) }, value) }
  return arity === 'range' ? { field, op, value: [value(), value()] } : { field, op, value: value() }
}

const someWord = (text: string): string =>
  random() < 0.5 ? [...text].slice(1, 6).join('').toUpperCase() || 'x' : text || 'x'
const hubPaths = ['name', 'size', 'since', 'id']

function randomFilter(depth: number): Filter {
  const roll = depth <= 0 ? 1 : random()
  if (roll < 0.15) return { and: [randomFilter(depth - 1), randomFilter(depth - 1)] }
  if (roll < 0.3) return { or: [randomFilter(depth - 1), randomFilter(depth - 1)] }
  if (roll < 0.45) return { not: randomFilter(depth - 1) }
  if (roll < 0.55)
    return {
      path: 'friends',
      has: some(['some', 'none', 'every'] as const),
      where: randomCondition(hubPaths, 'hub', hubs),
    }
  if (roll < 0.6)
    return {
      count: some(['friends', 'hub.things']),
      op: some(['eq', 'lt', 'lte', 'gt', 'gte'] as const),
      value: Math.floor(random() * 4),
    }
  if (roll < 0.65)
    return {
      path: 'hub.things',
      has: some(['some', 'none', 'every'] as const),
      where: { field: 'isOpen', op: 'eq', value: true },
    }
  return randomCondition(paths, 'thing', things)
}

async function bySql(filter: Filter, object = 'thing'): Promise<string[]> {
  const target = ctx.registry.object(object)
  const where = compileFilter(filter, {
    registry: ctx.registry,
    object: target,
    alias: 't',
    env: filterEnv(ctx),
    access: null,
    schema: workspace.schema,
  })
  const rows = await ctx.db.rows<{ id: string }>(
    sql`SELECT t.id FROM ${id(workspace.schema, target.table)} t WHERE ${where} ORDER BY t.id`,
  )
  return rows.map((row) => row.id)
}

function byPredicate(filter: Filter): string[] {
  const predicate = compilePredicate(filter, {
    registry: ctx.registry,
    object: ctx.registry.object('thing'),
    env: filterEnv(ctx),
  })
  return things
    .filter((one) => predicate(one, linkedOf(one), (path) => relatedOf(one, path)))
    .map((one) => String(one.id))
}

const linkedOf = (record: Fields): Fields =>
  Object.fromEntries(Object.entries(hubOf(record) ?? {}).map(([name, value]) => [`hub.${name}`, value]))

function relatedOf(record: Fields, path: string): Fields[] {
  if (path === 'friends')
    return hubs.filter((one) => ((record.friends as string[] | null) ?? []).includes(String(one.id)))
  return record.hub ? things.filter((one) => one.hub === record.hub) : []
}

describe('SQL and predicate', () => {
  it('agree on every operator of every field', async () => {
    for (const path of paths) {
      for (let i = 0; i < 25; i++) {
        const filter = randomCondition([path], 'thing', things)
        expect({ filter, ids: await bySql(filter) }).toEqual({ filter, ids: byPredicate(filter) })
      }
    }
  }, 120_000)

  it('agree on random filters, which the validator takes', async () => {
    for (let i = 0; i < 500; i++) {
      const filter = randomFilter(3)
      expect(validateFilter(filter)).toEqual(filter)
      expect({ filter, ids: await bySql(filter) }).toEqual({ filter, ids: byPredicate(filter) })
    }
  }, 120_000)

  it('find something and not everything, so that agreement means something', async () => {
    let partial = 0
    for (let i = 0; i < 200; i++) {
      const { length } = byPredicate(randomCondition(paths, 'thing', things))
      if (length > 0 && length < things.length) partial += 1
    }
    expect(partial).toBeGreaterThan(40)
  })

  it('split the records in two by each filter and its denial', async () => {
    for (let i = 0; i < 100; i++) {
      const filter = randomFilter(2)
      const [yes, no] = [await bySql(filter), await bySql({ not: filter })]
      expect([...yes, ...no].sort()).toEqual(things.map((one) => one.id).sort())
    }
  }, 60_000)

  it('S-19 take any value as a value', async () => {
    const hostile = fc.constantFrom(
      "'",
      '"',
      '$$',
      '--',
      '/*',
      '*/',
      ';',
      '\\',
      '%',
      '_',
      "' OR '1'='1",
      '$1',
      'COLLATE',
      '\u02bc',
      '{',
      '}',
      ',',
      '"}',
    )
    const texts = fc
      .array(fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 3 })), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join(''))
      .filter((text) => text !== '')
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom('name', 'place.city', 'extra.sap', 'stage'),
        fc.constantFrom('eq', 'ne', 'in', 'contains', 'startsWith', 'endsWith'),
        async (text, field, op) => {
          const filter: Filter = { field, op, value: op === 'in' ? [text, text] : text } as Filter
          expect(await bySql(filter)).toEqual(byPredicate(filter))
        },
      ),
      { numRuns: 200 },
    )
    for (const value of ['a\0b', '\ud800'])
      await expect(bySql({ field: 'name', op: 'eq', value })).rejects.toMatchObject({ code: 'invalid' })
  }, 60_000)
})
