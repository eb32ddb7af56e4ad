import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FieldDef, Rollup } from '#kernel/fields/contract.ts'
import { tryFormula } from '#kernel/formulas/server/tryFormula.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import {
  createCustomField,
  createCustomObject,
  deleteCustomField,
  updateCustomField,
} from '#kernel/objects/server/custom.ts'
import { metadataFor } from '#kernel/objects/server/metadata.ts'
import { previewConversion } from '#kernel/objects/server/previewConversion.ts'
import { fieldUsage, objectUsage } from '#kernel/objects/server/usage.ts'
import { tryRollup } from '#kernel/rollups/server/tryRollup.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'
import { dayJob } from './reckoning.ts'
import { deal, firm, memo, readLog, reckoner, stage } from './rollups.fixture.ts'

let ws: TestWorkspace
let worker: { stop(): Promise<void> }
beforeAll(async () => {
  ws = await testWorkspace({ objects: [firm, deal, stage, memo] })
  worker = await reckoner(ws)
})
afterAll(async () => {
  await worker.stop()
  await ws.close()
})

const now = () => ws.system()
const firmWith = async (...deals: Record<string, never>[] | object[]) => {
  const { id } = await engine.create(await now(), 'firm', { name: 'Firm' })
  for (const values of deals) await engine.create(await now(), 'deal', { name: 'Deal', firm: id, ...values })
  return id
}
const reaches = (object: string, record: string, values: object) =>
  expect
    .poll(
      async () => {
        await readLog(ws)
        return engine.get(await now(), object, record)
      },
      { timeout: 60_000 },
    )
    .toMatchObject(values)

