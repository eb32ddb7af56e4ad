import type { DateOrder, DecimalSign, Delimiter, Evidence } from '../../contract.ts'
import { csvReader } from './csv.ts'
import type { SourceRow } from './rows.ts'

/** Conventions of the person who imports, asked first wherever the values allow two readings. */
export interface Habits {
  dateOrder: DateOrder
  decimalSign: DecimalSign
}

/** Day before month and decimal comma in most of the world; the United States and English are the exceptions. */
export function habitsOf(language: string, country: string): Habits {
  const mdy = country === 'US' || country === 'PH'
  const point = language === 'en' || ['US', 'GB', 'IE', 'CH', 'AU', 'NZ', 'IN', 'JP', 'CN', 'MX'].includes(country)
  return { dateOrder: mdy ? 'mdy' : 'dmy', decimalSign: point ? '.' : ',' }
}

const delimiters: Delimiter[] = [',', ';', '\t', '|']

/** The delimiter that cuts most rows into the same number of cells, more than one; Excel's `sep=;` line decides at once. */
export function guessDelimiter(text: string, newline: '\n' | '\r'): { delimiter: Delimiter; evidence: Evidence } {
  const declared = /^sep=([,;\t|])\r?\n/.exec(text)?.[1] as Delimiter | undefined
  if (declared) return { delimiter: declared, evidence: fromFile('delimiter', 'sep= line') }
  const best = delimiters
    .map((delimiter) => ({ delimiter, ...evenness(text, delimiter, newline) }))
    .filter((candidate) => candidate.columns > 1)
    .sort((a, b) => b.share - a.share || b.columns - a.columns)[0]
  if (!best) return { delimiter: ',', evidence: fromFile('delimiter', 'one column') }
  const detail = `${Math.round(best.share * 100)} % of rows have ${best.columns} cells`
  return { delimiter: best.delimiter, evidence: fromFile('delimiter', detail) }
}

/** Rows that `columns` (the most frequent cell count) fits, as a share. */
function evenness(text: string, delimiter: Delimiter, newline: '\n' | '\r'): { columns: number; share: number } {
  const reader = csvReader({ delimiter, newline })
  const rows = reader.push(text)
  if (rows.length < 2) rows.push(...reader.end())
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1)
  const [columns, hits] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0, 0]
  return { columns, share: rows.length > 0 ? hits / rows.length : 0 }
}

/** The first row is a header unless it holds something that only data holds, or repeats a value of its own column. */
export function guessHeader(rows: SourceRow[]): { header: boolean; evidence: Evidence } {
  const [first, ...rest] = rows
  const dataCell = first?.cells.find((cell) => looksLikeData(cell))
  if (dataCell)
    return { header: false, evidence: { option: 'header', from: 'values', detail: dataCell, row: first?.row ?? 1 } }
  const texts = first?.cells.map((cell) => cell.trim()).filter(Boolean) ?? []
  const repeated =
    rest.length > 0 &&
    texts.length > 0 &&
    rest.every((row) => row.cells.every((cell, i) => cell.trim() === first?.cells[i]?.trim()))
  const header = texts.length > 0 && !repeated
  return {
    header,
    evidence: fromFile('header', header ? 'the first row holds names only' : 'the first row is like the others'),
  }
}

const dataShapes = [
  /^[-+]?[\d.,' ]*\d%?$/,
  /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/,
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  /^https?:\/\//i,
  /^\+?[\d ()/-]{7,}$/,
]
const looksLikeData = (cell: string) => dataShapes.some((shape) => shape.test(cell.trim())) && !isYear(cell.trim())
/** `2024` heads a column of a cross table. */
const isYear = (cell: string) => /^(19|20)\d\d$/.test(cell)

const datePattern = /^(\d{1,4})([-./ ])(\d{1,2})\2(\d{1,4})(?:$|[ T,])/

/** Looks for a date that can be read in one order only. */
export function guessDateOrder(rows: SourceRow[], habits: Habits): { dateOrder: DateOrder; evidence: Evidence } {
  let ambiguous: { detail: string; row: number } | null = null
  let iso: { detail: string; row: number } | null = null
  for (const { cells, row } of rows) {
    for (const cell of cells) {
      const match = datePattern.exec(cell.trim())
      if (!match) continue
      const [, a = '', separator, b = '', c = ''] = match
      const found = { detail: cell.trim(), row }
      if (a.length === 4) iso ??= found
      else if (a.length < 3 && (c.length === 4 || c.length === 2)) {
        const order = Number(a) > 12 || separator === '.' ? 'dmy' : Number(b) > 12 ? 'mdy' : null
        if (order) return { dateOrder: order, evidence: { option: 'dateOrder', from: 'values', ...found } }
        ambiguous ??= found
      }
    }
  }
  if (iso && !ambiguous) return { dateOrder: 'ymd', evidence: { option: 'dateOrder', from: 'values', ...iso } }
  return {
    dateOrder: habits.dateOrder,
    evidence: { option: 'dateOrder', from: 'locale', detail: ambiguous?.detail ?? '', row: ambiguous?.row ?? null },
  }
}

const numberPattern = /^[-+(]?[^\d\w]{0,2}\s?(\d[\d.,' ]*\d|\d)\s?([^\d\w]{1,2}|[A-Z]{3}|%)?\)?$/

/** Looks for a number that can be read in one way only: `1.234,56`, `0,5`, `3.14159`. */
export function guessDecimalSign(rows: SourceRow[], habits: Habits): { decimalSign: DecimalSign; evidence: Evidence } {
  let ambiguous: { detail: string; row: number } | null = null
  for (const { cells, row } of rows) {
    for (const cell of cells) {
      const text = cell.trim()
      if (!/[.,]/.test(text) || datePattern.test(text)) continue
      const digits = numberPattern.exec(text)?.[1]
      if (!digits) continue
      const sign = decimalSignOf(digits)
      if (sign) return { decimalSign: sign, evidence: { option: 'decimalSign', from: 'values', detail: text, row } }
      ambiguous ??= { detail: text, row }
    }
  }
  return {
    decimalSign: habits.decimalSign,
    evidence: { option: 'decimalSign', from: 'locale', detail: ambiguous?.detail ?? '', row: ambiguous?.row ?? null },
  }
}

/** Null when the text fits both conventions (`1.234`, `12`). */
function decimalSignOf(digits: string): DecimalSign | null {
  const point = digits.lastIndexOf('.')
  const comma = digits.lastIndexOf(',')
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ','
  const sign = point >= 0 ? '.' : ','
  const parts = digits.split(sign)
  if (parts.length > 2) return parts.slice(1).every((part) => part.length === 3) ? (sign === '.' ? ',' : '.') : null
  const [whole = '', rest = ''] = parts
  return rest.length === 3 && whole.length <= 3 && !/^0+$/.test(whole) ? null : sign
}

const fromFile = (option: Evidence['option'], detail: string): Evidence => ({ option, from: 'file', detail, row: null })
