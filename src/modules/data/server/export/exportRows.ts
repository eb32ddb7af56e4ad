import { type Context, withStoredNames } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import { type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import type { ExportPreview, Query, RecordJson } from '#kernel/records/contract.ts'
import { pages, queryAll } from '#kernel/records/server/all.ts'
import { count } from '#kernel/records/server/engine.ts'
import { type ExportColumn, exportColumns, type Names } from './columns.ts'

/** A list on its way out: its columns, and its rows page by page, each with a text for every column. */
export interface ExportedRows {
  columns: ExportColumn[]
  pages: AsyncGenerator<string[][]>
}

/** The rows of a list with flat memory: the same filter, sort, fields and rights as the list (S-10), and of its rows those that the asker may export. */
export function exportRows(ctx: Context, objectName: string, query: Query, onRows: OnRows = () => {}): ExportedRows {
  const object = ctx.registry.object(objectName)
  const asker = withStoredNames({ ...ctx, access: exportAccess(ctx.access, object) })
  const columns = exportColumns(ctx, object, query.fields)
  return { columns, pages: counted(textsOf(asker, object, columns, query), onRows) }
}

/** Told how many rows have gone out so far. */
export type OnRows = (rows: number) => void

async function* counted(pages: AsyncGenerator<string[][]>, onRows: OnRows): AsyncGenerator<string[][]> {
  let rows = 0
  for await (const page of pages) {
    yield page
    rows += page.length
    onRows(rows)
  }
}

/** What would go out, by the same rights: rows and columns, and what is held back. */
export async function previewExport(ctx: Context, objectName: string, query: Query): Promise<ExportPreview> {
  const object = ctx.registry.object(objectName)
  const access = exportAccess(ctx.access, object)
  const columns = exportColumns(ctx, object, query.fields)
  const { value: rows } = await count({ ...ctx, access }, objectName, query)
  const listed = access === ctx.access ? rows : (await count(ctx, objectName, query)).value
  const hidden = object.ownFields.filter(({ name }) => !ctx.access.canReadField(objectName, name))
  return {
    rows,
    withheld: listed - rows,
    columns: columns.map(({ header }) => header),
    hidden: query.fields ? 0 : hidden.length,
  }
}

async function* textsOf(
  ctx: Context,
  object: RegisteredObject,
  columns: ExportColumn[],
  { cursor: _cursor, limit: _limit, count: _count, ...asked }: Query,
): AsyncGenerator<string[][]> {
  const fields = [...new Set(columns.flatMap((column) => column.fields))]
  for await (const records of pages(ctx, object.name, { ...asked, fields })) {
    if (records.length === 0) continue
    const names = await namesOf(ctx, object, columns, records)
    yield records.map((record) => columns.map((column) => column.text(record, names)))
  }
}

/** Reads what may be read and exported: the list's own verdict narrowed by that of the export. */
function exportAccess(access: Access, object: RegisteredObject): Access {
  const mayExport = access.verdict(object.name, 'export')
  const mayRead = access.verdict(object.name, 'read')
  if (mayExport === false || mayRead === false) throw forbidden(`You may not export ${object.plural}`)
  // Configuration that everyone reads whole (stages, teams) is exported whole by whoever may export at all.
  if (mayExport === true || object.def.access?.readAll) return access
  const both = mayRead === true ? mayExport : { and: [mayRead, mayExport] }
  return {
    ...access,
    verdict: (name, action) => (name === object.name && action === 'read' ? both : access.verdict(name, action)),
  }
}

/** One query an object for the names behind lists of links; what may not be read has none. */
async function namesOf(
  ctx: Context,
  object: RegisteredObject,
  columns: ExportColumn[],
  records: RecordJson[],
): Promise<Names> {
  const names: Names = new Map()
  for (const path of new Set(columns.flatMap((column) => column.fields))) {
    const field = object.fields.get(path)
    const target = field?.storage === 'uuidArray' ? targetOf(field) : undefined
    if (!target || ctx.access.verdict(target, 'read') === false) continue
    const ids = [...new Set(records.flatMap((record) => (record[path] as string[] | null) ?? []))]
    const known = names.get(target) ?? new Map<string, string>()
    for (let at = 0; at < ids.length; at += 1000) {
      const filter = { field: 'id', op: 'in' as const, value: ids.slice(at, at + 1000) }
      for (const record of await queryAll(ctx, target, { filter, fields: ['displayName'] }))
        known.set(record.id, String(record.displayName))
    }
    names.set(target, known)
  }
  return names
}
