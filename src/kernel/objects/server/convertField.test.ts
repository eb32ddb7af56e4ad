import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { asOf } from '#kernel/events/server/history.ts'
import type { FieldDef, FieldKindName, JsonValue } from '#kernel/fields/contract.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { cancelOperation, getOperation, recordOperation } from '#kernel/operations/server/operations.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { convertField, convertFieldJob } from './convertField.ts'
import { createCustomField, deleteCustomField } from './custom.ts'
import { diffSchema } from './migrate.ts'
import { previewConversion } from './previewConversion.ts'
import { followTablesJob } from './switchKind.ts'

const shop = defineObject({
  name: 'shop',
  plural: 'shops',
  label: 'Shop',
  pluralLabel: 'Shops',
  icon: 'Building',
  title: 'name',
  fields: { name: { kind: 'text', required: true } },
})
const keep = { conflicts: 'keepCurrent' } as const

let ws: TestWorkspace
beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  ws = await testWorkspace({ objects: [shop] })
})
afterAll(() => ws.close())

const admin = async () => (await ws.person(['admin'], { name: 'Ada' })).ctx()

let fields = 0
/** A field of a kind with these values, each in a record of its own; the last record is in the trash. */
async function fieldWith(def: FieldDef, values: JsonValue[]): Promise<{ name: string; ids: string[] }> {
  fields += 1
  const name = `size${fields}`
  await createCustomField(await ws.system(), 'shop', { name, ...def })
  const system = await ws.system()
  const ids: string[] = []
  for (const value of values)
    ids.push((await engine.create(system, 'shop', { name: `S${ids.length}`, [name]: value })).id)
  const last = ids.at(-1)
  if (last) await engine.remove(system, 'shop', last)
  return { name, ids }
}

async function standing({ name, ids }: { name: string; ids: string[] }): Promise<unknown[]> {
  const system = await ws.system()
  const records = await Promise.all(ids.map((one) => engine.get(system, 'shop', one, { trash: true })))
  return records.map((record) => record[name])
}

const kindOf = async (name: string) => (await ws.system()).registry.object('shop').fields.get(name)?.def.kind
const differences = async (ctx?: Context) => {
  const now = ctx ?? (await ws.system())
  return (await diffSchema(now.db, now.workspace.schema, now.registry)).map((step) => step.what)
}

test('a field takes its values along into another kind, and gets kind and values back by undo', async () => {
  const field = await fieldWith({ kind: 'text', indexed: true, searchable: true }, ['12', ' 7', 'many', null, '40'])
  const versions = async () =>
    ws.db.rows(sql`SELECT version FROM ${id(ws.schema, 'shop')} WHERE id = ANY(${field.ids}::uuid[]) ORDER BY id`)
  const before = await versions()
  const ctx = await admin()
  const preview = await previewConversion(ctx, 'shop', field.name, { kind: 'integer', indexed: true })
  expect(preview).toMatchObject({ same: 3, changed: 0, lost: 1, isPartial: false, uses: [], blocking: [] })
  expect(preview.examples.lost).toEqual([{ id: field.ids[2], displayName: 'S2', from: 'many', to: null }])

  const done = await convertField(ctx, 'shop', field.name, {
    def: { kind: 'integer', indexed: true },
    leaveEmpty: true,
  })
  expect(done).toMatchObject({ kind: 'convertField', state: 'done', updated: 3, skipped: 1, canUndo: true })
  expect(await kindOf(field.name)).toBe('integer')
  expect(await standing(field)).toEqual([12, 7, null, null, 40])
  expect(await versions()).toEqual(before)
  const now = await ws.system()
  await followTablesJob.run(now, {})
  expect(await differences(now)).toEqual([])
  const found = await engine.query(now, 'shop', {
    filter: { field: field.name, op: 'gt', value: 10 },
    sort: [{ field: field.name, direction: 'asc' }],
  })
  expect(found.items.map((record) => record.id)).toEqual([field.ids[0]])

  const system = await ws.system()
  await engine.update(system, 'shop', field.ids[0] ?? '', { [field.name]: 13 })
  await engine.update(system, 'shop', field.ids[2] ?? '', { name: 'Renamed' })
  const late = await engine.create(system, 'shop', { name: 'Late', [field.name]: 99 })
  const back = await undo(await admin(), done.id, keep)
  const all = { ...field, ids: [...field.ids, late.id] }
  expect(await kindOf(field.name)).toBe('text')
  expect(await standing(all)).toEqual(['13', '7', 'many', null, '40', '99'])

  await engine.update(await ws.system(), 'shop', field.ids[1] ?? '', { [field.name]: '8' })
  await undo(await admin(), back.id, keep)
  expect(await kindOf(field.name)).toBe('integer')
  expect(await standing(all)).toEqual([13, 8, null, null, 40, 99])
})

