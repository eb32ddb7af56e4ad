import { stringify } from 'csv-stringify/sync'
import type { Context } from '#kernel/context.ts'
import type { AuditEntry, AuditQuery } from '../contract.ts'
import { auditPages } from './search.ts'

const mostRows = 100_000
const heads = ['at', 'actor', 'kind', 'action', 'object', 'record', 'name', 'subject', 'note', 'ip', 'changes']

/** The found entries as CSV; no cell is a formula for a spreadsheet (S-23). */
export async function* auditCsv(ctx: Context, asked: AuditQuery): AsyncGenerator<string> {
  yield `\ufeff${line(heads)}`
  for await (const entries of auditPages(ctx, asked, mostRows))
    yield entries.map((entry) => line(cellsOf(entry))).join('')
}

function cellsOf(entry: AuditEntry): string[] {
  const changes = entry.changes.map(
    ({ field, from, to }) => `${field}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
  )
  const { at, actorName, kind, action, object, recordId, name, subject, note, ip } = entry
  return [at, actorName, kind, action, object, recordId, name, subject, note, ip, changes.join('; ')].map((cell) =>
    inert(cell ?? ''),
  )
}

const inert = (text: string) => (/^\s*[=+\-@\t\r|]/.test(text) ? `'${text}` : text)
const line = (cells: string[]) => stringify([cells], { record_delimiter: '\r\n' })
