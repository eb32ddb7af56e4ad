import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { eventually } from '#kernel/events/server/log.fixture.ts'
import { runReaders } from '#kernel/events/server/readers.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { tryFormula } from '#kernel/formulas/server/tryFormula.ts'
import { startWorker } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { createCustomField, deleteCustomField, updateCustomField } from '#kernel/objects/server/custom.ts'
import { previewConversion } from '#kernel/objects/server/previewConversion.ts'
import { fieldUsage } from '#kernel/objects/server/usage.ts'
import { listOperations } from '#kernel/operations/server/operations.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { fixedRates } from '#kernel/testing/rates.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'
import { formulaReader, reckonJob } from './reckoning.ts'
import { staleJob } from './stale.ts'

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
  ctx = {
    ...system,
    organization: { ...system.organization, rates: fixedRates({ USD: '0.5' }), zone: 'Pacific/Kiritimati' },
  }
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

  test('tells an owner and a link that are there from those that are not', async () => {
    const owner = await ws.person(['admin'])
    const field = {
      name: 'state',
      kind: 'text',
      formula: 'isBlank(owner) ? "free" : isBlank(firm) ? "loose" : "tied"',
    } as const
    await createCustomField(await ws.system(), 'deal', field)
    const on = { ...(await ws.system()), organization: ctx.organization }
    const states = await Promise.all(
      [{}, { owner: owner.id }, { owner: owner.id, firm: nord }].map((values) =>
        engine.create(on, 'deal', { name: 'State', ...values }),
      ),
    )
    expect(states.map(({ state }) => state)).toEqual(['free', 'loose', 'tied'])
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

  test('is tried on a record before anybody relies on it, with what the asker may read', async () => {
    const on = await now()
    const made = await engine.create(on, 'deal', { name: 'Tried', firm: nord, amount: usd('10'), chance: '50' })
    const def = { kind: 'money', formula: 'amount * (chance - firm.rebate) / 100' } as const
    expect(await tryFormula(on, 'deal', { def, record: made.id })).toEqual({
      issue: null,
      record: { id: made.id, displayName: 'Tried' },
      inputs: [
        { path: 'amount', value: { amount: '10', currency: 'USD', base: '5', rate: '0.5' } },
        { path: 'chance', value: '50' },
        { path: 'firm.rebate', value: '10' },
      ],
      value: { amount: '4', currency: 'USD', base: '2' },
    })
    expect(await tryFormula(on, 'deal', { def })).toMatchObject({ record: { id: made.id } })
    const wrong = { kind: 'money', formula: 'amount * name' } as const
    expect(await tryFormula(on, 'deal', { def: wrong })).toMatchObject({
      issue: { code: 'formulaFault', params: { at: 0, until: 13 } },
      value: null,
    })
    const itself = { kind: 'money', formula: 'net * 2' } as const
    expect(await tryFormula(on, 'deal', { def: itself, field: 'net' })).toMatchObject({
      issue: { code: 'formulaCircle' },
    })
    const stranger = await (await ws.person([])).ctx()
    expect(await tryFormula(stranger, 'deal', { def, record: made.id })).toMatchObject({ record: null, value: null })
  })

  test('is taken away again, and people fill the field', async () => {
    await createCustomField(await now(), 'deal', { name: 'note', kind: 'text', formula: 'upper(name)' })
    expect(await engine.create(await now(), 'deal', { name: 'a' })).toMatchObject({ note: 'A' })
    await updateCustomField(await now(), 'deal', 'note', { formula: null })
    const person = await (await ws.person(['admin'])).ctx()
    expect(await engine.create(person, 'deal', { name: 'b', note: 'c' })).toMatchObject({ note: 'c' })
  })

  test('is refused where it would close a circle', async () => {
    await createCustomField(await now(), 'deal', { name: 'first', kind: 'decimal', formula: 'chance * 2' })
    await createCustomField(await now(), 'deal', { name: 'second', kind: 'decimal', formula: 'first + 1' })
    await expect(updateCustomField(await now(), 'deal', 'first', { formula: 'second + 1' })).rejects.toMatchObject({
      issues: [{ field: 'fields.first.formula', code: 'formulaCircle' }],
    })
  })

  test('keeps its kind, and so do the fields that it reads where another would not do', async () => {
    await createCustomField(await now(), 'deal', { name: 'points', kind: 'decimal' })
    await createCustomField(await now(), 'deal', { name: 'double', kind: 'decimal', formula: 'points * 2' })
    const change = async (field: string) => {
      const before = await now()
      return previewConversion(before, 'deal', field, { kind: 'text' })
    }
    await expect(change('double')).rejects.toMatchObject({ issues: [{ field: 'kind', code: 'isReckoned' }] })
    expect((await change('points')).blocking).toContainEqual({ kind: 'field', object: 'deal', name: 'double' })
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

describe('what has changed elsewhere', () => {
  const now = async () => ({ ...(await ws.system()), organization: ctx.organization })
  let worker: { stop(): Promise<void> }
  beforeAll(async () => {
    worker = await startWorker({
      database: testDatabaseConfig(),
      jobs: [reckonJob, staleJob],
      workspaces: [ws.schema],
      contextForActor: async (_, actor) => ({
        ...(await now()),
        actor: { type: 'system', name: actor.replace('system:', '') },
      }),
      log: pino({ level: 'silent' }),
    })
  })
  afterAll(() => worker.stop())

  /** The log is read, and what has been asked for by it will be done. */
  const read = () =>
    runReaders([formulaReader], async (name) => ({ ...(await now()), actor: { type: 'system', name } }))
  const reaches = async (object: string, record: string, values: object) => {
    await read()
    await expect.poll(async () => engine.get(await now(), object, record), { timeout: 20_000 }).toMatchObject(values)
  }

  test('reaches the records that link to it, also over two steps, and no others', async () => {
    const west = (await engine.create(await now(), 'firm', { name: 'West', rebate: '10' })).id
    const values = { name: 'West', firm: west, amount: usd('1000'), chance: '50' }
    const made = await engine.create(await now(), 'deal', values)
    const other = await engine.create(await now(), 'deal', { ...values, firm: nord })
    await engine.update(await now(), 'firm', west, { name: 'Far west' })
    await engine.update(await now(), 'firm', west, { rebate: '20' })
    await reaches('deal', made.id, {
      net: { amount: '800' },
      weighted: { amount: '400' },
      updatedBy: 'system:test',
    })
    expect(await engine.get(await now(), 'deal', made.id)).toMatchObject({ version: 2 })
    expect(await engine.get(await now(), 'deal', other.id)).toMatchObject({ version: 1 })
  })

  test('reaches what comes back from the trash', async () => {
    const east = (await engine.create(await now(), 'firm', { name: 'East', rebate: '10' })).id
    const made = await engine.create(await now(), 'deal', { name: 'East', firm: east, amount: usd('100') })
    await engine.remove(await now(), 'deal', made.id)
    await engine.update(await now(), 'firm', east, { rebate: '50' })
    await read()
    await engine.restoreMany(await now(), 'deal', [made.id])
    await reaches('deal', made.id, { net: { amount: '50' } })
  })

  test('is brought to standing records when a formula comes or changes, as an operation that people can watch', async () => {
    const made = await engine.create(await now(), 'deal', { name: 'Old', chance: '30' })
    await createCustomField(await now(), 'deal', { name: 'late', kind: 'decimal', formula: 'chance / 10' })
    await reaches('deal', made.id, { late: '3' })
    await updateCustomField(await now(), 'deal', 'late', { formula: 'chance / 5' })
    await reaches('deal', made.id, { late: '6' })
    await eventually(async () => {
      const { items } = await listOperations(await now())
      return items.some(
        ({ kind, state, params }) => kind === 'formulas' && state === 'done' && params?.object === 'deal',
      )
    }, 20_000)
  })

  test('does not hang on what else is wrong with a record', async () => {
    await createCustomField(await now(), 'deal', { name: 'code', kind: 'text' })
    const made = await engine.create(await now(), 'deal', { name: 'Without', chance: '10' })
    await updateCustomField(await now(), 'deal', 'code', { required: true })
    await updateCustomField(await now(), 'deal', 'late', { formula: 'chance * 7' })
    await reaches('deal', made.id, { late: '70' })
    await updateCustomField(await now(), 'deal', 'code', { required: false })
  })

  test('is refused where it would go round over links', async () => {
    await createCustomField(await now(), 'firm', { name: 'main', kind: 'link', target: 'deal' })
    await createCustomField(await now(), 'firm', { name: 'best', kind: 'decimal', formula: 'main.chance * 2' })
    await createCustomField(await now(), 'deal', { name: 'twice', kind: 'decimal', formula: 'firm.best * 2' })
    await expect(updateCustomField(await now(), 'firm', 'best', { formula: 'main.twice + 1' })).rejects.toMatchObject({
      issues: [{ field: 'fields.best.formula', code: 'formulaCircle' }],
    })
  })
})