test('nothing is left empty unless that was said, and nothing has changed then', async () => {
  const field = await fieldWith({ kind: 'text' }, ['1', 'two', '3'])
  const failed = await convertField(await admin(), 'shop', field.name, { def: { kind: 'integer' } })
  expect(failed).toMatchObject({ state: 'failed', error: expect.stringContaining('do not fit') })
  expect(await kindOf(field.name)).toBe('text')
  expect(await standing(field)).toEqual(['1', 'two', '3'])
  expect(await differences()).toEqual([])
})

test('one kind after the other, taken back one after the other', async () => {
  const field = await fieldWith({ kind: 'text' }, ['1', '2.5', '3'])
  const toDecimal = await convertField(await admin(), 'shop', field.name, { def: { kind: 'decimal' } })
  const toInteger = await convertField(await admin(), 'shop', field.name, {
    def: { kind: 'integer' },
    leaveEmpty: true,
  })
  expect(await standing(field)).toEqual([1, null, 3])
  await undo(await admin(), toInteger.id, keep)
  expect(await standing(field)).toEqual(['1', '2.5', '3'])
  expect(await kindOf(field.name)).toBe('decimal')
  await undo(await admin(), toDecimal.id, keep)
  expect(await kindOf(field.name)).toBe('text')
  expect(await standing(field)).toEqual(['1', '2.5', '3'])
})

test('text becomes a list of choices that is made of the values, frequent ones first', async () => {
  const field = await fieldWith({ kind: 'text' }, ['Red', 'blue', 'red', 'Blue', 'Blue', 'x'])
  const { choices, lost } = await previewConversion(await admin(), 'shop', field.name, { kind: 'choice' })
  expect(choices.map((choice) => choice.value)).toEqual(['blue', 'Red', 'x'])
  expect(lost).toBe(0)
  await convertField(await admin(), 'shop', field.name, { def: { kind: 'choice', choices } })
  expect(await standing(field)).toEqual(['Red', 'blue', 'Red', 'blue', 'blue', 'x'])
  await convertField(await admin(), 'shop', field.name, { def: { kind: 'choices', choices } })
  expect(await standing(field)).toEqual([['Red'], ['blue'], ['Red'], ['blue'], ['blue'], ['x']])
})

test.each<[FieldKindName, JsonValue, FieldKindName, JsonValue]>([
  ['email', 'a@b.de', 'emails', [{ address: 'a@b.de' }]],
  ['emails', [{ address: 'a@b.de', isPrimary: true }], 'email', 'a@b.de'],
  ['date', '2026-03-04', 'text', '2026-03-04'],
  ['longText', '<img src=x onerror=alert(1)>', 'richText', expect.not.stringContaining('onerror')],
])('%s %j becomes %s %j in the table and comes back', async (from, value, to, made) => {
  const field = await fieldWith({ kind: from }, [value, value])
  const before = await standing(field)
  const done = await convertField(await admin(), 'shop', field.name, { def: { kind: to }, leaveEmpty: true })
  const after = await standing(field)
  if (typeof made === 'object' && !('asymmetricMatch' in (made as object)))
    expect(after[0]).toMatchObject(made as object)
  else expect(after[0]).toEqual(made)
  await undo(await admin(), done.id, keep)
  expect(await standing(field)).toEqual(before)
})

