import type { FileOptions } from '../../contract.ts'
import { csvReader } from './csv.ts'
import { decode } from './encoding.ts'
import { refused, refuseStrangers } from './refuse.ts'
import type { SourceRow } from './rows.ts'
import type { ByteSource } from './source.ts'
import { columnName, sheetRows } from './xlsx/sheet.ts'
import { readWorkbook, type Workbook } from './xlsx/workbook.ts'
import { openZip, tooLarge } from './xlsx/zip.ts'

/** A file that has been recognised; `rows` can be read again and again. */
export type Table =
  | { format: 'csv'; source: ByteSource; newline: '\n' | '\r' }
  | { format: 'xlsx'; source: ByteSource; book: Workbook }

/** Bytes of an upload. A workbook is smaller, since it is packed. */
export const sizeLimits = { csv: 1024 ** 3, xlsx: 256 * 1024 ** 2 }

/** Recognises the file by its content, never by its name, and refuses what is no table. */
export async function openTable(source: ByteSource): Promise<Table> {
  const head = await source.read(0, Math.min(4, source.size))
  if (head.toString('latin1') === 'PK\x03\x04') return openWorkbook(source)
  await refuseStrangers(source)
  if (source.size > sizeLimits.csv)
    throw refused('tooLarge', 'The file is larger than 1 GiB. Split it and import the parts.')
  return { format: 'csv', source, newline: await lineEnd(source) }
}

async function openWorkbook(source: ByteSource): Promise<Table> {
  if (source.size > sizeLimits.xlsx) throw tooLarge('it is larger than 256 MiB')
  const archive = await openZip(source)
  if (archive.names.some((name) => /(^|\/)workbook\.xml$/.test(name))) {
    return { format: 'xlsx', source, book: await readWorkbook(archive) }
  }
  const what = archive.names.includes('content.xml') ? 'an OpenDocument file' : 'a zip archive'
  const advice = archive.names.includes('content.xml')
    ? 'Open it in LibreOffice and save it as .xlsx or CSV.'
    : 'Unpack it first and import the file inside.'
  throw refused(
    archive.names.includes('content.xml') ? 'opendocument' : 'zip',
    `This is ${what}, not a table. ${advice}`,
  )
}

/** Old Macs ended lines by CR alone. */
async function lineEnd(source: ByteSource): Promise<'\n' | '\r'> {
  const head = await source.read(0, Math.min(256 * 1024, source.size))
  return head.includes(10) || !head.includes(13) ? '\n' : '\r'
}

/** Every row of the file, the header line among them, in batches as they come off the disk. */
export async function* readRows(table: Table, options: FileOptions): AsyncGenerator<SourceRow[]> {
  if (table.format === 'xlsx') {
    yield* sheetRows(table.book, options.sheet, options.decimalSign)
    return
  }
  const reader = csvReader({ delimiter: options.delimiter, newline: table.newline })
  let start = true
  for await (const text of decode(table.source, options.encoding)) {
    const rows = reader.push(start ? withoutSepLine(text) : text)
    start = false
    if (rows.length > 0) yield rows
  }
  const rows = reader.end()
  if (rows.length > 0) yield rows
}

/** Excel's own first line `sep=;` is blanked, so that row numbers stay what a text editor shows. */
const withoutSepLine = (text: string) => text.replace(/^sep=[,;\t|](?=\r?\n)/, '')

/** Names of the columns: the header's texts, made distinct, or A, B, C. */
export function columnNames(first: SourceRow | undefined, header: boolean): string[] {
  const seen = new Map<string, number>()
  return (first?.cells ?? []).map((cell, index) => {
    const name =
      (header ? cell.trim().replace(/\s+/g, ' ').replaceAll('\0', '').toWellFormed() : '') || columnName(index)
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}
