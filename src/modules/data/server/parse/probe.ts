import type { Evidence, FileOptions, FileProbe, ProbedColumn } from '../../contract.ts'
import { decode, type EncodingGuess, guessEncoding } from './encoding.ts'
import { guessDateOrder, guessDecimalSign, guessDelimiter, guessHeader, type Habits } from './guess.ts'
import type { SourceRow } from './rows.ts'
import type { ByteSource } from './source.ts'
import { columnNames, openTable, readRows, type Table } from './table.ts'

/** Rows that formats and values are guessed from. */
const sampleSize = 2_000
/** Files up to this size are counted to the end; the first row of a spreadsheet of a million is not kept waiting. */
const countLimit = 64 * 1024 * 1024
const distinctValues = 50
const previewRows = 20
const warningsShown = 20

/**
 * Looks at a file and answers what was understood, every guess with its evidence. `chosen` holds what the person changed:
 * it is taken as it is, and the rest is guessed again.
 */
export async function probeFile(
  source: ByteSource,
  fileId: string,
  habits: Habits,
  chosen: Partial<FileOptions> = {},
): Promise<FileProbe> {
  const table = await openTable(source)
  const { options, evidence, head } = await understand(table, habits, chosen)
  const first = head[0]
  const data = options.header ? head.slice(1) : head
  const columns = columnNames(first, options.header).map(
    (header, index): ProbedColumn => ({ index, header, values: [], empty: 0 }),
  )
  const { rows, warnings } = await survey(table, options, columns)
  return {
    fileId,
    name: source.name,
    format: table.format,
    sheets: table.format === 'xlsx' ? table.book.sheets.map(({ name }) => name) : [],
    options,
    rows,
    columns,
    preview: data.slice(0, previewRows).map(({ cells }) => cells),
    evidence,
    warnings: [...headerWarnings(first, options.header), ...warnings],
  }
}

interface Understanding {
  options: FileOptions
  evidence: Evidence[]
  head: SourceRow[]
}

/** Decides encoding and delimiter from bytes, then header and formats from the first rows. */
export async function understand(table: Table, habits: Habits, chosen: Partial<FileOptions>): Promise<Understanding> {
  const evidence: Evidence[] = []
  const layout = await guessLayout(table, chosen, evidence)
  const options: FileOptions = { ...layout, header: true, ...habits, ...chosen }
  const head = await firstRows(table, options)
  if (chosen.header === undefined) {
    const guess = guessHeader(head.slice(0, 50))
    options.header = guess.header
    evidence.push(guess.evidence)
  }
  const data = options.header ? head.slice(1) : head
  if (chosen.dateOrder === undefined) {
    const guess = guessDateOrder(data, habits)
    options.dateOrder = guess.dateOrder
    evidence.push(guess.evidence)
  }
  if (chosen.decimalSign === undefined && table.format === 'csv') {
    const guess = guessDecimalSign(data, habits)
    options.decimalSign = guess.decimalSign
    evidence.push(guess.evidence)
  }
  return { options, evidence, head }
}

async function guessLayout(table: Table, chosen: Partial<FileOptions>, evidence: Evidence[]) {
  if (table.format === 'xlsx') {
    const sheet = chosen.sheet ?? table.book.sheets[0]?.name
    return { delimiter: ',' as const, encoding: 'utf-8' as const, ...(sheet === undefined ? {} : { sheet }) }
  }
  const guess: EncodingGuess = chosen.encoding
    ? { encoding: chosen.encoding, reason: 'chosen', bom: 0 }
    : await guessEncoding(table.source)
  if (!chosen.encoding) evidence.push({ option: 'encoding', from: 'file', detail: guess.reason, row: null })
  if (chosen.delimiter) return { delimiter: chosen.delimiter, encoding: guess.encoding }
  const { delimiter, evidence: why } = guessDelimiter(await headText(table, guess), table.newline)
  evidence.push(why)
  return { delimiter, encoding: guess.encoding }
}

async function headText(table: Table & { format: 'csv' }, { encoding }: EncodingGuess): Promise<string> {
  for await (const text of decode(table.source, encoding)) return text
  return ''
}

async function firstRows(table: Table, options: FileOptions): Promise<SourceRow[]> {
  const head: SourceRow[] = []
  for await (const rows of readRows(table, options)) {
    for (const row of rows) if (head.push(row) > sampleSize) return head
  }
  return head
}

/** Counts data rows, collects the first broken ones and what stands in each column: a value may come late in the file. */
async function survey(
  table: Table,
  options: FileOptions,
  columns: ProbedColumn[],
): Promise<Pick<FileProbe, 'rows' | 'warnings'>> {
  const warnings: FileProbe['warnings'] = []
  const whole = table.source.size <= (table.format === 'csv' ? countLimit : countLimit / 8)
  const seen = columns.map((column) => ({ column, values: new Set<string>() }))
  let count = options.header ? -1 : 0
  for await (const rows of readRows(table, options)) {
    for (const { problem, row, cells } of rows) {
      if (count++ < 0) continue
      if (!problem) for (const one of seen) note(one, cells)
      else if (warnings.length < warningsShown) warnings.push({ row, code: problem.code, message: problem.message })
    }
    if (!whole && count >= sampleSize) return { rows: null, warnings }
  }
  return { rows: Math.max(0, count), warnings }
}

function note({ column, values }: { column: ProbedColumn; values: Set<string> }, cells: string[]): void {
  const cell = cells[column.index]?.trim() ?? ''
  if (cell === '') column.empty++
  else if (values.size < distinctValues && !values.has(cell)) {
    values.add(cell)
    column.values.push(cell)
  }
}

function headerWarnings(first: SourceRow | undefined, header: boolean): FileProbe['warnings'] {
  if (!header || !first) return []
  const texts = first.cells.map((cell) => cell.trim())
  const twice = texts.find((text, index) => text !== '' && texts.indexOf(text) < index)
  const warnings: FileProbe['warnings'] = []
  if (twice)
    warnings.push({ row: first.row, code: 'headerTwice', message: `the header "${twice}" occurs more than once` })
  if (texts.includes('')) warnings.push({ row: first.row, code: 'headerEmpty', message: 'a column has no header' })
  return warnings
}
