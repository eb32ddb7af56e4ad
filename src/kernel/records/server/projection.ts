import { isDeepStrictEqual } from 'node:util'
import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, join, raw, sql } from '#kernel/db/sql.ts'
import { invalidField } from '#kernel/errors.ts'
import { valueExpression } from '#kernel/filter/server/leaf.ts'
import { type Hop, resolvePath } from '#kernel/filter/server/path.ts'
import { shownName } from '#kernel/objects/server/personName.ts'
import type { RegisteredColumn, RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import { trustedFilter, verdictSql } from './load.ts'
import { fieldExpression, partExpression } from './select.ts'

/** What a statement answers for each record: one JSON text, and the joins that its path fields need. */
export interface Projection {
  json: Sql
  joins: Sql
}

const byAccess = new WeakMap<object, Map<string, Projection>>()

/**
 * The JSON of a record with the fields asked for (default: all readable ones) and what the actor may do with it. Compiled
 * once per access, object and field list, since it is the same for every request of that person; and per workspace, since the
 * program itself has one access for all of them.
 */
export function projection(ctx: Context, object: RegisteredObject, names: string[] | undefined): Projection {
  const { registry, workspace, locale } = ctx
  const key = `${workspace.schema} ${registry.version} ${locale.nameOrder} ${object.name} ${names?.join(' ') ?? '*'}`
  const known = byAccess.get(ctx.access)?.get(key)
  if (known) return known
  const made = build(ctx, object, names ?? readableFields(ctx, object))
  const cache = byAccess.get(ctx.access) ?? new Map<string, Projection>()
  byAccess.set(ctx.access, cache.size < 500 ? cache.set(key, made) : new Map([[key, made]]))
  return made
}

export function readableFields(ctx: Context, object: RegisteredObject): string[] {
  return [...object.fields.keys()].filter((name) => ctx.access.canReadField(object.name, name))
}

function build(ctx: Context, object: RegisteredObject, names: string[]): Projection {
  if (names.length > 200) throw invalidField('fields', 'tooMany', 'Ask for at most 200 fields')
  const joins = new Map<string, Sql>()
  const always = ['id', 'version']
  const expressions = [...new Set([...always, ...names])].map((path) => {
    const found = pathJoins(
      ctx,
      object,
      path,
      'fields',
      path.includes('.') ? `p_${path.slice(0, path.lastIndexOf('.')).replaceAll('.', '_')}` : 't',
    )
    if (found.joins) joins.set(found.alias, found.joins)
    return sql`${answered(ctx, found)} AS ${id(path)}`
  })
  const can = sql`json_build_object('update', ${mayExpression(ctx, object, 'update')}, 'delete', ${mayExpression(ctx, object, 'delete')}) AS can`
  return {
    json: sql`(SELECT row_to_json(j)::text FROM (SELECT ${join([...expressions, can])}) j)`,
    joins: joins.size > 0 ? sql`${join([...joins.values()], ' ')} ` : empty,
  }
}

function answered(ctx: Context, found: PathTarget): Sql {
  if (isName(found.field)) return shownName(found.object, ctx.locale.nameOrder, found.alias)
  return found.isPart ? partExpression(found) : fieldExpression(found.field, found.alias)
}

export const isName = (field: RegisteredField): boolean => field.isSystem && field.name === 'displayName'

function mayExpression(ctx: Context, object: RegisteredObject, action: 'update' | 'delete'): Sql {
  // Whoever may change all that they may read need not be asked for each record that was read.
  if (isDeepStrictEqual(ctx.access.verdict(object.name, action), ctx.access.verdict(object.name, 'read')))
    return raw('TRUE')
  const condition = verdictSql(ctx, object, action)
  return condition === null ? raw('FALSE') : sql`(${condition}) IS TRUE`
}

interface PathTarget {
  alias: string
  /** The object whose field it is. */
  object: RegisteredObject
  field: RegisteredField
  column: RegisteredColumn
  /** The path ends in a part of the field (`amount.currency`), whose column or text this is. */
  isPart: boolean
  expression: Sql
  joins: Sql | null
}

/**
 * Follows a path such as `account.displayName` by LEFT JOINs. Every hop must be readable, record by record: what lies behind
 * an unreadable record is empty. Unknown and unreadable fields give the same error (S-07).
 */
export function pathJoins(
  ctx: Context,
  object: RegisteredObject,
  path: string,
  purpose: string,
  alias: string,
): PathTarget {
  const end = resolvePath(ctx, object, path, purpose)
  const { hops, field } = end
  if (hops.length > 3) throw invalidField(purpose, 'tooDeep', `${path} follows more than three links`)
  const aliases = ['t', ...hops.map((_hop, depth) => (depth === hops.length - 1 ? alias : `${alias}_${depth}`))]
  const joins = hops.map((hop, depth) => joinOf(ctx, hop, aliases[depth] ?? 't', aliases[depth + 1] ?? alias))
  const from = aliases.at(-1) ?? 't'
  const isPart = path.split('.').length > hops.length + 1
  // The whole field means its main column, whichever one filters look into.
  const column = isPart ? end.column : (field.columns[0] ?? end.column)
  const expression = valueExpression({ column, key: end.key }, from)
  return {
    alias: from,
    object: end.object,
    field,
    column,
    isPart,
    expression,
    joins: joins.length > 0 ? join(joins, ' ') : null,
  }
}

function joinOf(ctx: Context, { target, column }: Hop, from: string, alias: string): Sql {
  const verdict = ctx.access.verdict(target.name, 'read')
  const table = id(ctx.workspace.schema, target.table)
  const live = sql`LEFT JOIN ${table} ${id(alias)} ON ${id(alias)}.id = ${id(from, column.name)} AND ${id(alias)}.deleted_at IS NULL`
  if (verdict === true) return live
  return sql`${live} AND ${verdict === false ? raw('FALSE') : trustedFilter(ctx, target, verdict, alias)}`
}
