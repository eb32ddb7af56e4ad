import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'

const company = defineObject({
  name: 'company',
  plural: 'companies',
  label: 'Company',
  pluralLabel: 'Companies',
  icon: 'Building',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, searchable: true },
    code: { kind: 'text', unique: true },
    industry: {
      kind: 'choice',
      indexed: true,
      choices: [
        { value: 'steel', label: 'Steel' },
        { value: 'wood', label: 'Wood' },
      ],
    },
    revenue: { kind: 'money' },
    size: { kind: 'integer', indexed: true },
    parent: { kind: 'link', target: 'company', tree: true, inverse: 'children' },
    emails: { kind: 'emails', searchable: true },
    founded: { kind: 'date', indexed: true },
    number: { kind: 'autoNumber', format: 'C-{0000}' },
  },
})
const person = defineObject({
  name: 'employee',
  plural: 'employees',
  label: 'Employee',
  pluralLabel: 'Employees',
  icon: 'User',
  title: ['first', 'last'],
  fields: {
    first: { kind: 'text' },
    last: { kind: 'text', required: true, searchable: true },
    company: { kind: 'link', target: 'company', inverse: 'employees' },
  },
})

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [company, person] })
  ctx = await ws.system()
})
afterAll(() => ws.close())

describe('one record', () => {
  test('is created with defaults, name, number and an event in the same transaction', async () => {
    const made = await engine.create(ctx, 'company', {
      name: '  Acme  ',
      revenue: { amount: '10.50', currency: ctx.organization.currency },
    })
    expect(made).toMatchObject({ name: 'Acme', displayName: 'Acme', version: 1, can: { update: true, delete: true } })
    expect(made.number).toMatch(/^C-\d{4}$/)
    expect(made.revenue).toEqual({ amount: '10.5', currency: ctx.organization.currency, base: '10.5' })
    const events = await ws.db.rows(
      sql`SELECT type, version, after FROM ${id(ws.schema, 'sys_event')} WHERE record_id = ${made.id}`,
    )
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ type: 'created', version: 1 })
  })

  test('stays as it is when the same values come again, however they are written: no version, no event', async () => {
    const values = {
      name: 'Same',
      code: 'SAME',
      industry: 'wood',
      revenue: { amount: '10.50', currency: ctx.organization.currency },
      size: 7,
      emails: [{ address: 'A@Example.com' }],
      founded: '2020-01-01',
      tags: ['a'],
      externalIds: { erp: '1' },
    }
    const made = await engine.create(ctx, 'company', values)
    const presented = await engine.get(ctx, 'company', made.id)
    const read = Object.fromEntries(Object.keys(values).map((name) => [name, (presented[name] ?? null) as JsonValue]))
    const again = [values, read, { ...values, revenue: '10.5' }]
    const outcomes = await engine.updateMany(
      ctx,
      'company',
      again.map((patch) => ({ id: made.id, values: patch })),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'unchanged'])
    const upserted = await engine.upsertMany(ctx, 'company', 'code', [values])
    expect(upserted).toMatchObject([{ status: 'unchanged', id: made.id, version: 1 }])
    const events = await ws.db.rows(sql`SELECT 1 FROM ${id(ws.schema, 'sys_event')} WHERE record_id = ${made.id}`)
    expect(events).toHaveLength(1)
    const renamed = await engine.update(ctx, 'company', made.id, { ...values, name: 'Other' })
    expect(renamed.revenue).toEqual(made.revenue)
    await engine.remove(ctx, 'company', made.id)
  })

  test('gives one clear issue per wrong field and writes nothing', async () => {
    const before = (await engine.count(ctx, 'company', {})).value
    const error = await engine.create(ctx, 'company', { industry: 'gold', nonsense: 1, id: 'x' }).catch((e) => e)
    expect(error.code).toBe('invalid')
    expect(error.issues.map((issue: { field: string; code: string }) => [issue.field, issue.code])).toEqual([
      ['industry', 'unknownChoice'],
      ['nonsense', 'unknownField'],
      ['id', 'readOnly'],
    ])
    expect((await engine.count(ctx, 'company', {})).value).toBe(before)
  })

  test('is changed at the version that was read, and refused with the differences at another (R-13)', async () => {
    const made = await engine.create(ctx, 'company', { name: 'Lock', size: 1 })
    const changed = await engine.update(ctx, 'company', made.id, { size: 2 }, { expectedVersion: 1 })
    expect(changed).toMatchObject({ size: 2, version: 2 })
    const error = await engine.update(ctx, 'company', made.id, { size: 3 }, { expectedVersion: 1 }).catch((e) => e)
    expect(error.code).toBe('conflict')
    expect(error.details.differences).toEqual([{ field: 'size', yours: 3, current: 2 }])
  })

  test('is not found by what only looks like an id', async () => {
    for (const id of ['-'.repeat(36), 'a'.repeat(36), `${'0'.repeat(35)}g`, '', "'; --"])
      await expect(engine.get(ctx, 'company', id)).rejects.toMatchObject({ code: 'notFound' })
  })

  test('is not written when nothing changes', async () => {
    const made = await engine.create(ctx, 'company', { name: 'Same', size: 1 })
    expect(await engine.update(ctx, 'company', made.id, { size: 1 })).toMatchObject({ version: 1 })
  })

  test('goes to the trash, comes back, and goes for good with its links emptied', async () => {
    const made = await engine.create(ctx, 'company', { name: 'Gone' })
    const employee = await engine.create(ctx, 'employee', { last: 'Left', company: made.id })
    await engine.remove(ctx, 'company', made.id)
    await expect(engine.get(ctx, 'company', made.id)).rejects.toMatchObject({ code: 'notFound' })
    expect((await engine.query(ctx, 'company', { trash: true })).items.map((item) => item.id)).toContain(made.id)
    expect(await engine.restore(ctx, 'company', made.id)).toMatchObject({ name: 'Gone', deletedAt: null })
    await engine.remove(ctx, 'company', made.id)
    await engine.destroy(ctx, 'company', made.id)
    expect((await engine.get(ctx, 'employee', employee.id)).company).toBeNull()
  })
})

