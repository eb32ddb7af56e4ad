import { strayByte } from './encoding.ts'
import { refused } from './refuse.ts'
import type { RowProblem, SourceRow } from './rows.ts'

/**
 * A CSV reader that loses no row. Quotes count only at the start of a cell; a quote that is never closed, or closed in the
 * middle of a cell, makes one bad row, and reading goes on with the next line (a strict parser would swallow the rest of the
 * file). Rows without any text are passed over but counted.
 */
export interface CsvReader {
  push(text: string): SourceRow[]
  end(): SourceRow[]
}

/** Characters of one record; past it an open quote is taken for a mistake. */
const longestRecord = 1024 * 1024
/** Characters without any line end. */
const longestLine = 8 * 1024 * 1024

export interface CsvFormat {
  delimiter: string
  /** Set for files of old Macs, which end lines by CR alone. */
  newline?: '\n' | '\r'
  /** Cells a row must have; the first row tells when absent. */
  columns?: number
}

export function csvReader({ delimiter, newline = '\n', columns }: CsvFormat): CsvReader {
  let buffer = ''
  let row = 0
  let width = columns ?? 0

  function read(final: boolean): SourceRow[] {
    const rows: SourceRow[] = []
    const doubtful = buffer.includes('\0') || !buffer.isWellFormed()
    let at = 0
    let quote = buffer.indexOf('"')
    while (at < buffer.length) {
      const lineEnd = endOf(buffer, newline, at)
      if (lineEnd < 0 && !final) break
      if (quote >= 0 && quote < at) quote = buffer.indexOf('"', at)
      const plain = quote < 0 || quote > (lineEnd < 0 ? buffer.length : lineEnd)
      const record = plain
        ? { cells: lineOf(buffer, at, lineEnd).split(delimiter), next: after(buffer, lineEnd), problem: null }
        : readQuoted(buffer, at, delimiter, newline, final)
      if (!record) break
      at = record.next
      emit(rows, record.cells, record.problem, doubtful)
    }
    buffer = buffer.slice(at)
    if (buffer.length > longestLine)
      throw refused('lineTooLong', `Row ${row + 1} is longer than 8 million characters: this is hardly a table.`)
    return rows
  }

  function emit(rows: SourceRow[], cells: string[], problem: RowProblem | null, doubtful: boolean): void {
    row++
    if (!problem && isBlank(cells)) return
    if (width === 0) width = cells.length
    const wrong = problem ?? (doubtful ? doubt(cells) : null) ?? countProblem(cells, width)
    rows.push({ row, cells, problem: wrong })
  }

  return {
    push(text) {
      buffer = buffer.length > 0 ? buffer + text : text
      return read(false)
    },
    end: () => read(true),
  }
}

const endOf = (text: string, newline: string, at: number) => text.indexOf(newline, at)
const after = (text: string, lineEnd: number) => (lineEnd < 0 ? text.length : lineEnd + 1)

function lineOf(text: string, at: number, lineEnd: number): string {
  const end = lineEnd < 0 ? text.length : lineEnd
  return text.slice(at, end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end)
}

function isBlank(cells: string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}

interface CsvRecord {
  cells: string[]
  next: number
  problem: RowProblem | null
}

/** Null when the record goes on in the next piece of text. */
function readQuoted(text: string, start: number, delimiter: string, newline: string, final: boolean): CsvRecord | null {
  const cells: string[] = []
  let at = start
  for (;;) {
    const cell =
      text[at] === '"' ? quotedCell(text, at, delimiter, newline, final) : plainCell(text, at, delimiter, newline)
    if (cell === 'stray')
      return badLine(text, start, delimiter, newline, 'a quoted cell goes on after its closing quote')
    if (cell === 'open') {
      if (!final && text.length - start < longestRecord) return null
      return badLine(text, start, delimiter, newline, 'a quote is opened and never closed')
    }
    cells.push(cell.text)
    at = cell.end
    if (at >= text.length) return final ? { cells, next: at, problem: null } : null
    if (text[at] !== delimiter) return { cells, next: afterNewline(text, at, newline), problem: null }
    at++
  }
}

type Cell = { text: string; end: number }

/** Ends at the delimiter or the line end, which is not consumed. A quote inside is an ordinary sign (`5" disk`). */
function plainCell(text: string, at: number, delimiter: string, newline: string): Cell {
  const stop = text.indexOf(delimiter, at)
  const line = text.indexOf(newline, at)
  let end = Math.min(stop < 0 ? text.length : stop, line < 0 ? text.length : line)
  if (end === line && end > at && text.charCodeAt(end - 1) === 13) end--
  return { text: text.slice(at, end), end }
}

function quotedCell(
  text: string,
  at: number,
  delimiter: string,
  newline: string,
  final: boolean,
): Cell | 'open' | 'stray' {
  let from = at + 1
  let value = ''
  for (;;) {
    const close = text.indexOf('"', from)
    if (close < 0) return 'open'
    value += text.slice(from, close)
    const next = text[close + 1]
    if (next === '"') {
      value += '"'
      from = close + 2
      continue
    }
    const undecided = next === undefined || (next === '\r' && close + 2 >= text.length)
    if (undecided && !final) return 'open'
    const ends = undecided || next === delimiter || next === newline || (next === '\r' && text[close + 2] === newline)
    return ends ? { text: value, end: close + 1 } : 'stray'
  }
}

const afterNewline = (text: string, at: number, newline: string) =>
  text[at] === '\r' && text[at + 1] === newline ? at + 2 : at + 1

function badLine(text: string, start: number, delimiter: string, newline: string, message: string): CsvRecord {
  const lineEnd = endOf(text, newline, start)
  const cells = lineOf(text, start, lineEnd).split(delimiter)
  return { cells, next: after(text, lineEnd), problem: { code: 'quote', message } }
}

function doubt(cells: string[]): RowProblem | null {
  for (const cell of cells) {
    if (cell.includes('\0')) return { code: 'nul', message: 'a cell contains a zero byte' }
    const stray = cell.isWellFormed() ? null : strayByte(cell)
    if (stray) return { code: 'bytes', message: `a cell contains a byte that is not in the file's encoding: ${stray}` }
  }
  return null
}

/** Empty cells past the last column do no harm. */
function countProblem(cells: string[], width: number): RowProblem | null {
  while (cells.length > width && cells[cells.length - 1]?.trim() === '') cells.pop()
  if (cells.length === width) return null
  return { code: 'columns', message: `the row has ${cells.length} cells, the header has ${width}` }
}
