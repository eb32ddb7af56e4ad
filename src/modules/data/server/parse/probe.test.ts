import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FileOptions } from '../../contract.ts'
import { showStrayBytes } from './encoding.ts'
import { habitsOf } from './guess.ts'
import { probeFile } from './probe.ts'
import { bufferSource, fileSource } from './source.ts'
import { openTable, readRows } from './table.ts'

const german = habitsOf('de', 'DE')
const american = habitsOf('en', 'US')
const probe = (content: string | Buffer, habits = german, chosen: Partial<FileOptions> = {}) =>
  probeFile(bufferSource(Buffer.from(content as string), 'file.csv'), 'f', habits, chosen)

describe('probeFile', () => {
  it('understands a German export: semicolon, Windows-1252, comma, day first', async () => {
    const text = Buffer.from(
      'Firma;Umsatz;Seit\r\nM\xfcller GmbH;1.234,56;31.12.2019\r\nStra\xdfe AG;7;01.02.2020\r\n',
      'latin1',
    )
    const result = await probe(text, american)
    expect(result.options).toEqual({
      delimiter: ';',
      encoding: 'windows-1252',
      header: true,
      dateOrder: 'dmy',
      decimalSign: ',',
    })
    expect(result.preview[0]).toEqual(['Müller GmbH', '1.234,56', '31.12.2019'])
    expect(result.rows).toBe(2)
    expect(result.columns.map((column) => column.header)).toEqual(['Firma', 'Umsatz', 'Seit'])
    expect(result.evidence.find((entry) => entry.option === 'dateOrder')).toMatchObject({
      from: 'values',
      detail: '31.12.2019',
      row: 2,
    })
  })

  it('asks the habits of the person when both readings fit (R-35)', async () => {
    const text = 'Name,Date,Amount\nA,03/04/2026,"1,234"\n'
    expect((await probe(text, american)).options).toMatchObject({ dateOrder: 'mdy', decimalSign: '.' })
    expect((await probe(text, german)).options).toMatchObject({ dateOrder: 'dmy', decimalSign: ',' })
    expect((await probe(text, german)).evidence.filter((entry) => entry.from === 'locale')).toHaveLength(2)
    expect((await probe('Name,Date\nA,03/14/2026\n', german)).options.dateOrder).toBe('mdy')
    expect((await probe('Name,Amount\nA,"1,234.56"\n', german)).options.decimalSign).toBe('.')
    expect((await probe('Name;Amount\nA;0,5\n', american)).options.decimalSign).toBe(',')
    expect((await probe('Name,Date\nA,2026-03-04\n', german)).options.dateOrder).toBe('ymd')
  })

  it('reads byte order marks and both UTF-16 orders (R-34)', async () => {
    const text = 'Name\tStadt\nJürgen 👩‍👩‍👧\tKöln\n'
    const little = Buffer.from(text, 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const [bytes, encoding] of [
      [Buffer.from(`\ufeff${text}`), 'utf-8'],
      [Buffer.concat([Buffer.from([0xff, 0xfe]), little]), 'utf-16le'],
      [Buffer.concat([Buffer.from([0xfe, 0xff]), big]), 'utf-16be'],
      [little, 'utf-16le'],
      [big, 'utf-16be'],
    ] as const) {
      const result = await probe(Buffer.from(bytes))
      expect(result.options).toMatchObject({ encoding, delimiter: '\t' })
      expect(result.columns[0]?.header).toBe('Name')
      expect(result.preview[0]).toEqual(['Jürgen 👩‍👩‍👧', 'Köln'])
    }
  })

  it('keeps UTF-8 when one byte is stray and names the row (R-34)', async () => {
    const good = 'Zoë;Müller\n'.repeat(20)
    const bytes = Buffer.concat([Buffer.from(`a;b\n${good}`), Buffer.from('caf\xe9;x\n', 'latin1'), Buffer.from(good)])
    const result = await probe(bytes)
    expect(result.options.encoding).toBe('utf-8')
    expect(result.warnings).toEqual([
      { row: 22, code: 'bytes', message: expect.stringContaining('E9 ("é" in Windows-1252)') },
    ])
    expect(showStrayBytes('caf\udce9 👍')).toBe('café 👍')
  })

  it('finds a late umlaut in a file that starts as ASCII', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`a,b\n${'plain,text\n'.repeat(30_000)}`),
      Buffer.from('M\xfcller,x\n', 'latin1'),
    ])
    expect((await probe(bytes)).options.encoding).toBe('windows-1252')
  })

  it('tells a header from data, and takes what the person chose', async () => {
    expect((await probe('Anna,anna@example.com\nBert,bert@example.com\n')).options.header).toBe(false)
    expect((await probe('Anna,anna@example.com\n')).columns.map((column) => column.header)).toEqual(['A', 'B'])
    expect((await probe('name\nAnna\n')).options).toMatchObject({ header: true, delimiter: ',' })
    const chosen = await probe('a;b,c\n1;2,3\n', german, { delimiter: ';', header: false })
    expect(chosen.preview[0]).toEqual(['a', 'b,c'])
    expect((await probe('sep=;\r\na;b\r\n1;2\r\n')).options.delimiter).toBe(';')
    expect((await probe('Region,2023,2024\nNorth,5,6\n')).options.header).toBe(true)
    expect((await probe('a,a,\n1,2,3\n')).columns.map((column) => column.header)).toEqual(['a', 'a (2)', 'C'])
  })

  it('reads multi-line cells, CR line ends and pipes', async () => {
    expect((await probe('a|b\n"x\ny"|2\n')).preview).toEqual([['x\ny', '2']])
    expect((await probe('a,b\r1,2\r3,4\r')).rows).toBe(2)
  })

  it.each([
    ['BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n', 'vcard', /vCard file/],
    ['BEGIN:VCALENDAR\nEND:VCALENDAR\n', 'icalendar', /iCalendar/],
    ['{"a": 1}', 'json', /JSON/],
    ['[{"a": 1}]', 'json', /JSON/],
    ['<html><table></table></html>', 'xml', /web page/],
    ['%PDF-1.7\n', 'pdf', /PDF/],
    ['', 'empty', /empty/],
    ['\x00\x01\x02\x03\x04\x05hello\x06\x07', 'binary', /binary/],
  ])('refuses %j and says what it is', async (content, code, message) => {
    await expect(probe(content)).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ field: 'file', code, message: expect.stringMatching(message) }],
    })
  })
})

