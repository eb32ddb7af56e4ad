import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Db, Sql } from '#kernel/db/contract.ts'
import { compile, id, sql } from '#kernel/db/sql.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { Query } from '../contract.ts'
import * as engine from './engine.ts'
import { projection } from './projection.ts'

const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: 'Firm',
  pluralLabel: 'Firms',
  icon: 'Building',
  title: 'name',
  fields: { name: { kind: 'text', required: true, searchable: true } },
})
const worker = defineObject({
  name: 'worker',
  plural: 'workers',
  label: 'Worker',
  pluralLabel: 'Workers',
  icon: 'User',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, searchable: true },
    email: { kind: 'text', searchable: true },
    grade: { kind: 'integer', indexed: true },
    firm: { kind: 'link', target: 'firm', inverse: 'workers' },
  },
})
const guest = defineObject({
  name: 'guest',
  plural: 'guests',
  label: 'Guest',
  pluralLabel: 'Guests',
  icon: 'User',
  title: ['first', 'last'],
  person: { given: 'first', family: 'last' },
  fields: { first: { kind: 'text', searchable: true }, last: { kind: 'text', required: true, searchable: true } },
})

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [firm, worker, guest] })
  const rights = { worker: { read: 'own' }, guest: { read: 'own' }, firm: { read: 'all' } } as const
  await ws.saveRole({ key: 'reader', label: 'Reader', capabilities: [], rights })
  ctx = await ws.system()
  await ws.db.run(sql`
    INSERT INTO ${id(ws.schema, 'worker')} (id, name, display_name, email, search_text, grade, created_at, created_by, updated_at, updated_by)
    SELECT gen_random_uuid(), 'Worker ' || n, 'Worker ' || n, 'w' || n || '@example.com', 'worker ' || n || E'\nw' || n || '@example.com',
      nullif(n % 50, 0), now() - n * interval '1 minute', 'test', now() - n * interval '1 minute', 'test' FROM generate_series(1, 20000) n`)
  await ws.db.run(sql`VACUUM (ANALYZE) ${id(ws.schema, 'worker')}`)
  await ws.db.run(sql`
    INSERT INTO ${id(ws.schema, 'guest')} (id, first, last, display_name, created_at, created_by, updated_at, updated_by)
    SELECT gen_random_uuid(), nullif('G' || n % 97, 'G0'), 'F' || n * 7919 % 20011, 'G' || n, now(), 'test', now(), 'test' FROM generate_series(1, 20000) n`)
  await ws.db.run(sql`VACUUM (ANALYZE) ${id(ws.schema, 'guest')}`)
})
afterAll(() => ws.close())

const queries: Record<string, Query> = {
  newest: {},
  'a linked name': { fields: ['displayName', 'firm.displayName'] },
  'a nullable sort': { sort: [{ field: 'grade', direction: 'desc' }] },
  'a sort through a link': { sort: [{ field: 'firm.displayName', direction: 'asc' }] },
  'a filter through a link': { filter: { field: 'firm.name', op: 'eq', value: 'X' } },
  'none of many': { filter: { path: 'firm.workers', has: 'none' } },
  search: { search: 'worker 77' },
  trash: { trash: true },
}

