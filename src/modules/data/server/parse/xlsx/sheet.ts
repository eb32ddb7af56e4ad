import type { RowProblem, SourceRow } from '../rows.ts'
import { formatNumber } from './format.ts'
import type { Workbook } from './workbook.ts'
import { attribute, decodeEscapes, xmlFeed } from './xml.ts'
import { broken, tooLarge } from './zip.ts'

/** Excel ends at row 1,048,576. Its 16,384 columns are cut down, so that one far cell a row cannot fill the memory. */
const lastColumn = 1_999
const lastRow = 1_048_576

/** The rows of one sheet as they unpack. Formulas give their stored results; one without a result makes the row a problem. */
export async function* sheetRows(
  book: Workbook,
  sheet: string | undefined,
  decimalSign: '.' | ',',
): AsyncGenerator<SourceRow[]> {
  const chosen = sheet === undefined ? book.sheets[0] : book.sheets.find(({ name }) => name === sheet)
  if (!chosen) throw broken(`it has no sheet named ${sheet}`)
  const state = sheetState(book, decimalSign)
  const feed = xmlFeed(state.events)
  for await (const chunk of book.archive.open(chosen.path)) {
    feed(chunk)
    const rows = state.take()
    if (rows.length > 0) yield rows
  }
  const rows = state.take()
  if (rows.length > 0) yield rows
}

interface Cell {
  column: number
  type: string
  style: number
  value: string
  formula: boolean
}

/** What is being read: the rows that are ready, the open row and its open cell. */
function sheetState(book: Workbook, decimalSign: '.' | ',') {
  let rows: SourceRow[] = []
  let row: SourceRow = { row: 0, cells: [], problem: null }
  let cell: Cell = openCell('', -1)
  let width = 0
  let reading = false

  function closeCell(): void {
    const problem = cellProblem(cell)
    if (problem) row.problem ??= problem
    const text = cellText(book, cell, decimalSign)
    if (text === '') return
    while (row.cells.length < cell.column) row.cells.push('')
    row.cells[cell.column] = text
  }

  function closeRow(): void {
    if (row.cells.every((text) => text.trim() === '') && !row.problem) return
    if (width === 0) width = row.cells.length
    while (row.cells.length < width) row.cells.push('')
    if (row.cells.length > width) row.problem ??= tooWide(row.cells.length, width)
    rows.push(row)
  }

  const events = {
    open(name: string, attributes: string) {
      if (name === 'c') cell = openCell(attributes, cell.column)
      else if (name === 'v' || name === 't') reading = true
      else if (name === 'f') cell.formula = true
      else if (name === 'row') {
        row = openRow(attributes, row.row)
        cell = openCell('', -2)
      }
    },
    text(text: string) {
      if (reading) cell.value += text
    },
    close(name: string) {
      if (name === 'v' || name === 't') reading = false
      else if (name === 'c') closeCell()
      else if (name === 'row') closeRow()
    },
  }
  const take = () => {
    const taken = rows
    rows = []
    return taken
  }
  return { events, take }
}

function openRow(attributes: string, before: number): SourceRow {
  const row = Number(attribute(attributes, 'r') ?? before + 1)
  if (!(row <= lastRow)) throw broken('a row lies outside the sheet')
  return { row, cells: [], problem: null }
}

/** A cell without a reference stands right of the one before. */
function openCell(attributes: string, before: number): Cell {
  const reference = attribute(attributes, 'r')
  const column = reference ? columnOf(reference) : before + 1
  if (column > lastColumn) throw tooLarge('it has more than 2,000 columns')
  const style = Number(attribute(attributes, 's') ?? -1)
  return { column, type: attribute(attributes, 't') ?? '', style, value: '', formula: false }
}

function cellText(book: Workbook, { type, value, style }: Cell, decimalSign: '.' | ','): string {
  if (value === '') return ''
  if (type === 's') return book.strings[Number(value)] ?? ''
  if (type === 'inlineStr' || type === 'str') return decodeEscapes(value)
  if (type === 'b') return value === '1' ? 'true' : 'false'
  if (type === 'e' || type === 'd') return value
  return formatNumber(value, book.formats[style] ?? { kind: 'number' }, decimalSign, book.since1904)
}

function cellProblem({ type, value, formula, column }: Cell): RowProblem | null {
  if (type === 'e') return { code: 'formula', message: `cell ${columnName(column)} shows the error ${value}` }
  if (formula && value === '' && type !== 'str') {
    return { code: 'formula', message: `cell ${columnName(column)} holds a formula without a stored result` }
  }
  return null
}

const tooWide = (cells: number, width: number): RowProblem => ({
  code: 'columns',
  message: `the row has ${cells} cells, the header has ${width}`,
})

function columnOf(reference: string): number {
  let column = 0
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i) & ~32
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

export function columnName(index: number): string {
  const rest = Math.floor(index / 26) - 1
  return (rest >= 0 ? columnName(rest) : '') + String.fromCharCode(65 + (index % 26))
}