const sets = process.env.RAPPORT_DATA_SETS
describe.skipIf(!sets)('real files (RAPPORT_DATA_SETS)', () => {
  const folder = (name: string) => join(sets ?? '', name)
  const files = (name: string, end: RegExp): string[] =>
    !existsSync(folder(name))
      ? []
      : readdirSync(folder(name), { recursive: true, encoding: 'utf8' })
          .filter((path) => end.test(path))
          .map((path) => join(folder(name), path))

  it.each([
    ['vcf', 'vcard'],
    ['ics', 'icalendar'],
    ['json', 'json'],
  ])('refuses every .%s sample as what it is', async (end, code) => {
    const samples = files('vcard-ical-csv', new RegExp(`\\.${end}$`))
    expect(samples.length === 0).toBe(!existsSync(folder('vcard-ical-csv')))
    for (const path of samples) {
      const refusal = {
        code: 'invalid',
        issues: [{ field: 'file', code, message: expect.stringMatching(/not a table/) }],
      }
      await expect(probeFile(await fileSource(path), 'f', german), path).rejects.toMatchObject(refusal)
    }
  })

  it('counts the four sales files', async () => {
    const rows = async (name: string) =>
      (await probeFile(await fileSource(join(folder('crm-sales-opportunities'), name)), 'f', american)).rows
    expect([
      await rows('accounts.csv'),
      await rows('products.csv'),
      await rows('sales_teams.csv'),
      await rows('sales_pipeline.csv'),
    ]).toEqual([85, 7, 35, 8800])
  })

  it('sees every stage of the pipeline, also the one that comes last', async () => {
    const { columns } = await probeFile(
      await fileSource(join(folder('crm-sales-opportunities'), 'sales_pipeline.csv')),
      'f',
      american,
    )
    expect(columns.find(({ header }) => header === 'deal_stage')?.values).toEqual([
      'Won',
      'Engaging',
      'Lost',
      'Prospecting',
    ])
    expect(columns.find(({ header }) => header === 'account')).toMatchObject({ empty: 1425 })
  })

  it('reads all rows of one file again in batches', async () => {
    const table = await openTable(await fileSource(join(folder('crm-sales-opportunities'), 'sales_pipeline.csv')))
    let count = 0
    for await (const rows of readRows(table, {
      delimiter: ',',
      encoding: 'utf-8',
      header: true,
      dateOrder: 'ymd',
      decimalSign: '.',
    }))
      count += rows.length
    expect(count).toBe(8801)
  })
})
