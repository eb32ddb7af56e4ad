import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import writeExcel from 'write-excel-file/node'
import { habitsOf } from '../guess.ts'
import { probeFile } from '../probe.ts'
import { bufferSource } from '../source.ts'
import { formatNumber, numberFormat } from './format.ts'

const habits = habitsOf('en', 'US')
const probe = (bytes: Buffer, decimalSign: '.' | ',' = '.') =>
  probeFile(bufferSource(bytes, 'file.xlsx'), 'f', habits, { decimalSign })

/** A zip archive of deflated parts, as small as the format allows; sizes in the index may lie. */
function zip(parts: Record<string, string | Buffer>): Buffer {
  const files: Buffer[] = []
  const index: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(Buffer.from(content as string))
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(offset, 42)
    files.push(local, Buffer.from(name), packed)
    index.push(central, Buffer.from(name))
    offset += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(index)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, directory, end])
}

const workbook = (
  sheet: string,
  more: Record<string, string> = {},
  sheets = '<sheet name="One" sheetId="1" r:id="rId1"/>',
) =>
  zip({
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns:r="r"><sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  })
const header =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Value</t></is></c></row>'

describe('XLSX', () => {
  it('reads a written workbook: dates, padded and text numbers, several sheets', async () => {
    const bytes = await writeExcel([
      {
        sheet: 'Customers',
        data: [
          ['Name', 'Since', 'Zip', 'Share', 'Revenue', 'Active'].map((value) => ({ value, type: String })),
          [
            { value: 'Müller & <Söhne>', type: String },
            { value: new Date(Date.UTC(2019, 11, 31)), type: Date, format: 'dd.mm.yyyy' },
            { value: '01067', type: String },
            { value: 0.285, type: Number, format: '0.0%' },
            { value: 1234.5, type: Number, format: '#,##0.00' },
            { value: true, type: Boolean },
          ],
        ],
      },
      { sheet: 'Empty', data: [[{ value: 'x', type: String }]] },
    ]).toBuffer()
    const result = await probe(bytes, ',')
    expect(result.sheets).toEqual(['Customers', 'Empty'])
    expect(result.columns.map((column) => column.header)).toEqual([
      'Name',
      'Since',
      'Zip',
      'Share',
      'Revenue',
      'Active',
    ])
    expect(result.preview).toEqual([['Müller & <Söhne>', '2019-12-31', '01067', '28,5%', '1234,5', 'true']])
  })

  it('formats numbers as the cell shows them (R-35)', () => {
    const show = (stored: string, code?: string, since1904 = false) =>
      formatNumber(stored, numberFormat(code ? 200 : 0, code), '.', since1904)
    expect(show('123', '00000')).toBe('00123')
    expect(show('0.30000000000000004')).toBe('0.3')
    expect(show('1E+21')).toBe(`1${'0'.repeat(21)}`)
    expect(show('1.5E-7')).toBe('0.00000015')
    expect(show('49301112345678')).toBe('49301112345678')
    expect(show('0.19', '0%')).toBe('19%')
    expect(show('-0.005', '0.0%')).toBe('-0.5%')
    expect(show('43830', 'yyyy\\-mm\\-dd')).toBe('2019-12-31')
    expect(show('43830.75', '[$-407]dd.mm.yy hh:mm')).toBe('2019-12-31T18:00:00')
    expect(show('59', 'd/m/y')).toBe('1900-02-28')
    expect(show('61', 'd/m/y')).toBe('1900-03-01')
    expect(show('0', 'yyyy', true)).toBe('1904-01-01')
    expect(show('0.5', 'hh:mm')).toBe('12:00:00')
    expect(show('5', '#,##0 "days"')).toBe('5')
  })

  it('takes stored results of formulas and reports errors and missing results', async () => {
    const rows =
      '<row r="2"><c r="A2" t="str"><f>A1</f><v>Sum</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>' +
      '<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row><row r="5"><c r="A5"><f>NOW()</f></c><c r="B5"><v>1</v></c></row>'
    const result = await probe(workbook(header + rows))
    expect(result.preview[0]).toEqual(['Sum', '2'])
    expect(result.warnings.map(({ row, code }) => [row, code])).toEqual([
      [3, 'formula'],
      [5, 'formula'],
    ])
  })

  it('passes over hidden sheets and reads shared and rich strings', async () => {
    const bytes = workbook(
      '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>',
      {
        'xl/sharedStrings.xml':
          '<sst><si><t>Name</t></si><si><r><t>Bold </t></r><r><t xml:space="preserve">&#228;_x000A_b</t></r><rPh><t>no</t></rPh></si></sst>',
      },
      '<sheet name="Hidden" state="hidden" r:id="rId1"/><sheet name="Seen" r:id="rId1"/>',
    )
    const result = await probe(bytes)
    expect(result.sheets).toEqual(['Seen'])
    expect(result.preview).toEqual([['Bold ä\nb']])
  })

  it('refuses a zip bomb while unpacking, whatever its index says (S-53)', async () => {
    const bytes = workbook('', { 'xl/sharedStrings.xml': `<sst>${'<si><t></t></si>'.repeat(4_000_000)}</sst>` })
    expect(bytes.length).toBeLessThan(400_000)
    await expect(probe(bytes)).rejects.toThrow(/absurd size/)
  })

  it('refuses document types, endless cells, far columns, encrypted and cut files (S-53)', async () => {
    const doctype = zip({ 'xl/workbook.xml': '<!DOCTYPE lolz [<!ENTITY lol "lol">]><workbook/>' })
    await expect(probe(doctype)).rejects.toThrow(/document type/)
    await expect(
      probe(workbook(`${header}<row r="2"><c r="A2" t="inlineStr"><is><t>${'x'.repeat(5_000_000)}</t></is></c></row>`)),
    ).rejects.toThrow(/refused/)
    await expect(probe(workbook(`${header}<row r="2"><c r="XFD2"><v>1</v></c></row>`))).rejects.toThrow(/2,000 columns/)
    const cut = workbook(header)
    await expect(probe(cut.subarray(0, cut.length - 40))).rejects.toThrow(/not a readable Excel workbook/)
    const damaged = Buffer.from(cut)
    damaged.fill(0x41, 45, 90)
    await expect(probe(damaged)).rejects.toThrow(/damaged/)
  })

  it('says what other archives are', async () => {
    await expect(probe(zip({ 'content.xml': '<x/>' }))).rejects.toThrow(/OpenDocument/)
    await expect(probe(zip({ 'photo.jpg': 'x' }))).rejects.toThrow(/zip archive/)
  })
})