describe('an administrator’s roll-up', () => {
  const count = { of: 'deals', fn: 'count' } as const
  const where = (filter: object) => ({ ...count, filter }) as Rollup

  test.each<[string, FieldDef, string]>([
    ['a path that is none', { kind: 'integer', rollup: { of: 'nothing', fn: 'count' } }, 'unknownRelated'],
    ['no field to sum', { kind: 'integer', rollup: { of: 'deals', fn: 'sum' } }, 'rollupNeedsField'],
    ['an unknown field', { kind: 'integer', rollup: { of: 'deals', fn: 'sum', field: 'no' } }, 'unknownField'],
    ['a sum of texts', { kind: 'integer', rollup: { of: 'deals', fn: 'sum', field: 'name' } }, 'rollupKind'],
    ['money as a plain number', { kind: 'decimal', rollup: { of: 'deals', fn: 'sum', field: 'amount' } }, 'rollupKind'],
    ['a count that is a text', { kind: 'text', rollup: count }, 'rollupKind'],
    [
      'a field nothing tells of',
      { kind: 'dateTime', rollup: { of: 'deals', fn: 'max', field: 'updatedAt' } },
      'rollupNotFollowed',
    ],
    [
      'an order by text',
      { kind: 'text', rollup: { of: 'deals', fn: 'last', field: 'name', by: 'name' } },
      'rollupOrder',
    ],
    [
      'a filter over a missing field',
      { kind: 'integer', rollup: where({ field: 'no', op: 'eq', value: 1 }) },
      'unknownField',
    ],
    [
      'a filter about the reader',
      { kind: 'integer', rollup: where({ field: 'owner', op: 'eq', value: { $: 'me' } }) },
      'rollupFilterRelative',
    ],
    [
      'a filter about today',
      { kind: 'integer', rollup: where({ field: 'closes', op: 'inPeriod', value: 'thisMonth' }) },
      'rollupFilterRelative',
    ],
    [
      'a filter that looks too far',
      { kind: 'integer', rollup: where({ field: 'firm.group.name', op: 'eq', value: 'x' }) },
      'rollupFilterDeep',
    ],
    ['a formula beside it', { kind: 'integer', formula: '1', rollup: count }, 'reckonedTwice'],
    ['a default beside it', { kind: 'integer', default: 2, rollup: count }, 'notAsked'],
    ['a kind that cannot be', { kind: 'json', rollup: count }, 'notPossible'],
  ])('is refused with %s', async (_, def, code) => {
    const field = createCustomField(await now(), 'firm', { name: 'bad', ...def })
    await expect(field).rejects.toMatchObject({
      issues: expect.arrayContaining([
        expect.objectContaining({ field: expect.stringMatching(/^fields\.bad\./), code }),
      ]),
    })
  })

  test('is refused where it would be made of itself, over links, formulas and other roll-ups', async () => {
    await createCustomField(await now(), 'firm', {
      name: 'weight',
      kind: 'integer',
      rollup: { of: 'deals', fn: 'sum', field: 'size' },
    })
    await createCustomField(await now(), 'deal', { name: 'share', kind: 'integer', formula: 'size * firm.weight' })
    const round = { of: 'deals', fn: 'sum', field: 'share' } as const
    await expect(updateCustomField(await now(), 'firm', 'weight', { rollup: round })).rejects.toMatchObject({
      issues: [{ field: 'fields.weight.rollup', code: 'formulaCircle' }],
    })
    expect(
      await tryRollup(await now(), 'firm', { def: { kind: 'integer', rollup: round }, field: 'weight' }),
    ).toMatchObject({
      issue: { field: 'rollup', code: 'formulaCircle' },
    })
    const filtered = { ...count, filter: { field: 'share', op: 'gt', value: 1 } } as const
    await expect(updateCustomField(await now(), 'firm', 'weight', { rollup: filtered })).rejects.toMatchObject({
      issues: [{ code: 'formulaCircle' }],
    })
    const whole = { of: 'daughters', fn: 'sum', field: 'tree' } as const
    await expect(
      createCustomField(await now(), 'firm', { name: 'tree', kind: 'integer', rollup: whole }),
    ).rejects.toMatchObject({
      issues: [{ field: 'fields.tree.rollup', code: 'formulaCircle' }],
    })
  })

  test('is brought to standing records when it comes, changes, and when what it reads changes its meaning', async () => {
    const made = await firmWith({ size: 3 }, { size: 30 })
    await createCustomField(await now(), 'firm', {
      name: 'best',
      kind: 'integer',
      rollup: { of: 'deals', fn: 'max', field: 'size' },
    })
    await reaches('firm', made, { best: 30 })
    await updateCustomField(await now(), 'firm', 'best', { rollup: { of: 'deals', fn: 'min', field: 'size' } })
    await reaches('firm', made, { best: 3 })
    await updateCustomField(await now(), 'firm', 'best', { label: 'Least' })
    expect((await now()).registry.object('firm').fields.get('best')?.def).toMatchObject({
      readOnly: true,
      rollup: { fn: 'min' },
    })
    await updateCustomField(await now(), 'firm', 'best', { rollup: null })
    const person = await (await ws.person(['admin'])).ctx()
    expect(await engine.update(person, 'firm', made, { best: 7 })).toMatchObject({ best: 7 })
  })

  test('is tried on a record before anybody relies on it, with what the asker may read', async () => {
    const made = await firmWith({ size: 3 }, { size: 30 })
    const def: FieldDef = {
      kind: 'integer',
      rollup: { of: 'deals', fn: 'sum', field: 'size', filter: { field: 'size', op: 'gt', value: 5 } },
    }
    expect(await tryRollup(await now(), 'firm', { def, record: made })).toEqual({
      issue: null,
      record: { id: made, displayName: 'Firm' },
      records: 1,
      value: 30,
    })
    expect(await tryRollup(await now(), 'firm', { def })).toMatchObject({ record: { displayName: 'Firm' } })
    await ws.saveRole({
      key: 'firms',
      label: 'Firms',
      capabilities: [],
      rights: { firm: { read: 'all' }, deal: { read: 'own' } },
    })
    const narrow = await (await ws.person(['firms'])).ctx()
    expect(await tryRollup(narrow, 'firm', { def, record: made })).toMatchObject({ records: 0, value: 0 })
    const wrong: FieldDef = { kind: 'integer', rollup: { of: 'deals', fn: 'sum', field: 'no' } }
    expect(await tryRollup(await now(), 'firm', { def: wrong })).toMatchObject({
      issue: { code: 'unknownField' },
      record: null,
    })
  })

  test('keeps its kind, and what it reads is in use', async () => {
    await createCustomField(await now(), 'deal', { name: 'points', kind: 'integer' })
    await createCustomField(await now(), 'firm', {
      name: 'allPoints',
      kind: 'integer',
      rollup: { of: 'deals', fn: 'sum', field: 'points' },
    })
    const on = await now()
    await expect(previewConversion(on, 'firm', 'allPoints', { kind: 'text' })).rejects.toMatchObject({
      issues: [{ field: 'kind', code: 'isReckoned' }],
    })
    const use = { kind: 'field', object: 'firm', name: 'allPoints' }
    expect((await previewConversion(on, 'deal', 'points', { kind: 'text' })).blocking).toContainEqual(use)
    expect((await fieldUsage(on, on.registry.object('deal'), 'points')).uses).toContainEqual(use)
    expect((await objectUsage(on, on.registry.object('deal'))).uses).toContainEqual(use)
    await expect(deleteCustomField(on, 'deal', 'points', { confirm: false })).rejects.toMatchObject({
      code: 'conflict',
    })
    await deleteCustomField(on, 'deal', 'points', { confirm: true })
    const after = metadataFor(await (await ws.person(['admin'])).ctx())
    const field = after.objects.find(({ name }) => name === 'firm')?.fields.find(({ name }) => name === 'allPoints')
    expect(field).toMatchObject({ fault: { code: 'unknownField', params: { name: 'points' } } })
  })

  test('tells nobody of related records who may not see those', async () => {
    await ws.saveRole({ key: 'blind', label: 'Blind', capabilities: [], rights: { firm: { read: 'all' } } })
    const fieldFor = async (role: string) =>
      metadataFor(await (await ws.person([role])).ctx())
        .objects.find(({ name }) => name === 'firm')
        ?.fields.find(({ name }) => name === 'large')
    expect(await fieldFor('admin')).toMatchObject({ rollup: { of: 'deals', fn: 'count' }, canWrite: false })
    const hidden = await fieldFor('blind')
    expect(hidden).toMatchObject({ name: 'large', canWrite: false })
    expect(hidden).not.toHaveProperty('rollup')
  })

  test('of a field that came with its object is checked as well', async () => {
    await createCustomObject(await now(), {
      name: 'ship',
      plural: 'ships',
      label: 'Ship',
      pluralLabel: 'Ships',
      fields: [{ name: 'crew', kind: 'integer' }],
    })
    await expect(updateCustomField(await now(), 'ship', 'crew', { formula: 'crew + 1' })).rejects.toMatchObject({
      issues: [{ code: 'formulaCircle' }],
    })
    await updateCustomField(await now(), 'ship', 'crew', { formula: '1 + 1' })
    expect(await engine.create(await now(), 'ship', { name: 'A' })).toMatchObject({ crew: 2 })
  })
})

