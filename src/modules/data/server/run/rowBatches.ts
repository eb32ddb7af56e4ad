import type { FileOptions } from '../../contract.ts'
import type { SourceRow } from '../parse/rows.ts'
import { readRows, type Table } from '../parse/table.ts'

/** Rows of one transaction: enough for set-based SQL, few enough that other people's writes do not wait. */
const batchSize = 2_000
const batchCharacters = 8 * 1024 * 1024

/** A batch, with the rows of the file that are done with before and after it. */
export interface RowBatch {
  rows: SourceRow[]
  /** Rows of the file done with before it. */
  from: number
  to: number
}

/** Cuts the rows behind `position` (the header counts) into batches, reading the next while one is written. */
export async function* rowBatches(table: Table, options: FileOptions, position: number): AsyncGenerator<RowBatch> {
  const skip = Math.max(position, options.header ? 1 : 0)
  let rows: SourceRow[] = []
  let characters = 0
  let at = 0
  let from = position
  for await (const piece of ahead(readRows(table, options))) {
    for (const row of piece) {
      if (++at <= skip) continue
      rows.push(row)
      for (const cell of row.cells) characters += cell.length
      if (rows.length < batchSize && characters < batchCharacters) continue
      yield { rows, from, to: at }
      from = at
      rows = []
      characters = 0
    }
  }
  if (rows.length > 0) yield { rows, from, to: at }
}

/** Asks for the next item before the present one is used up, so that disk and database work at the same time. */
async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next()
  try {
    for (;;) {
      const { value, done } = await next
      if (done) return
      next = items.next()
      next.catch(() => undefined)
      yield value
    }
  } finally {
    await items.return(undefined)
  }
}