describe('batches', () => {
  test('judge each row alone', async () => {
    const outcomes = await engine.createMany(ctx, 'company', [
      { name: 'A', code: 'a' },
      { code: 'b' },
      { name: 'C', code: 'a' },
      { name: 'D', code: 'd' },
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['created', 'error', 'error', 'created'])
    expect(outcomes[1]).toMatchObject({ issues: [{ field: 'name', code: 'required' }] })
    expect(outcomes[2]).toMatchObject({ issues: [{ field: 'code', code: 'notUnique' }] })
  })

  test('write nothing when atomic and one item is refused', async () => {
    const before = (await engine.count(ctx, 'company', {})).value
    const outcomes = await engine.batch(ctx, 'company', {
      atomic: true,
      items: [
        { op: 'create', values: { name: 'X' } },
        { op: 'create', values: {} },
      ],
    })
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['error', 'error'])
    expect((await engine.count(ctx, 'company', {})).value).toBe(before)
  })

  test('upsert by a unique field and by external id', async () => {
    const first = await engine.upsertMany(ctx, 'company', 'code', [
      { name: 'U1', code: 'u1' },
      { name: 'U2', code: 'u2' },
      { name: 'U1b', code: 'u1' },
    ])
    expect(first.map((outcome) => outcome.status)).toEqual(['created', 'created', 'updated'])
    const second = await engine.upsertMany(ctx, 'company', 'externalIds.erp', [
      { name: 'E', externalIds: { erp: '7' } },
    ])
    const third = await engine.upsertMany(ctx, 'company', 'externalIds.erp', [
      { name: 'E2', externalIds: { erp: '7' } },
    ])
    expect([second[0]?.status, third[0]?.status]).toEqual(['created', 'updated'])
    expect((second[0] as { id: string }).id).toBe((third[0] as { id: string }).id)
  })

  test('50 creates of one unique value at once make one record (R-12)', async () => {
    const outcomes = (
      await Promise.all(
        Array.from({ length: 50 }, () => engine.createMany(ctx, 'company', [{ name: 'Race', code: 'race' }])),
      )
    ).flat()
    expect(outcomes.filter((outcome) => outcome.status === 'created')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome.status === 'error')).toHaveLength(49)
  })

  test('20 editors of one version: exactly one wins, none is lost (R-13)', async () => {
    const made = await engine.create(ctx, 'company', { name: 'Editors', size: 0 })
    const outcomes = (
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          engine.updateMany(ctx, 'company', [{ id: made.id, version: 1, values: { size: i + 1 } }]),
        ),
      )
    ).flat()
    expect(outcomes.filter((outcome) => outcome.status === 'updated')).toHaveLength(1)
    expect((await engine.get(ctx, 'company', made.id)).version).toBe(2)
  })

  test('20 unconditional edits of different fields all land', async () => {
    const made = await engine.create(ctx, 'company', { name: 'Hot', size: 0 })
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        engine.updateMany(ctx, 'company', [{ id: made.id, values: { size: i + 1 } }]),
      ),
    )
    expect((await engine.get(ctx, 'company', made.id)).version).toBe(21)
  })
})