describe('a formula that asks for the day', () => {
  test('is reckoned anew once the organisation’s day has come, and not again', async () => {
    ws.clock.set('2026-03-01T12:00:00Z')
    await createCustomField(await now(), 'deal', { name: 'days', kind: 'integer', formula: 'closes - today()' })
    const { id } = await engine.create(await now(), 'deal', { name: 'Soon', closes: '2026-03-11' })
    expect(await engine.get(await now(), 'deal', id)).toMatchObject({ days: 10 })
    await reaches('deal', id, { days: 10 })
    ws.clock.set('2026-03-02T00:10:00Z')
    await dayJob.run(await now(), {})
    await reaches('deal', id, { days: 9, version: 2 })
    await dayJob.run(await now(), {})
    await reaches('deal', id, { days: 9, version: 2 })
  })

  test('is refused the time of day, which nothing stored could follow', async () => {
    const def = { kind: 'dateTime', formula: 'now()' } as const
    expect(await tryFormula(await now(), 'deal', { def })).toMatchObject({ issue: { code: 'noMoment' } })
    const dated = { kind: 'date', formula: 'today(closes)' } as const
    expect(await tryFormula(await now(), 'deal', { def: dated })).toMatchObject({ issue: { code: 'formulaFault' } })
  })
})

test('what the program declares itself is refused at the start where it goes round over links', async () => {
  const one = defineObject({
    name: 'one',
    plural: 'ones',
    label: 'One',
    pluralLabel: 'Ones',
    icon: 'Box',
    title: 'name',
    fields: {
      name: { kind: 'text' },
      other: { kind: 'link', target: 'one', inverse: 'others' },
      value: { kind: 'integer', formula: 'other.sum + 1' },
      sum: { kind: 'integer', rollup: { of: 'others', fn: 'sum', field: 'value' } },
    },
  })
  await expect(testWorkspace({ objects: [one] })).rejects.toThrow(
    /one: fields\.(value|sum)\.\w+: It would be made of itself/,
  )
})