test('what is written while values are converted is converted too', async () => {
  const field = await fieldWith({ kind: 'text' }, ['1', '2', '3'])
  const ctx = await admin()
  const writer = await ws.system()
  let hasWritten = false
  // The first look at the values is followed by a write, as another process would do it.
  const rows: Context['db']['rows'] = async (...query) => {
    const found = await ctx.db.rows(...query)
    if (!hasWritten && JSON.stringify(query[0]).includes('AS values')) {
      hasWritten = true
      await engine.update(writer, 'shop', field.ids[0] ?? '', { [field.name]: '10' })
      await engine.update(writer, 'shop', field.ids[1] ?? '', { [field.name]: null })
    }
    return found as never
  }
  const db = new Proxy(ctx.db, { get: (target, key) => (key === 'rows' ? rows : Reflect.get(target, key)) })
  const done = await convertField({ ...ctx, db }, 'shop', field.name, { def: { kind: 'integer' } })
  expect(hasWritten).toBe(true)
  expect(done).toMatchObject({ state: 'done' })
  expect(await standing(field)).toEqual([10, null, 3])
  await expect(engine.update(writer, 'shop', field.ids[0] ?? '', { [field.name]: '11' })).rejects.toThrow()
  expect(await standing(field)).toEqual([10, null, 3])
})

test('an interrupted conversion begins anew, whatever it left', async () => {
  const field = await fieldWith({ kind: 'text' }, ['1', '2', '3'])
  const ctx = await admin()
  await ws.db.run(sql`ALTER TABLE ${id(ws.schema, 'shop')} ADD COLUMN ${id(`${field.name}__2`)} text`)
  const params = {
    ...{ id: '019a0000-0000-7000-8000-00000000c0de', object: 'shop', field: field.name, label: 'Size' },
    ...{ from: 'text', to: 'integer', def: { kind: 'integer' }, leaveEmpty: false },
    env: { zone: 'UTC', currency: 'EUR', country: 'DE' },
  }
  await recordOperation(ctx, { id: params.id, kind: 'convertField', params, total: 3 })
  await Promise.all([convertFieldJob.run(ctx, { operation: params.id })])
  expect(await standing(field)).toEqual([1, 2, 3])
})

test('many values are converted in the background, once, by whichever process', async () => {
  const { name } = await fieldWith({ kind: 'text' }, [])
  const rows = Array.from({ length: 1100 }, (_, at) => ({
    name: `Many ${at}`,
    [name]: at % 100 === 0 ? 'none' : String(at),
  }))
  await engine.createMany(await ws.system(), 'shop', rows)
  const ctx = await admin()
  const queued = await convertField(ctx, 'shop', name, { def: { kind: 'integer' }, leaveEmpty: true })
  expect(queued).toMatchObject({ state: 'queued', total: 1100 })
  await convertFieldJob.run(await admin(), { operation: queued.id })
  await convertFieldJob.run(await admin(), { operation: queued.id })
  expect(await getOperation(ctx, queued.id)).toMatchObject({ state: 'done', done: 1100, updated: 1089, skipped: 11 })
  const filled = { filter: { field: name, op: 'isNotEmpty' } } as const
  expect((await engine.count(await ws.system(), 'shop', filled)).value).toBe(1089)
  await undo(await admin(), queued.id, keep)
  expect((await engine.count(await ws.system(), 'shop', filled)).value).toBe(1100)
})

test('V-26 who may not change fields any more does not take it back either', async () => {
  const field = await fieldWith({ kind: 'text' }, ['1', '2'])
  const role = { key: 'designer', label: 'Designer', rights: { '*': { read: 'all' as const } } }
  await ws.saveRole({ ...role, capabilities: ['objects.manage'] })
  const designer = await ws.person(['designer'])
  const done = await convertField(await designer.ctx(), 'shop', field.name, { def: { kind: 'integer' } })
  expect(done).toMatchObject({ state: 'done', updated: 2, canUndo: true })
  await ws.saveRole({ ...role, capabilities: [] })
  await expect(undo(await designer.ctx(), done.id, keep)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await kindOf(field.name)).toBe('integer')
})

