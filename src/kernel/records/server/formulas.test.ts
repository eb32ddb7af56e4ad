import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { createCustomField, deleteCustomField, updateCustomField } from '#kernel/objects/server/custom.ts'
import { fieldUsage } from '#kernel/objects/server/usage.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'

const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: 'Firm',
  pluralLabel: 'Firms',
  icon: 'Building',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, rebate: { kind: 'percent' } },
})
const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Package',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    firm: { kind: 'link', target: 'firm' },
    amount: { kind: 'money' },
    chance: { kind: 'percent' },
    // Reads what stands below it: the order of fields says nothing.
    band: {
      kind: 'choice',
      choices: [
        { value: 'big', label: 'Big' },
        { value: 'small', label: 'Small' },
      ],
      formula: 'isBlank(weighted) ? "" : amount(inBase(weighted)) >= 100 ? "big" : "small"',
    },
    weighted: { kind: 'money', formula: 'net * chance / 100' },
    net: { kind: 'money', formula: 'amount * (1 - ifBlank(firm.rebate, 0) / 100)' },
    madeOn: { kind: 'date', formula: 'dateOf(createdAt)' },
  },
})

let ws: TestWorkspace
let ctx: Context
let nord: string
beforeAll(async () => {
  ws = await testWorkspace({ objects: [firm, deal] })
  const system = await ws.system()
  ctx = { ...system, organization: { ...system.organization, rates: { USD: '0.5' }, zone: 'Pacific/Kiritimati' } }
  nord = (await engine.create(ctx, 'firm', { name: 'Nord', rebate: '10' })).id
})
afterAll(() => ws.close())

const usd = (amount: string) => ({ amount, currency: 'USD' })
const make = (values: Record<string, JsonValue>) => engine.create(ctx, 'deal', { name: 'Deal', ...values })

describe('a field that is reckoned', () => {
  test('is there with the record, also of others that are, and of what it links to', async () => {
    const made = await make({ firm: nord, amount: usd('1000'), chance: '25' })
    expect(made).toMatchObject({
      net: { amount: '900', currency: 'USD', base: '450' },
      weighted: { amount: '225', currency: 'USD', base: '112.5' },
      band: 'big',
    })
    expect(await engine.get(ctx, 'deal', made.id)).toMatchObject({ band: 'big', weighted: { base: '112.5' } })
  })

  test('follows each change that it hangs on, and no other', async () => {
    const made = await make({ firm: nord, amount: usd('1000'), chance: '25' })
    const less = await engine.update(ctx, 'deal', made.id, { chance: '10' })
    expect(less).toMatchObject({ weighted: { amount: '90' }, band: 'small', net: { amount: '900' } })
    const away = await engine.update(ctx, 'deal', made.id, { firm: null })
    expect(away).toMatchObject({ net: { amount: '1000' }, weighted: { amount: '100' } })
    const empty = await engine.update(ctx, 'deal', made.id, { amount: null })
    expect(empty).toMatchObject({ net: null, weighted: null, band: null })
    const events = await ws.db.rows<{ after: object }>(
      sql`SELECT after FROM ${id(ws.schema, 'sys_event')} WHERE record_id = ${made.id} ORDER BY seq`,
    )
    expect(
      events.map(({ after }) =>
        Object.keys(after)
          .filter((name) => name in deal.fields)
          .toSorted(),
      ),
    ).toEqual([
      ['amount', 'band', 'chance', 'firm', 'madeOn', 'name', 'net', 'weighted'],
      ['band', 'chance', 'weighted'],
      ['firm', 'net', 'weighted'],
      ['amount', 'band', 'net', 'weighted'],
    ])
  })

  test('is nobody’s to write', async () => {
    const person = await (await ws.person(['admin'])).ctx()
    await expect(engine.create(person, 'deal', { name: 'Deal', weighted: usd('5') })).rejects.toMatchObject({
      issues: [{ field: 'weighted', code: 'readOnly' }],
    })
    const made = await make({ amount: usd('8'), chance: '50', weighted: usd('5') })
    expect(made).toMatchObject({ weighted: { amount: '4' } })
    expect(await engine.update(ctx, 'deal', made.id, { weighted: null })).toMatchObject({
      weighted: { amount: '4' },
      version: 1,
    })
  })

  test('counts days in the zone of the organisation, whoever writes', async () => {
    const writer = { ...ctx, locale: { ...ctx.locale, zone: 'Pacific/Pago_Pago' } }
    const made = await engine.create(writer, 'deal', { name: 'Day' })
    const there = Temporal.Instant.from(String(made.createdAt)).toZonedDateTimeISO('Pacific/Kiritimati').toPlainDate()
    expect(made.madeOn).toBe(there.toString())
  })

  test('is right for each record of a batch, whose links are read at once', async () => {
    const sued = (await engine.create(ctx, 'firm', { name: 'Sued', rebate: '50' })).id
    const made = await engine.createMany(
      ctx,
      'deal',
      Array.from({ length: 600 }, (_, at) => ({
        name: `Deal ${at}`,
        firm: at % 2 ? nord : sued,
        amount: usd(String(at)),
      })),
    )
    const ids = made.map((one) => (one.status === 'error' ? '' : one.id))
    const { items } = await engine.query(ctx, 'deal', {
      filter: { field: 'id', op: 'in', value: [ids[10], ids[11]].map(String) },
      sort: [{ field: 'name', direction: 'asc' }],
      fields: ['net'],
    })
    expect(items.map(({ net }) => net)).toEqual([
      { amount: '5', currency: 'USD', base: '2.5' },
      { amount: '9.9', currency: 'USD', base: '4.95' },
    ])
  })
})

