import { type Context, filterEnv } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, isOneOf, join, raw, sql } from '#kernel/db/sql.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { compileFilter } from '#kernel/filter/server/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Action, Verdict } from '#kernel/permissions/contract.ts'
import { lookUps } from './lookUps.ts'
import { selectExpressions } from './select.ts'
import type { Values } from './values.ts'

/** A record as it stands, whole, and whether the actor may do what is asked. */
export interface Standing {
  values: Values
  may: boolean
}

/**
 * Reads records for a write: those the actor may not read are absent, as if they did not exist. Single records of one caller
 * travel together.
 */
export async function loadForWrite(
  ctx: Context,
  object: RegisteredObject,
  action: Action,
  ids: string[],
  options: { trash?: boolean } = {},
): Promise<Map<string, Standing>> {
  const [only, ...others] = ids
  if (only === undefined || others.length > 0 || ctx.db.inTransaction) return load(ctx, object, action, ids, options)
  const standing = await standings(ctx, `${object.name} ${action} ${options.trash === true}`, only, (now, asked) =>
    load(now, now.registry.object(object.name), action, asked, options),
  )
  return new Map(standing ? [[only, standing]] : [])
}

const standings = lookUps<Standing>()

async function load(
  ctx: Context,
  object: RegisteredObject,
  action: Action,
  ids: string[],
  options: { trash?: boolean },
): Promise<Map<string, Standing>> {
  const readable = verdictSql(ctx, object, 'read')
  if (readable === null) return new Map()
  const may = verdictSql(ctx, object, action) ?? raw('FALSE')
  const place = options.trash ? sql`t.deleted_at IS NOT NULL` : sql`t.deleted_at IS NULL`
  const valid = ids.filter(isUuid)
  if (valid.length === 0) return new Map()
  const rows = await ctx.db.rows<{ may: boolean; record: Values & { id: string } }>(
    sql`
    SELECT ${may} AS may, (SELECT row_to_json(j) FROM (SELECT ${join(allExpressions(object))}) j) AS record
    FROM ${id(ctx.workspace.schema, object.table)} t WHERE ${isOneOf(sql`t.id`, valid, sql`uuid`)} AND ${place} AND ${readable}`,
    { prepare: true },
  )
  return new Map(rows.map((row) => [row.record.id, { may: row.may, values: row.record }]))
}

/** The actor's verdict as a condition on alias `t`; null means never. */
export function verdictSql(ctx: Context, object: RegisteredObject, action: Action): Sql | null {
  const verdict: Verdict = ctx.access.verdict(object.name, action)
  if (verdict === false) return null
  return verdict === true ? raw('TRUE') : trustedFilter(ctx, object, verdict)
}

/** A filter of the program itself (a verdict), which may speak of fields the actor cannot read. */
export function trustedFilter(ctx: Context, object: RegisteredObject, filter: Filter, alias = 't'): Sql {
  return compileFilter(filter, {
    registry: ctx.registry,
    object,
    alias,
    env: filterEnv(ctx),
    access: null,
    schema: ctx.workspace.schema,
  })
}

const expressions = new WeakMap<RegisteredObject, Sql[]>()

function allExpressions(object: RegisteredObject): Sql[] {
  const known = expressions.get(object)
  if (known) return known
  const made = selectExpressions(object, [...object.fields.keys()], 't')
  expressions.set(object, made)
  return made
}
