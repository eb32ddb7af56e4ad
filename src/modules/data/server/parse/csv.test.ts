import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvReader } from './csv.ts'
import type { SourceRow } from './rows.ts'

const read = (text: string, piece = text.length || 1, delimiter = ','): SourceRow[] => {
  const reader = csvReader({ delimiter })
  const batches: SourceRow[][] = []
  for (let at = 0; at < text.length; at += piece) batches.push(reader.push(text.slice(at, at + piece)))
  return [...batches, reader.end()].flat()
}
const cells = (rows: SourceRow[]) => rows.map((row) => row.cells)

const samples = join(process.env.RAPPORT_DATA_SETS ?? '', 'vcard-ical-csv/csv-spectrum')

describe.skipIf(!process.env.RAPPORT_DATA_SETS || !existsSync(samples))('csv-spectrum (RAPPORT_DATA_SETS)', () => {
  for (const file of readdirSyncOrNone(join(samples, 'csvs'))) {
    it(`reads ${file} as its JSON says`, () => {
      const [header, ...rows] = cells(read(sample(file)))
      const json = JSON.parse(readFileSync(join(samples, 'json', file.replace('.csv', '.json')), 'utf8'))
      const expected = [json].flat()
      // The sample's own telephone number differs between its two files.
      if (file === 'location_coordinates.csv') expected[0]['Contact Phone Number'] = '2095257564'
      expect(rows.map((row) => Object.fromEntries((header ?? []).map((name, i) => [name, row[i]])))).toEqual(expected)
    })
  }
})

/** The collection stores its CRLF files with LF alone: the line ends are put back. */
function sample(file: string): string {
  const text = readFileSync(join(samples, 'csvs', file), 'utf8')
  return file.includes('_crlf') ? text.replace(/\r?\n/g, '\r\n') : text
}

function readdirSyncOrNone(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

describe('csvReader', () => {
  it('reads what csv-stringify writes, in pieces of any size', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'ü', ';') })
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      )
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 7 }), fc.boolean(), (rows, piece, crlf) => {
        const full = rows.map((row) => row.map((value, i) => (i === 0 ? `x${value}` : value)))
        const text = stringify(full, { record_delimiter: crlf ? '\r\n' : '\n', quoted_match: /[\r\n]/ })
        const got = read(text, piece)
        expect(cells(got)).toEqual(full)
        expect(cells(got)).toEqual(parse(text, { record_delimiter: crlf ? '\r\n' : '\n' }))
        expect(got.every((row) => row.problem === null)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('reports a quote that is never closed as one bad row and reads on', () => {
    const rows = read('a,b\n1,"open\n2,"fine, too"\n3,x\n', 4)
    expect(rows.map((row) => [row.row, row.problem?.code ?? null])).toEqual([
      [1, null],
      [2, 'quote'],
      [3, null],
      [4, null],
    ])
    expect(rows[2]?.cells).toEqual(['2', 'fine, too'])
    const last = read('a,b\n1,"open\n2,y\n3,z')
    expect(last.map((row) => row.problem?.code ?? null)).toEqual([null, 'quote', null, null])
  })

  it('keeps a quote inside a plain cell and refuses text behind a closing quote', () => {
    expect(cells(read('a,b\n5" disk,37°36\'37.8"N'))).toEqual([
      ['a', 'b'],
      ['5" disk', '37°36\'37.8"N'],
    ])
    expect(read('a,b\n"x"y,2\n3,4').map((row) => row.problem?.code ?? null)).toEqual([null, 'quote', null])
  })

  it('reports wrong cell counts, forgives empty cells at the end, passes over blank lines but counts them', () => {
    const rows = read('a,b\n1,2,,\n\n1,2,3\n1\n,\n5,6')
    expect(rows.map((row) => [row.row, row.problem?.code ?? null])).toEqual([
      [1, null],
      [2, null],
      [4, 'columns'],
      [5, 'columns'],
      [7, null],
    ])
    expect(rows[1]?.cells).toEqual(['1', '2'])
  })

  it('reports zero bytes and stray bytes with their row (R-34)', () => {
    const rows = read('a,b\n1,x\0y\n2,caf\udce9\n3,ok')
    expect(rows.map((row) => row.problem?.code ?? null)).toEqual([null, 'nul', 'bytes', null])
    expect(rows[2]?.problem?.message).toContain('E9 ("é" in Windows-1252)')
  })

  it('gives up on a file without line ends instead of filling the memory (S-53)', () => {
    const reader = csvReader({ delimiter: ',' })
    const piece = 'x'.repeat(1024 * 1024)
    expect(() => {
      for (let i = 0; i < 10; i++) reader.push(piece)
    }).toThrow(/8 million/)
  })

  it('finds an open quote early in a long file without slowing down', () => {
    const text = `a,b\n1,"open\n${'2,y\n'.repeat(700_000)}`
    const rows = read(text, 256 * 1024)
    expect(rows).toHaveLength(700_002)
    expect(rows.filter((row) => row.problem)).toHaveLength(1)
  })
})
