import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { type Language, languageCodes } from '#kernel/fields/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { type FileNote, frameReader } from '#kernel/records/frames.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, createMany, updateMany } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { Mapping } from '../../contract.ts'
import { guessMapping } from '../mapping/guess.ts'
import { dataModule } from '../module.ts'
import { habitsOf } from '../parse/guess.ts'
import { probeFile } from '../parse/probe.ts'
import { type ByteSource, bufferSource } from '../parse/source.ts'
import { openZip } from '../parse/xlsx/zip.ts'
import { getImport } from '../run/importRuns.ts'
import { runImport } from '../run/runImport.ts'
import { startImport } from '../run/startImport.ts'
import { exportCsv } from './exportCsv.ts'
import { previewExport } from './exportRows.ts'
import { exportXlsx } from './exportXlsx.ts'
import { framed } from './framed.ts'

const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: { en: 'Firm', de: 'Firma' },
  pluralLabel: 'Firms',
  icon: 'Building',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, label: { en: 'Name', de: 'Bezeichnung' } },
    size: {
      kind: 'choice',
      label: { en: 'Size', de: 'Größe' },
      choices: [{ value: 'S', label: { en: 'Small', de: 'Klein' } }],
    },
    change: { kind: 'decimal', label: 'Change' },
    worth: { kind: 'money', label: 'Worth' },
    phones: { kind: 'phones', label: 'Phones' },
    address: { kind: 'address', label: 'Address' },
    since: { kind: 'dateTime', label: 'Since' },
    active: { kind: 'boolean', label: 'Active' },
    parent: { kind: 'link', target: 'firm', label: 'Parent' },
    partners: { kind: 'links', target: 'firm', label: 'Partners' },
    secret: { kind: 'text', label: 'Secret' },
  },
})

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [firm], modules: [dataModule] })
  ctx = await (await ws.person(['admin'])).ctx()
  const root = await create(ctx, 'firm', { name: '=HYPERLINK("http://evil.example")' })
  await createMany(ctx, 'firm', [
    {
      name: '-5 degrees',
      size: 'S',
      change: '-5',
      worth: { amount: '1234.50', currency: 'EUR' },
      phones: [{ number: '+49431123456' }],
      address: { city: 'Kiel', line1: '@home, "5"' },
      since: '2026-01-02T03:04:05.000Z',
      active: true,
      parent: root.id,
      partners: [root.id],
      secret: "'=quoted",
    },
    { name: 'ＦＵＬＬ', secret: '＝full width', change: '0.1' },
    { name: ' +leading space', secret: '\u00a0@x', tags: ['a', 'b'] },
  ])
})
afterAll(() => ws.close())

const text = async (asker: Context, query: Query = {}) =>
  (await Array.fromAsync(exportCsv(asker, 'firm', query))).join('')
const workbook = async (asker: Context, query: Query = {}) =>
  bufferSource(Buffer.concat(await Array.fromAsync(exportXlsx(asker, 'firm', query))), 'firms.xlsx')
const bare = ({ id: _id, version: _v, can: _can, updatedAt: _u, updatedBy: _ub, createdAt: _c, ...rest }: RecordJson) =>
  rest

/** Spoils all firms, imports what was exported of them, and expects them as they were. */
async function comesBack(asker: Context, source: ByteSource, language: Language): Promise<void> {
  const before = await queryAll(ctx, 'firm', { sort: [{ field: 'id', direction: 'asc' }] })
  await updateMany(ctx, 'firm', before.map(spoil))
  const probe = await probeFile(source, '', habitsOf(language, 'DE'))
  const mapping = guessMapping(asker, ctx.registry.object('firm'), probe.columns)
  expect(mapping).toMatchObject({ mode: 'update', key: 'id' })
  const row = await startImport(asker, { source, file: null, mapping: withoutNames(mapping) })
  await runImport(asker, row, source)
  expect(await getImport(asker, row.id)).toMatchObject({ state: 'done', updated: 4, failed: 0, firstErrors: [] })
  const after = await queryAll(ctx, 'firm', { sort: [{ field: 'id', direction: 'asc' }] })
  expect(after.map(bare)).toEqual(before.map(bare))
}

