import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, join, raw, sql } from '#kernel/db/sql.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Page, Query, RecordJson } from '../contract.ts'
import { conditions } from './conditions.ts'
import { countMatching } from './count.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { verdictSql } from './load.ts'
import { projection } from './projection.ts'
import { orderOf, type SortKey, sortKeys } from './sort.ts'

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
  const rows = await ctx.db.rows<Record<string, string | null> & { json: string; id: string }>(
    pageStatement(ctx, object, shape, where, keys, cursor, limit + 1),
  )
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
  if (readable === null || !/^[0-9a-f-]{36}$/i.test(recordId)) throw notFound(`This ${object.name}`)
  const shape = projection(ctx, object, options.fields)
  const place = options.trash ? empty : raw(' AND t.deleted_at IS NULL')
  const row = await ctx.db.row<{ json: string }>(sql`
    SELECT ${shape.json} AS json FROM ${id(ctx.workspace.schema, object.table)} t ${shape.joins}
    WHERE t.id = ${recordId}::uuid${place} AND ${readable}`)
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

type Place = { values: (string | null)[]; id: string } | null

/**
 * Empty values come last in both directions. A plain b-tree cannot say so in one scan, but it can in two: first the records
 * with a value in index order, then those without; the second part runs only when the first does not fill the page.
 */
function pageStatement(
  ctx: Context,
  object: RegisteredObject,
  shape: ReturnType<typeof projection>,
  where: Sql,
  keys: SortKey[],
  place: Place,
  limit: number,
): Sql {
  const [first] = keys
  const from = sql`FROM ${id(ctx.workspace.schema, object.table)} t ${shape.joins}${join(
    keys.map((key) => key.joins),
    ' ',
  )}`
  const columns = join([
    sql`${shape.json} AS json`,
    sql`t.id`,
    ...keys.map((key, i) => sql`${key.expression}::text AS ${id(`k${i}`)}`),
  ])
  const part = (condition: Sql, order: Sql) =>
    sql`SELECT ${columns} ${from} WHERE ${where} AND ${condition} ORDER BY ${order} LIMIT ${limit}`
  if (!first || !first.nullable || keys.length > 1) return part(after(keys, place), orderOf(keys))
  const filled = sql`${first.expression} IS NOT NULL`
  const blank = sql`${first.expression} IS NULL`
  const idOrder = orderOf([{ ...first, expression: raw('t.id') }])
  if (place && place.values[0] === null) return part(sql`${blank} AND ${afterId(first, place.id)}`, idOrder)
  return sql`(${part(sql`${filled} AND ${after(keys, place)}`, orderOf(keys))}) UNION ALL (${part(blank, idOrder)}) LIMIT ${limit}`
}

const afterId = (key: SortKey, recordId: string): Sql =>
  sql`t.id ${raw(key.direction === 'asc' ? '>' : '<')} ${recordId}::uuid`

/** Everything behind the cursor, in the order of the keys and then of the id. */
function after(keys: SortKey[], place: Place): Sql {
  const [first] = keys
  if (!place || !first) return raw('TRUE')
  if (keys.length === 1) {
    const compare = raw(first.direction === 'asc' ? '>' : '<')
    return sql`(${first.expression}, t.id) ${compare} (${place.values[0]}::${raw(first.type)}, ${place.id}::uuid)`
  }
  const branches: Sql[] = []
  const equal: Sql[] = []
  keys.forEach((key, i) => {
    const value = place.values[i] ?? null
    const typed = sql`${value}::${raw(key.type)}`
    const compare = raw(key.direction === 'asc' ? '>' : '<')
    if (value !== null)
      branches.push(
        join([...equal, sql`(${key.expression} ${compare} ${typed} OR ${key.expression} IS NULL)`], ' AND '),
      )
    equal.push(value === null ? sql`${key.expression} IS NULL` : sql`${key.expression} = ${typed}`)
  })
  branches.push(join([...equal, afterId(first, place.id)], ' AND '))
  return sql`(${join(
    branches.map((branch) => sql`(${branch})`),
    ' OR ',
  )})`
}