test('one that is cancelled leaves everything as it was', async () => {
  const field = await fieldWith({ kind: 'text' }, ['1', '2'])
  const ctx = await admin()
  const params = { object: 'shop', field: field.name, from: 'text', to: 'integer', def: { kind: 'integer' } }
  const id = await recordOperation(ctx, { kind: 'convertField', params, total: 2, state: 'queued' })
  await cancelOperation(ctx, id)
  await convertFieldJob.run(ctx, { operation: id })
  await undo(await admin(), id, keep)
  expect(await kindOf(field.name)).toBe('text')
  expect(await standing(field)).toEqual(['1', '2'])
  expect(await differences()).toEqual([])
})

test('what stood in a record before is read in the kind of today', async () => {
  const field = await fieldWith({ kind: 'text' }, ['1.200', 'many', null])
  const [first = '', second = ''] = field.ids
  const moment = new Date().toISOString()
  await new Promise((resolve) => setTimeout(resolve, 5))
  for (const one of [first, second]) await engine.update(await ws.system(), 'shop', one, { [field.name]: '5' })
  await convertField(await admin(), 'shop', field.name, { def: { kind: 'decimal' } })
  const now = await ws.system()
  expect((await asOf(now, 'shop', first, moment))[field.name]).toBe('1.2')
  expect((await asOf(now, 'shop', second, moment))[field.name]).toBeNull()
  expect((await engine.get(now, 'shop', first))[field.name]).toBe('5')
})

test('refuses what would take something away silently', async () => {
  const { name } = await fieldWith({ kind: 'text', unique: true }, ['1'])
  const ctx = await admin()
  const refused = (code: string) => ({ issues: expect.arrayContaining([expect.objectContaining({ code })]) })
  await expect(convertField(ctx, 'shop', name, { def: { kind: 'integer' } })).rejects.toMatchObject(refused('isUnique'))
  const plain = await fieldWith({ kind: 'text' }, ['1'])
  const now = await admin()
  for (const kind of ['user', 'json', 'text'] as const)
    await expect(previewConversion(now, 'shop', plain.name, { kind })).rejects.toMatchObject(refused('cannotConvert'))
  await expect(convertField(now, 'shop', 'name', { def: { kind: 'integer' } })).rejects.toMatchObject({
    code: 'conflict',
  })
  const reader = await (await ws.person(['readOnly'])).ctx()
  await expect(previewConversion(reader, 'shop', plain.name, { kind: 'integer' })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('sharing rules that rest on the kind hold a conversion up', async () => {
  const { name } = await fieldWith({ kind: 'text' }, ['1'])
  const definition = {
    name: 'Big ones',
    object: 'shop',
    filter: { field: name, op: 'contains', value: 'x' },
    to: {},
    level: 'read',
  }
  await ws.db.run(
    sql`INSERT INTO ${id(ws.schema, 'sys_sharing_rule')} (definition) VALUES (${JSON.stringify(definition)}::jsonb)`,
  )
  const ctx = await admin()
  const blocking = [{ kind: 'sharingRule', name: 'Big ones', object: 'shop' }]
  expect(await previewConversion(ctx, 'shop', name, { kind: 'integer' })).toMatchObject({ blocking })
  await expect(convertField(ctx, 'shop', name, { def: { kind: 'integer' } })).rejects.toMatchObject({
    code: 'conflict',
  })
  expect(await previewConversion(ctx, 'shop', name, { kind: 'longText' })).toMatchObject({ blocking: [] })
  await ws.db.run(sql`DELETE FROM ${id(ws.schema, 'sys_sharing_rule')}`)
})

test('a deleted field takes what it kept along, and its name is free again', async () => {
  const field = await fieldWith({ kind: 'text' }, ['1', '2'])
  await convertField(await admin(), 'shop', field.name, { def: { kind: 'integer' } })
  await deleteCustomField(await ws.system(), 'shop', field.name, { confirm: true })
  expect(await differences()).toEqual([])
  await createCustomField(await ws.system(), 'shop', { name: field.name, kind: 'date' })
  expect(await standing(field)).toEqual([null, null])
})