describe('export', () => {
  it('is inert in a spreadsheet, and comes back unharmed through the import that guesses its headers (S-23)', async () => {
    for (const language of languageCodes) {
      const asker = { ...ctx, locale: { ...ctx.locale, language } }
      const csv = await text(asker)
      expect(csv.charCodeAt(0)).toBe(0xfeff)
      for (const cell of csv.slice(1).split(/[,\r\n]+/))
        expect(cell.replace(/^"/, '')).not.toMatch(/^[=+@\t\uff1d]|^-(?!5$|5 degrees)/)
      if (language in cities) expect(csv).toContain(cities[language])
      await comesBack(asker, bufferSource(Buffer.from(csv), 'firms.csv'), language)
    }
  })

  it('is a workbook of typed cells without a formula, and comes back unharmed as one (S-23)', async () => {
    for (const language of ['en', 'de'] as const) {
      const asker = { ...ctx, locale: { ...ctx.locale, language } }
      await comesBack(asker, await workbook(asker), language)
    }
    const archive = await openZip(await workbook(ctx, { fields: ['name', 'change', 'worth', 'since', 'active'] }))
    const sheet = Buffer.concat(await Array.fromAsync(archive.open('xl/worksheets/sheet1.xml'))).toString()
    expect(sheet).not.toContain('<f')
    expect(sheet).toMatch(/<c r="A\d" s="4" t="inlineStr"><is><t xml:space="preserve">=HYPERLINK\(/)
    expect(sheet).toMatch(/<c r="B\d"><v>-5<\/v><\/c><c r="C\d"><v>1234.5<\/v><\/c>/)
    expect(sheet).toMatch(
      /<c r="E\d" s="3"><v>46024\.\d+<\/v><\/c><c r="F\d" t="inlineStr"><is><t xml:space="preserve">Yes</,
    )
  })

  it('gives the rows, order and fields of the list, links by name and id', async () => {
    const csv = await text(ctx, {
      fields: ['name', 'parent', 'partners', 'parent.name'],
      filter: { field: 'size', op: 'eq', value: 'S' },
    })
    const [header, row] = csv.slice(1).split('\r\n')
    expect(header).toBe('Name,Parent,Parent ID,Partners,Parent · Name')
    expect(row).toMatch(/^'-5 degrees,"'=HYPERLINK.*",[0-9a-f-]{36},"'=HYPERLINK/)
  })

  it('needs the right to export, row by row, and hides unreadable fields (S-10)', async () => {
    const role = (key: string, rights: object) =>
      ws.saveRole({ key, label: key, rights: { '*': { read: 'all', create: 'all' }, firm: rights }, capabilities: [] })
    await role('none', { read: 'all', create: 'all', export: 'none' })
    await role('own', { read: 'all', create: 'all', export: 'own', fields: { secret: { read: false } } })
    await role('blind', { read: 'own', create: 'all', export: 'all' })
    const asker = async (key: string) => (await ws.person([key])).ctx()
    await expect(text(await asker('none'))).rejects.toMatchObject({ code: 'forbidden' })
    for (const key of ['own', 'blind']) {
      const person = await asker(key)
      await create(person, 'firm', { name: `Of ${key}` })
      const csv = await text(person)
      expect(csv.split('\r\n')).toHaveLength(3)
      expect(csv).toContain(`Of ${key}`)
      expect(csv.includes('Secret')).toBe(key === 'blind')
      // The preview says before what the file holds after, and what it does not.
      const { rows, withheld, columns, hidden } = await previewExport(person, 'firm', {})
      expect([rows, columns.length]).toEqual([1, csv.slice(1).split('\r\n')[0]?.split(',').length])
      expect([withheld, hidden]).toEqual(key === 'own' ? [4, 1] : [0, 0])
    }
    await expect(previewExport(await asker('none'), 'firm', {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(text(await asker('own'), { fields: ['secret'] })).rejects.toMatchObject({ code: 'invalid' })
    await expect(text(await asker('own'), { filter: { field: 'secret', op: 'eq', value: 'x' } })).rejects.toMatchObject(
      { code: 'invalid' },
    )
  })

  it('pages through many rows', async () => {
    await createMany(
      ctx,
      'firm',
      Array.from({ length: 2500 }, (_, i) => ({ name: `Many ${i}` })),
    )
    const many: Query = { fields: ['name'], filter: { field: 'name', op: 'startsWith', value: 'Many ' } }
    const csv = await text(ctx, many)
    expect(new Set(csv.trim().split('\r\n')).size).toBe(2501)
    expect(await previewExport(ctx, 'firm', many)).toEqual({ rows: 2500, withheld: 0, columns: ['Name'], hidden: 0 })
  })

  it('says how far it is while it goes out, that it is whole at its end, and reads no further once it is stopped', async () => {
    const many: Query = { fields: ['name'], filter: { field: 'name', op: 'startsWith', value: 'Many ' } }
    for (const write of [exportCsv, exportXlsx]) {
      let rows = 0
      const notes: FileNote[] = []
      const pieces: Uint8Array[] = []
      const hear = frameReader({ data: (bytes) => pieces.push(bytes), note: (note) => notes.push(note) })
      for await (const frame of framed(
        write(ctx, 'firm', many, (count) => (rows = count)),
        () => rows,
      ))
        hear(frame)
      expect(notes.at(-1)).toEqual({ rows: 2500, isWhole: true })
      expect(notes.map((note) => note.rows)).toEqual(notes.map((note) => note.rows).sort((a, b) => a - b))
      if (write === exportCsv) {
        expect(notes.map((note) => note.rows)).toEqual([1000, 2000, 2500])
        expect(Buffer.concat(pieces).toString()).toBe(await text(ctx, many))
      }
    }
    let rows = 0
    const stopped = framed(
      exportCsv(ctx, 'firm', many, (count) => (rows = count)),
      () => rows,
    )
    for (let frames = 0; frames < 4; frames++) await stopped.next()
    await stopped.return(undefined)
    expect([rows, await stopped.next()]).toEqual([1000, { value: undefined, done: true }])
  })
})

const cities: Partial<Record<Language, string>> = { en: ': City', de: ': Ort' }

const spoilt = {
  name: 'x',
  secret: 'x',
  change: '7',
  worth: null,
  phones: null,
  address: null,
  size: null,
  active: false,
}

/** Empty cells leave fields as they are, so only what is filled is spoilt. */
function spoil(record: RecordJson) {
  const filled = Object.entries(spoilt).filter(([name]) => record[name] !== null)
  return { id: record.id, values: Object.fromEntries(filled) }
}

/** Names of formulas cannot be told from foreign ones by people either: the link goes by the id column of the export. */
function withoutNames(mapping: Mapping): Mapping {
  return { ...mapping, columns: mapping.columns.filter(({ column }) => column !== 'Partners') }
}
