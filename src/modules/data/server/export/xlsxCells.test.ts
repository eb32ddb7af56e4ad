import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bufferSource } from '../parse/source.ts'
import { openTable, readRows } from '../parse/table.ts'
import type { CellType } from './columns.ts'
import { writeZip, type ZipPart } from './writeZip.ts'
import { dataRow, escapeXml, headRow, styleSheet } from './xlsxCells.ts'

/** Writes rows as a workbook and reads them with the import's own reader. */
async function there(rows: string[][], types: CellType[], zone = 'Europe/Berlin'): Promise<string[][]> {
  const body = rows.map((cells, i) => dataRow(i + 2, cells, types, zone)).join('')
  async function* parts(): AsyncGenerator<ZipPart> {
    yield {
      name: 'xl/worksheets/sheet1.xml',
      content: [`<worksheet><sheetData>${headRow(types)}`, body, '</sheetData></worksheet>'],
    }
    yield { name: 'xl/styles.xml', content: [styleSheet] }
    yield {
      name: 'xl/workbook.xml',
      content: ['<workbook><sheets><sheet name="One" sheetId="1"/></sheets></workbook>'],
    }
  }
  const bytes = Buffer.concat(await Array.fromAsync(writeZip(parts())))
  const table = await openTable(bufferSource(bytes, 'x.xlsx'))
  const options = { delimiter: ',', encoding: 'utf-8', header: true, dateOrder: 'ymd', decimalSign: '.' } as const
  const read = (await Array.fromAsync(readRows(table, options))).flat()
  expect(read[0]?.cells).toEqual(types)
  return read.slice(1).map(({ cells }) => cells)
}

describe('cells of a workbook', () => {
  it('type numbers, dates and times of the reader', async () => {
    const types: CellType[] = ['text', 'number', 'date', 'instant']
    const rows = [
      ['01067', '-12.5', '2019-12-31', '2026-07-01T10:00:05.000Z'],
      ['x', '12345678901234567.89', '1850-01-01', '2026-01-01T00:00:00.000Z'],
    ]
    expect(await there(rows, types)).toEqual([
      ['01067', '-12.5', '2019-12-31', '2026-07-01T12:00:05'],
      ['x', '12345678901234567.89', '1850-01-01', '2026-01-01T01:00:00'],
    ])
  })

  it('bring every text and every exact number back', async () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 40 })
      .filter((one) => one.trim() !== '' && one.isWellFormed())
    const number = fc.tuple(fc.integer(), fc.nat(99_999)).map(([whole, rest]) => `${whole}.${rest}1`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, number), { minLength: 1, maxLength: 20 }), async (rows) => {
        expect(await there(rows, ['text', 'number'])).toEqual(rows)
      }),
      { numRuns: 60 },
    )
  })

  it('escape what XML cannot hold and what looks like an escape', () => {
    expect(escapeXml('a\u0001_x0041_<&">\r\n\ud800')).toBe('a_x0001__x005F_x0041_&lt;&amp;&quot;&gt;_x000D_\n\ufffd')
  })
})
