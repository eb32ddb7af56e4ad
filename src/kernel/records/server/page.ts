import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, join, raw, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Projection } from './projection.ts'
import { orderOf, type SortKey } from './sort.ts'

/** Where a page begins: the keys of the record before it and its id; null at the start. */
export type Place = { values: (string | null)[]; id: string } | null

/** A record as JSON text, its id, and its sort keys `k0`, `k1` … as text. */
export type PageRow = Record<string, string | null> & { json: string; id: string }

export interface PageRequest {
  object: RegisteredObject
  shape: Projection
  where: Sql
  keys: SortKey[]
  place: Place
  limit: number
  /**
   * Rights or a filter choose among the records: the page's are then found first, if possible inside an index, and only they
   * are read whole.
   */
  isChoosing: boolean
  /** The statement's text comes from the registry alone, so its plan may be kept. */
  prepare: boolean
}

/**
 * Rows in order. Empty values come last in both directions: a plain b-tree cannot say so in one scan, but it can in two,
 * first the records with a value, then, only when they do not fill the page, those without.
 */
export async function fetchPage(ctx: Context, request: PageRequest): Promise<PageRow[]> {
  const { keys, place, limit } = request
  const [first] = keys
  if (!first?.nullable || keys.length > 1) return part(ctx, request, after(keys, place), orderOf(keys), limit)
  const blank = sql`${first.expression} IS NULL`
  const idOrder = orderOf([{ ...first, expression: raw('t.id') }])
  if (place && place.values[0] === null) {
    return part(ctx, request, sql`${blank} AND ${afterId(first, place.id)}`, idOrder, limit)
  }
  const filled = sql`${first.expression} IS NOT NULL AND ${after(keys, place)}`
  const rows = await part(ctx, request, filled, orderOf(keys), limit)
  return rows.length === limit ? rows : [...rows, ...(await part(ctx, request, blank, idOrder, limit - rows.length))]
}

function part(ctx: Context, request: PageRequest, condition: Sql, order: Sql, limit: number): Promise<PageRow[]> {
  const { object, shape, where, keys, prepare } = request
  const table = id(ctx.workspace.schema, object.table)
  const answer = (key: (entry: SortKey, index: number) => Sql) =>
    join([
      sql`${shape.json} AS json`,
      sql`t.id`,
      ...keys.map((entry, i) => sql`${key(entry, i)}::text AS ${keyName(i)}`),
    ])
  const keyJoins = keys.map((key) => key.joins)
  const chosen = sql`WHERE ${where} AND ${condition} ORDER BY ${order} LIMIT ${limit}`
  if (!request.isChoosing)
    return ctx.db.rows(
      sql`SELECT ${answer((key) => key.expression)} FROM ${table} t ${join([shape.joins, ...keyJoins], ' ')} ${chosen}`,
      { prepare },
    )
  const found = sql`SELECT ${join([sql`t.id`, ...keys.map((key, i) => sql`${key.expression} AS ${keyName(i)}`)])}
    FROM ${table} t ${join(keyJoins, ' ')} ${chosen}`
  const placed = keys.map((key, i) => ({ ...key, expression: sql`p.${keyName(i)}` }))
  return ctx.db.rows(
    sql`SELECT ${answer((_key, i) => sql`p.${keyName(i)}`)} FROM (${found}) p
    JOIN ${table} t ON t.id = p.id ${shape.joins} ORDER BY ${orderOf(placed)}`,
    { prepare },
  )
}

const keyName = (index: number): Sql => id(`k${index}`)

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
