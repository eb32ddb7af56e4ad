import { stringify } from 'csv-stringify/sync'
import type { Context } from '#kernel/context.ts'
import type { Query } from '#kernel/records/contract.ts'
import { inert } from '../run/inert.ts'
import { exportRows, type OnRows } from './exportRows.ts'

/** A list as CSV: UTF-8 with a byte order mark, ISO dates, decimal points; inert in a spreadsheet (S-23); an import takes it back. */
export async function* exportCsv(
  ctx: Context,
  objectName: string,
  query: Query,
  onRows?: OnRows,
): AsyncGenerator<string> {
  const { columns, pages } = exportRows(ctx, objectName, query, onRows)
  yield `\ufeff${line(columns.map(({ header }) => inert(header)))}`
  // A number may start with minus: no spreadsheet takes `-5` for a formula.
  const guards = columns.map(({ type }) => (type === 'number' ? (text: string) => text : inert))
  for await (const rows of pages)
    yield rows.map((cells) => line(cells.map((cell, i) => guards[i]?.(cell) ?? cell))).join('')
}

const line = (cells: string[]) => stringify([cells], { record_delimiter: '\r\n' })