describe('traps seen in peers', () => {
  test.each(Object.entries(queries))('1: %s reads no more than its page', async (_name, query) => {
    const { statements, spied } = spy(ctx)
    await engine.queryJson(spied, 'worker', query)
    expect(statements.length).toBeGreaterThan(0)
    for (const statement of statements)
      expect(compile(statement).text).toMatch(/LIMIT \$\d+($|\) p\s+JOIN \S+ t ON t\.id = p\.id)/)
  })

  test.each([
    ['newest', 'worker_sys_created_idx'],
    ['a nullable sort', 'worker_grade_idx'],
  ])('2: %s, empty values last, comes from its index without a sort', async (name, index) => {
    const { statements, spied } = spy(ctx)
    await engine.queryJson(spied, 'worker', queries[name] ?? {})
    const plan = await explain(statements[0])
    expect(plan).toContain(index)
    expect(plan).not.toContain('Sort')
  })

  test('3: a list counts nothing unless asked, and a deep page starts at its cursor', async () => {
    const { statements, spied } = spy(ctx)
    const page = await engine.queryJson(spied, 'worker', { limit: 1000 })
    expect(statements).toHaveLength(1)
    expect(compile(statements[0] ?? sql``).text).not.toMatch(/count\(/i)
    await engine.queryJson(spied, 'worker', { limit: 50, cursor: page.next ?? '' })
    const plan = await explain(statements[1])
    expect(plan).toMatch(/Index Cond: .*ROW\(.*created_at/)
    expect(plan).not.toContain('Offset')
  })

  test('4: a rare term is found by the trigram index', async () => {
    const { statements, spied } = spy(ctx)
    const filter: NonNullable<Query['filter']> = {
      or: [
        { field: 'name', op: 'contains', value: '19876' },
        { field: 'email', op: 'contains', value: '19876' },
      ],
    }
    expect((await engine.queryJson(spied, 'worker', { filter })).items).toHaveLength(1)
    expect(await explain(statements[0])).toContain('worker_sys_search_idx')
  })

  test('5: what a list answers is compiled once per access and registry, not per request', async () => {
    const object = ctx.registry.object('worker')
    expect(projection(ctx, object, ['name', 'firm.displayName'])).toBe(
      projection(ctx, object, ['name', 'firm.displayName']),
    )
  })

  test.each([
    ['newest', {}],
    ['by name', { sort: [{ field: 'displayName', direction: 'asc' }] }],
    ['without a firm', { filter: { field: 'firm', op: 'isEmpty' } }],
  ] satisfies [string, Query][])(
    '6: %s, with rights, is chosen inside the index before rows are read',
    async (_name, query) => {
      const person = await ws.person(['reader'])
      await ws.db.run(sql`UPDATE ${id(ws.schema, 'worker')} SET owner = ${person.id}::uuid WHERE grade > 10`)
      await ws.db.run(sql`VACUUM (ANALYZE) ${id(ws.schema, 'worker')}`)
      const { statements, spied } = spy(await person.ctx())
      await engine.queryJson(spied, 'worker', query)
      const plan = await explain(statements[0])
      expect(plan).toMatch(/Index Only Scan.* using worker_sys_(created|name)_idx/)
      expect(plan).not.toContain('Sort')
    },
  )

  test('7: links always have an index', async () => {
    const rows = await ws.db.rows(
      sql`SELECT 1 FROM pg_indexes WHERE schemaname = ${ws.schema} AND indexname = 'worker_firm_idx'`,
    )
    expect(rows).toHaveLength(1)
  })

  test('8: people by their family names, in both directions and deep inside, come from an index without a sort', async () => {
    const { statements, spied } = spy({ ...ctx, locale: { ...ctx.locale, nameOrder: 'familyComma' } })
    for (const direction of ['asc', 'desc'] as const) {
      const query: Query = { sort: [{ field: 'displayName', direction }], limit: 50 }
      const first = await engine.queryJson(spied, 'guest', query)
      await engine.queryJson(spied, 'guest', { ...query, cursor: first.next ?? '' })
    }
    const plans = await Promise.all(statements.map(explain))
    expect(plans).toHaveLength(4)
    for (const plan of plans) {
      expect(plan).toContain('guest_sys_family_idx')
      expect(plan).not.toContain('Sort')
    }
    expect(plans[1]).toMatch(/Index Cond: .*ROW\(/)
  })

  test('9: with rights, people by their family names are chosen inside the index', async () => {
    const person = await ws.person(['reader'])
    await ws.db.run(sql`UPDATE ${id(ws.schema, 'guest')} SET owner = ${person.id}::uuid WHERE last LIKE '%3'`)
    await ws.db.run(sql`VACUUM (ANALYZE) ${id(ws.schema, 'guest')}`)
    const asker = await person.ctx()
    const { statements, spied } = spy({ ...asker, locale: { ...asker.locale, nameOrder: 'family' } })
    await engine.queryJson(spied, 'guest', { sort: [{ field: 'displayName', direction: 'asc' }] })
    const plan = await explain(statements[0])
    expect(plan).toMatch(/Index Only Scan.* using guest_sys_family_idx/)
    expect(plan).not.toContain('Sort')
  })
})

/** The context, keeping what it is asked for. */
function spy(original: Context): { statements: Sql[]; spied: Context } {
  const statements: Sql[] = []
  const db: Db = {
    ...original.db,
    rows: (query, options) => {
      statements.push(query)
      return original.db.rows(query, options)
    },
  }
  return { statements, spied: { ...original, db } }
}

async function explain(statement: Sql | undefined): Promise<string> {
  const rows = await ws.db.rows<{ 'QUERY PLAN': string }>(sql`EXPLAIN ${statement ?? sql`SELECT 1`}`)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}