describe('trees', () => {
  test('refuse loops, also inside one batch and by two at once', async () => {
    const [a, b, c] = await Promise.all(['TA', 'TB', 'TC'].map((name) => engine.create(ctx, 'company', { name })))
    if (!a || !b || !c) throw new Error('not made')
    await engine.update(ctx, 'company', b.id, { parent: a.id })
    await engine.update(ctx, 'company', c.id, { parent: b.id })
    await expect(engine.update(ctx, 'company', a.id, { parent: c.id })).rejects.toMatchObject({
      issues: [{ field: 'parent', code: 'loop' }],
    })
    await expect(engine.update(ctx, 'company', a.id, { parent: a.id })).rejects.toMatchObject({
      issues: [{ code: 'loop' }],
    })
    const [x, y] = await Promise.all(['TX', 'TY'].map((name) => engine.create(ctx, 'company', { name })))
    if (!x || !y) throw new Error('not made')
    const results = await Promise.allSettled([
      engine.update(ctx, 'company', x.id, { parent: y.id }),
      engine.update(ctx, 'company', y.id, { parent: x.id }),
    ])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })
})

describe('lists', () => {
  test('page by cursor to the end without skip or repeat, empty values last, while rows are inserted (R-27)', async () => {
    await engine.createMany(
      ctx,
      'employee',
      Array.from({ length: 137 }, (_, i) => ({ first: i % 3 === 0 ? null : `F${i % 7}`, last: 'Page' })),
    )
    const filter = { field: 'last', op: 'eq' as const, value: 'Page' }
    const all = (await engine.query(ctx, 'employee', { filter, limit: 1000 })).items.map((item) => item.id)
    for (const sort of [
      [{ field: 'first', direction: 'asc' as const }],
      [{ field: 'first', direction: 'desc' as const }],
      [
        { field: 'first', direction: 'asc' as const },
        { field: 'createdAt', direction: 'desc' as const },
      ],
    ]) {
      const seen: string[] = []
      const firsts: unknown[] = []
      let cursor: string | undefined
      do {
        const page = await engine.query(ctx, 'employee', { filter, sort, limit: 10, ...(cursor ? { cursor } : {}) })
        seen.push(...page.items.map((item) => item.id))
        firsts.push(...page.items.map((item) => item.first))
        cursor = page.next ?? undefined
        await engine.create(ctx, 'employee', { first: 'A0', last: 'Noise' })
      } while (cursor)
      expect(new Set(seen).size).toBe(seen.length)
      expect([...seen].sort()).toEqual([...all].sort())
      const filled = firsts.filter((value) => value !== null)
      expect(firsts.slice(0, filled.length)).toEqual(filled)
    }
  })

  test('answer path fields, search and counts', async () => {
    const acme = await engine.create(ctx, 'company', { name: 'Quux Works', industry: 'steel' })
    await engine.create(ctx, 'employee', { first: 'Ada', last: 'Lovelace', company: acme.id })
    const page = await engine.query(ctx, 'employee', {
      search: 'lovel',
      fields: ['displayName', 'company.displayName', 'company.industry'],
      count: 'auto',
    })
    expect(page.items[0]).toMatchObject({
      displayName: 'Ada Lovelace',
      'company.displayName': 'Quux Works',
      'company.industry': 'steel',
    })
    expect(page.count).toEqual({ value: 1, exact: true })
    const byIndustry = await engine.query(ctx, 'employee', {
      filter: { field: 'company.industry', op: 'eq', value: 'steel' },
      sort: [{ field: 'company.displayName', direction: 'asc' }],
    })
    expect(byIndustry.items).toHaveLength(1)
    const without = await engine.query(ctx, 'company', {
      filter: {
        and: [
          { field: 'industry', op: 'eq', value: 'steel' },
          { path: 'employees', has: 'none' },
        ],
      },
    })
    expect(without.items).toHaveLength(0)
  })

  test('aggregate by group and bucket', async () => {
    const currency = ctx.organization.currency
    await engine.createMany(ctx, 'company', [
      { name: 'G1', industry: 'wood', founded: '2020-01-15', revenue: { amount: '0.1', currency } },
      { name: 'G2', industry: 'wood', founded: '2020-01-20', revenue: { amount: '0.2', currency } },
      { name: 'G3', industry: 'wood', founded: '2020-04-01', revenue: { amount: '5', currency } },
    ])
    const { rows } = await engine.aggregate(ctx, 'company', {
      filter: { field: 'industry', op: 'eq', value: 'wood' },
      groupBy: [{ field: 'founded', bucket: 'quarter' }],
      measures: [
        { fn: 'count', as: 'n' },
        { fn: 'sum', field: 'revenue', as: 'total' },
      ],
    })
    expect(rows).toEqual([
      { founded: '2020-01-01', n: 2, total: '0.3' },
      { founded: '2020-04-01', n: 1, total: '5' },
    ])
  })

  test('aggregate by fiscal quarters and years, which are the periods that filters speak of', async () => {
    const fiscal = (firstMonth: number): Context => ({
      ...ctx,
      organization: { ...ctx.organization, fiscalYear: { firstMonth, namedAfter: 'end' } },
    })
    const days = ['2026-01-31', '2026-02-01', '2026-03-31', '2026-04-30', '2026-05-31', '2026-10-31', '2027-01-31']
    await engine.createMany(
      ctx,
      'company',
      days.map((founded) => ({ name: `Cork ${founded}`, founded })),
    )
    const cork = { field: 'name', op: 'startsWith', value: 'Cork' } as const
    const groups = async (firstMonth: number, bucket: 'fiscalQuarter' | 'fiscalYear') => {
      const asked = {
        filter: cork,
        groupBy: [{ field: 'founded', bucket }],
        measures: [{ fn: 'count', as: 'n' }] as const,
      }
      const { rows } = await engine.aggregate(fiscal(firstMonth), 'company', {
        ...asked,
        measures: [...asked.measures],
      })
      return rows.map(({ founded, n }) => [founded, n])
    }
    expect(await groups(4, 'fiscalYear')).toEqual([
      ['2025-04-01', 3],
      ['2026-04-01', 4],
    ])
    expect(await groups(2, 'fiscalQuarter')).toEqual([
      ['2025-11-01', 1],
      ['2026-02-01', 3],
      ['2026-05-01', 1],
      ['2026-08-01', 1],
      ['2026-11-01', 1],
    ])
    for (const firstMonth of [2, 4, 9, 12])
      for (const [from, n] of await groups(firstMonth, 'fiscalQuarter')) {
        const now = new Date(`${from}T12:00:00Z`)
        const then: Context = { ...fiscal(firstMonth), clock: { now: () => now } }
        const filter = { and: [cork, { field: 'founded', op: 'inPeriod', value: 'thisFiscalQuarter' } as const] }
        expect(await engine.count(then, 'company', { filter })).toMatchObject({ value: n })
      }
  })

  test('aggregate by weeks that begin on the first day of the reader, as filters have them', async () => {
    const begins = (weekStart: 1 | 6 | 7, now = new Date()): Context => ({
      ...ctx,
      locale: { ...ctx.locale, weekStart },
      clock: { now: () => now },
    })
    // A Friday, a Saturday, a Sunday and a Monday.
    const days = ['2026-07-03', '2026-07-04', '2026-07-05', '2026-07-06']
    await engine.createMany(
      ctx,
      'company',
      days.map((founded) => ({ name: `Weir ${founded}`, founded })),
    )
    const weir = { field: 'name', op: 'startsWith', value: 'Weir' } as const
    const weeks = async (weekStart: 1 | 6 | 7) => {
      const { rows } = await engine.aggregate(begins(weekStart), 'company', {
        filter: weir,
        groupBy: [{ field: 'founded', bucket: 'week' }],
        measures: [{ fn: 'count', as: 'n' }],
      })
      return rows.map(({ founded, n }) => [founded, n])
    }
    const expected = {
      1: [
        ['2026-06-29', 3],
        ['2026-07-06', 1],
      ],
      6: [
        ['2026-06-27', 1],
        ['2026-07-04', 3],
      ],
      7: [
        ['2026-06-28', 2],
        ['2026-07-05', 2],
      ],
    }
    for (const weekStart of [1, 6, 7] as const) {
      const found = await weeks(weekStart)
      expect(found).toEqual(expected[weekStart])
      for (const [from, n] of found) {
        const filter = { and: [weir, { field: 'founded', op: 'inPeriod', value: 'thisWeek' } as const] }
        const then = begins(weekStart, new Date(`${from}T12:00:00Z`))
        expect(await engine.count(then, 'company', { filter })).toMatchObject({ value: n })
      }
    }
  })

  test('refuse a cursor of another sort, and damaged ones, with a clear error', async () => {
    const page = await engine.query(ctx, 'company', { limit: 1 })
    const next = page.next ?? ''
    await expect(
      engine.query(ctx, 'company', { cursor: next, sort: [{ field: 'name', direction: 'asc' }] }),
    ).rejects.toMatchObject({ issues: [{ code: 'otherSort' }] })
    for (const cursor of [
      '',
      'x',
      Buffer.from('["-createdAt",["nonsense"],"00000000-0000-7000-8000-000000000000"]').toString('base64url'),
    ])
      await expect(engine.query(ctx, 'company', { cursor })).rejects.toMatchObject({ code: 'invalid' })
  })
})