describe('an administrator’s formula', () => {
  const now = async () => ({ ...(await ws.system()), organization: ctx.organization })

  test('is taken, and reckoned from then on', async () => {
    await createCustomField(await now(), 'deal', { name: 'score', kind: 'integer', formula: 'ifBlank(chance, 0) * 2' })
    expect(await engine.create(await now(), 'deal', { name: 'Scored', chance: '21' })).toMatchObject({ score: 42 })
    await updateCustomField(await now(), 'deal', 'score', { formula: 'ifBlank(chance, 0) * 3' })
    expect(await engine.create(await now(), 'deal', { name: 'Scored', chance: '21' })).toMatchObject({ score: 63 })
  })

  test.each([
    ['a field that is none', { kind: 'integer', formula: 'nothing * 2' }, 'unknownField'],
    ['another type', { kind: 'integer', formula: 'name' }, 'formulaType'],
    ['itself', { kind: 'integer', formula: 'bad + 1' }, 'formulaCircle'],
    ['a kind that cannot be', { kind: 'autoNumber', formula: 'name' }, 'notPossible'],
    ['a default beside it', { kind: 'integer', formula: '1', default: 2 }, 'notAsked'],
  ] as const)('is refused with %s', async (_, def, code) => {
    const field = createCustomField(await now(), 'deal', { name: 'bad', ...def })
    await expect(field).rejects.toMatchObject({ issues: [{ field: 'fields.bad.formula', code }] })
  })

  test('is refused where it would close a circle', async () => {
    await createCustomField(await now(), 'deal', { name: 'first', kind: 'decimal', formula: 'chance * 2' })
    await createCustomField(await now(), 'deal', { name: 'second', kind: 'decimal', formula: 'first + 1' })
    await expect(updateCustomField(await now(), 'deal', 'first', { formula: 'second + 1' })).rejects.toMatchObject({
      issues: [{ field: 'fields.first.formula', code: 'formulaCircle' }],
    })
  })

  test('keeps what it was once a field that it reads is gone, of which people are warned', async () => {
    await createCustomField(await now(), 'firm', { name: 'bonus', kind: 'decimal' })
    await createCustomField(await now(), 'deal', { name: 'extra', kind: 'decimal', formula: 'firm.bonus * 2' })
    const rich = await engine.create(await now(), 'firm', { name: 'Rich', bonus: '4' })
    const made = await engine.create(await now(), 'deal', { name: 'Extra', firm: rich.id })
    expect(made).toMatchObject({ extra: '8' })
    const before = await now()
    const usage = await fieldUsage(before, before.registry.object('firm'), 'bonus')
    expect(usage.uses).toContainEqual({ kind: 'field', object: 'deal', name: 'extra' })
    await expect(deleteCustomField(before, 'firm', 'bonus', { confirm: false })).rejects.toMatchObject({
      code: 'conflict',
    })
    await deleteCustomField(before, 'firm', 'bonus', { confirm: true })
    expect(await engine.update(await now(), 'deal', made.id, { firm: null, amount: usd('10') })).toMatchObject({
      extra: '8',
      net: { amount: '10' },
    })
  })
})
