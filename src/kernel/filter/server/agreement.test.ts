import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Context, filterEnv } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { createMany, query, updateMany } from '#kernel/records/server/engine.ts'
import { fixedRates } from '#kernel/testing/rates.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { normalise } from '../canonical.ts'
import type { Filter } from '../contract.ts'
import { arities, operatorsByStorage } from '../operators.ts'
import { toFilter, toTree } from '../tree.ts'
import { validateFilter } from '../validate.ts'
import { fallback, hub, nearValues, periods, random, sampleValues, some, someWord, thing } from './agreement.fixture.ts'
import { resolvePath } from './path.ts'
import { compilePredicate, type Fields } from './predicate.ts'
import { compileFilter } from './sql.ts'
import { expandTrees, expandVerdict } from './trees.ts'

let workspace: TestWorkspace
let ctx: Context
let things: Fields[] = []
let hubs: Fields[] = []

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
  const organization = {
    ...system.organization,
    rates: fixedRates({ USD: '0.93', GBP: '1.17', CHF: '1.05' }),
    fiscalYear: { firstMonth: 2, namedAfter: 'end' as const },
  }
  ctx = { ...system, organization }
  hubs = await fill(
    'hub',
    Array.from({ length: 8 }, () => sampleValues(hub.fields, { parent: null })),
  )
  const ids = hubs.map((one) => String(one.id))
  // Two trees, three levels deep, and one hub by itself.
  const parents = [null, 0, 0, 1, 1, null, 5, null].map((at) => (at === null ? null : (ids[at] ?? null)))
  await updateMany(
    ctx,
    'hub',
    ids.map((id, at) => ({ id, values: { parent: parents[at] ?? null } })),
  )
  hubs = (await query(ctx, 'hub', { limit: 1000, sort: [{ field: 'id', direction: 'asc' }] })).items
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
  const value = nearValues[path] ? nearValues[path](record, hubOf(record)) : record[path]
  return Array.isArray(value) ? value[0] : value
}

/** A random condition that the grammar and the storage allow. */
function randomCondition(paths: readonly string[], object: string, records: Fields[]): Filter {
  const field = some(paths)
  const { storage } = resolvePath({ registry: ctx.registry, access: null }, ctx.registry.object(object), field)
  const inTree = /^(hub|friends|parent|(hub\.)?(id|parent))$/.test(field) && !(object === 'thing' && field === 'id')
  const op = some(operatorsByStorage[storage].filter((one) => inTree || !/under/i.test(one)))
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

const hubPaths = ['name', 'size', 'since', 'id', 'parent']

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

/** What lies below, found without the database. */
function closure(ids: string[]): string[] {
  const found = new Set(ids)
  for (let size = 0; size !== found.size; ) {
    size = found.size
    for (const one of hubs) if (found.has(String(one.parent))) found.add(String(one.id))
  }
  return [...found]
}

async function byPredicate(filter: Filter): Promise<string[]> {
  const scope = { registry: ctx.registry, object: ctx.registry.object('thing'), env: filterEnv(ctx) }
  const expanded = await expandTrees(filter, { ...scope, access: null }, async (_tree, ids) => closure(ids))
  const predicate = compilePredicate(expanded, scope)
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
        expect({ filter, ids: await bySql(filter) }).toEqual({ filter, ids: await byPredicate(filter) })
      }
    }
  }, 120_000)

  it('agree on random filters, which the validator takes', async () => {
    for (let i = 0; i < 500; i++) {
      const filter = randomFilter(3)
      expect(validateFilter(filter)).toEqual(filter)
      expect({ filter, ids: await bySql(filter) }).toEqual({ filter, ids: await byPredicate(filter) })
    }
  }, 120_000)

  it('agree on what lies below in a tree, of links, lists of links and ids, also denied and behind a link', async () => {
    const ids = hubs.map((one) => String(one.id))
    const scope = { registry: ctx.registry, object: ctx.registry.object('thing'), env: filterEnv(ctx) }
    for (const path of ['hub', 'friends', 'hub.id', 'hub.parent'])
      for (const op of ['under', 'notUnder'] as const)
        for (const value of [[], ...ids.map((id) => [id]), ids.slice(3, 6)]) {
          const filter: Filter = { field: path, op, value }
          const expected = await byPredicate(filter)
          expect({ filter, ids: await bySql(filter) }).toEqual({ filter, ids: expected })
          const predicate = compilePredicate(await expandVerdict(ctx, scope.object, filter), scope)
          expect(things.filter((one) => predicate(one, linkedOf(one))).map((one) => one.id)).toEqual(expected)
        }
    expect((await bySql({ field: 'id', op: 'under', value: [ids[0] ?? ''] }, 'hub')).length).toBe(5)
    expect((await bySql({ field: 'parent', op: 'under', value: [ids[0] ?? ''] }, 'hub')).length).toBe(4)
    for (const field of ['owner', 'id', 'hub.owner'])
      await expect(bySql({ field, op: 'under', value: ids })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('find something and not everything, so that agreement means something', async () => {
    let partial = 0
    for (let i = 0; i < 200; i++) {
      const { length } = await byPredicate(randomCondition(paths, 'thing', things))
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

  it('keep the meaning of filters that are normalised, or edited as a tree', async () => {
    for (let i = 0; i < 300; i++) {
      const filter = randomFilter(3)
      const ids = await byPredicate(filter)
      expect({ filter, ids: await byPredicate(normalise(filter)) }).toEqual({ filter, ids })
      expect({ filter, ids: await byPredicate(toFilter(toTree(filter)) ?? { all: true }) }).toEqual({ filter, ids })
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
          expect(await bySql(filter)).toEqual(await byPredicate(filter))
        },
      ),
      { numRuns: 200 },
    )
    for (const value of ['a\0b', '\ud800'])
      await expect(bySql({ field: 'name', op: 'eq', value })).rejects.toMatchObject({ code: 'invalid' })
  }, 60_000)
})
