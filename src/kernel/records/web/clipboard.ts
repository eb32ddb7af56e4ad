import type { JsonValue } from '#kernel/fields/contract.ts'

/**
 * One cell on its way through the clipboard. `exact` is the value itself and `kind` what it is a value of: only cells copied
 * here have it, so that links and long numbers come back as they were.
 */
export interface ClipCell {
  text: string
  kind?: string
  exact?: JsonValue
}

/** Rows of a spreadsheet as text: tabs between cells, quotes around what holds a tab, a quote or a line break. */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let [at, isOpen] = [0, true]
  while (at < text.length || isOpen) {
    const cell = text[at] === '"' ? quotedCell(text, at) : null
    const end = cell ? cell.end : plainEnd(text, at)
    rows.at(-1)?.push(cell ? cell.text : text.slice(at, end))
    const breaks = /^(\t|\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0] ?? ''
    at = end + Math.max(breaks.length, 0)
    isOpen = breaks !== '' && (breaks === '\t' || at < text.length)
    if (breaks !== '' && breaks !== '\t' && at < text.length) rows.push([])
    if (breaks === '') break
  }
  return rows
}

/** A quoted cell, if its last quote stands before a tab or a line's end; a stray quote is a character like others. */
function quotedCell(text: string, start: number): { text: string; end: number } | null {
  const match = /^"((?:[^"]|"")*)"(?=\t|\r|\n|$)/.exec(text.slice(start))
  return match ? { text: (match[1] ?? '').replaceAll('""', '"'), end: start + match[0].length } : null
}

function plainEnd(text: string, start: number): number {
  const length = /[\t\r\n]/.exec(text.slice(start))?.index
  return length === undefined ? text.length : start + length
}

export const toTsv = (rows: ClipCell[][]): string =>
  rows.map((row) => row.map(({ text }) => quoted(text)).join('\t')).join('\n')

const quoted = (text: string): string => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The same as a table, which word processors and mails take; each cell carries its exact value along. */
export function toHtml(rows: ClipCell[][]): string {
  const cell = ({ text, kind, exact }: ClipCell) =>
    kind === undefined
      ? `<td>${lines(text)}</td>`
      : `<td data-kind="${escaped(kind)}" data-exact="${escaped(JSON.stringify(exact ?? null))}">${lines(text)}</td>`
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')
  return `<meta charset="utf-8"><table data-rapport>${body}</table>`
}

const lines = (text: string): string => escaped(text).replaceAll('\n', '<br>')

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** What a paste brings: the table in the HTML where there is one, else tab-separated text. Rows are of one length. */
export function readClipboard(data: Pick<DataTransfer, 'getData'>): ClipCell[][] {
  const text = data.getData('text/plain')
  const html = data.getData('text/html')
  const table = /<table[\s>]/i.test(html) ? tableOf(html) : null
  const rows = table ?? (text === '' ? [] : parseTsv(text).map((row) => row.map((cell) => ({ text: cell }))))
  const width = Math.max(0, ...rows.map((row) => row.length))
  return rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? { text: '' }))
}

/** Parsed into a document of its own, which runs and loads nothing. */
function tableOf(html: string): ClipCell[][] | null {
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table')
  if (!table || table.rows.length === 0) return null
  const isOwn = table.hasAttribute('data-rapport')
  const rows: ClipCell[][] = Array.from(table.rows, () => [])
  Array.from(table.rows).forEach((row, at) => {
    for (const cell of row.cells) place(rows, at, cell, isOwn)
  })
  return rows
}

/** A cell over several rows or columns stands in the first; the others of its area are empty. */
function place(rows: ClipCell[][], at: number, cell: HTMLTableCellElement, isOwn: boolean): void {
  const own = rows[at] ?? []
  let col = 0
  while (own[col] !== undefined) col++
  for (let row = at; row < Math.min(rows.length, at + cell.rowSpan); row++) {
    for (let over = 0; over < cell.colSpan; over++) {
      const into = rows[row]
      if (into) into[col + over] = row === at && over === 0 ? readCell(cell, isOwn) : { text: '' }
    }
  }
}

function readCell(cell: HTMLTableCellElement, isOwn: boolean): ClipCell {
  for (const lineBreak of cell.querySelectorAll('br')) lineBreak.replaceWith('\n')
  for (const block of cell.querySelectorAll('p, div, li')) if (block.nextElementSibling) block.append('\n')
  const text = (cell.textContent ?? '').replaceAll('\u00a0', ' ').trim()
  const { kind, exact } = cell.dataset
  if (!isOwn || kind === undefined || exact === undefined) return { text }
  try {
    return { text, kind, exact: JSON.parse(exact) as JsonValue }
  } catch {
    return { text }
  }
}
