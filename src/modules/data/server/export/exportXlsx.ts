import type { Context } from '#kernel/context.ts'
import { labelText } from '#kernel/fields/text.ts'
import type { Query } from '#kernel/records/contract.ts'
import type { ExportColumn } from './columns.ts'
import { exportRows, type OnRows } from './exportRows.ts'
import { writeZip, type ZipPart } from './writeZip.ts'
import { dataRow, escapeXml, headRow, styleSheet } from './xlsxCells.ts'

/** Rows and characters of one sheet: what spreadsheets hold, and what our own import unpacks. The next sheet takes the rest. */
const mostRows = 1_048_576
const mostCharacters = 1024 ** 3

/**
 * A list as a workbook, page by page with flat memory: numbers and dates are typed (times in the asker's zone),
 * everything else is text that no spreadsheet takes for a formula (S-23); an import takes it back.
 */
export function exportXlsx(ctx: Context, objectName: string, query: Query, onRows?: OnRows): AsyncGenerator<Buffer> {
  const { columns, pages } = exportRows(ctx, objectName, query, onRows)
  const { pluralLabel } = ctx.registry.object(objectName).def
  return writeZip(workbook(labelText(pluralLabel, ctx.locale.language), columns, pages, ctx.locale.zone))
}

/** Sheets first, since only their end tells how many there are. */
async function* workbook(
  title: string,
  columns: ExportColumn[],
  pages: AsyncGenerator<string[][]>,
  zone: string,
): AsyncGenerator<ZipPart> {
  const rows = flat(pages)
  let next = await rows.next()
  let count = 0
  do {
    count++
    const left = { next, rows }
    yield { name: `xl/worksheets/sheet${count}.xml`, content: sheet(columns, left, zone) }
    next = left.next
  } while (!next.done)
  const numbers = Array.from({ length: count }, (_, i) => i + 1)
  yield { name: 'xl/styles.xml', content: [declaration, styleSheet] }
  yield { name: 'xl/workbook.xml', content: [declaration, book(title, numbers)] }
  yield { name: 'xl/_rels/workbook.xml.rels', content: [declaration, bookRelations(numbers)] }
  yield { name: '_rels/.rels', content: [declaration, rootRelations] }
  yield { name: '[Content_Types].xml', content: [declaration, contentTypes(numbers)] }
}

interface Left {
  next: IteratorResult<string[], void>
  rows: AsyncGenerator<string[], void>
}

/** One sheet with the rows that it holds; `left.next` is then the first that it does not. */
async function* sheet(columns: ExportColumn[], left: Left, zone: string): AsyncGenerator<string> {
  const types = columns.map(({ type }) => type)
  yield `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
  yield `<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${columns.length}" width="20" customWidth="1"/></cols><sheetData>`
  yield headRow(columns.map(({ header }) => header))
  let piece = ''
  let characters = 0
  for (let place = 2; !left.next.done && place <= mostRows && characters < mostCharacters; place++) {
    const row = dataRow(place, left.next.value, types, zone)
    characters += row.length
    piece += row
    if (piece.length > 64 * 1024) {
      yield piece
      piece = ''
    }
    left.next = await left.rows.next()
  }
  yield `${piece}</sheetData></worksheet>`
}

async function* flat(pages: AsyncGenerator<string[][]>): AsyncGenerator<string[], void> {
  for await (const rows of pages) yield* rows
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function book(title: string, numbers: number[]): string {
  const name = (number: number) =>
    escapeXml(title.replace(/[[\]:*?/\\']/g, ' ').slice(0, 25) + (number > 1 ? ` ${number}` : ''))
  const sheets = numbers.map((n) => `<sheet name="${name(n)}" sheetId="${n}" r:id="rId${n}"/>`).join('')
  return `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets}</sheets></workbook>`
}

function bookRelations(numbers: number[]): string {
  const sheets = numbers.map((n) => relation(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`))
  return relations([...sheets, relation('rIdStyles', 'styles', 'styles.xml')])
}

const relation = (id: string, kind: string, target: string) =>
  `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`
const relations = (list: string[]) =>
  `<Relationships xmlns="${packages}/relationships">${list.join('')}</Relationships>`
const rootRelations = relations([relation('rId1', 'officeDocument', 'xl/workbook.xml')])

function contentTypes(numbers: number[]): string {
  const part = (name: string, kind: string) =>
    `<Override PartName="/xl/${name}.xml" ContentType="${types}.${kind}+xml"/>`
  const parts = [
    part('workbook', 'sheet.main'),
    part('styles', 'styles'),
    ...numbers.map((n) => part(`worksheets/sheet${n}`, 'worksheet')),
  ].join('')
  return `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts}</Types>`
}
