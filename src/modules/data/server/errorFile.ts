import { stringify } from 'csv-stringify/sync'
import type { Context } from '#kernel/context.ts'
import { errorPage, type ImportRow } from './importStore.ts'
import { inert } from './run/inert.ts'

const pageSize = 500

/**
 * The rows that were not written, as they stood in the file, with their number and the reason in front: mend them and import
 * this file again (its two extra columns are left out by the same mapping). Inert in a spreadsheet (S-23).
 */
export async function* errorFile(ctx: Context, row: ImportRow): AsyncGenerator<string> {
  const delimiter = row.options.delimiter
  const line = (cells: string[]) => stringify([cells.map(inert)], { delimiter, record_delimiter: '\r\n' })
  yield `\ufeff${line(['row', 'reason', ...row.header])}`
  for (let after = 0; ; ) {
    const page = await errorPage(ctx, row.id, after, pageSize)
    if (page.length > 0) yield page.map((entry) => line([String(entry.row), entry.reason, ...entry.cells])).join('')
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.row
  }
}
