import type { Context } from '#kernel/context.ts'
import { empty, id, raw, sql } from '#kernel/db/sql.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { Page, Query, RecordJson } from '../contract.ts'
import { conditions } from './conditions.ts'
import { countMatching } from './count.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { verdictSql } from './load.ts'
import { fetchPage } from './page.ts'
import { projection } from './projection.ts'
import { sortKeys } from './sort.ts'

/** A page whose rows are JSON texts made by the database: HTTP passes them on without parsing. */
export type JsonPage = Page<string>

export const maxLimit = 1000

/** Everything a list needs: rights, filter, search, sort and the place in it, as one statement with a LIMIT. */
export async function queryJson(ctx: Context, objectName: string, query: Query): Promise<JsonPage> {
  const object = ctx.registry.object(objectName)
  const limit = query.limit ?? 50
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw invalidField('limit', 'outOfRange', `Use a limit from 1 to ${maxLimit}`)
  const where = conditions(ctx, object, query)
  if (where === null)
    return {
      items: [],
      next: null,
      ...(query.count && query.count !== 'none' ? { count: { value: 0, exact: true } } : {}),
    }
  const keys = sortKeys(ctx, object, query.sort)
  const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, keys)
  const shape = projection(ctx, object, query.fields)
  const prepare = query.filter === undefined && query.search === undefined
  const isChoosing = !prepare || ctx.access.verdict(objectName, 'read') !== true
  const rows = await fetchPage(ctx, {
    object,
    shape,
    where,
    keys,
    place: cursor,
    limit: limit + 1,
    isChoosing,
    prepare,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const next =
    rows.length > limit && last
      ? encodeCursor(
          keys,
          keys.map((_key, i) => last[`k${i}`] ?? null),
          last.id,
        )
      : null
  const count = await countMatching(ctx, object, where, query.count ?? 'none')
  return { items: page.map((row) => row.json), next, ...(count ? { count } : {}) }
}

export async function query(ctx: Context, objectName: string, input: Query): Promise<Page> {
  const page = await queryJson(ctx, objectName, input)
  return { ...page, items: page.items.map((json) => JSON.parse(json) as RecordJson) }
}

/** One record as JSON text, or notFound for absent and unreadable alike. */
export async function getJson(
  ctx: Context,
  objectName: string,
  recordId: string,
  options: { fields?: string[]; trash?: boolean } = {},
): Promise<string> {
  const object = ctx.registry.object(objectName)
  const readable = verdictSql(ctx, object, 'read')
  if (readable === null || !isUuid(recordId)) throw notFound(`This ${object.name}`)
  const shape = projection(ctx, object, options.fields)
  const place = options.trash ? empty : raw(' AND t.deleted_at IS NULL')
  const row = await ctx.db.row<{ json: string }>(
    sql`
    SELECT ${shape.json} AS json FROM ${id(ctx.workspace.schema, object.table)} t ${shape.joins}
    WHERE t.id = ${recordId}::uuid${place} AND ${readable}`,
    { prepare: true },
  )
  if (!row) throw notFound(`This ${object.name}`)
  return row.json
}

export async function get(
  ctx: Context,
  objectName: string,
  recordId: string,
  options: { fields?: string[]; trash?: boolean } = {},
): Promise<RecordJson> {
  return JSON.parse(await getJson(ctx, objectName, recordId, options)) as RecordJson
}
