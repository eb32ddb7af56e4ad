import { type Context, filterEnv } from '#kernel/context.ts'
import { sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Condition, Filter, FilterEnv } from '../contract.ts'
import { operandOf } from '../operand.ts'
import { type PathScope, resolvePath, resolveToMany, type Tree, treeOf } from './path.ts'
import { treeIds } from './sql.ts'

/** Answers the ids given and those of everything below them. */
export type Below = (tree: Tree, ids: string[]) => Promise<string[]>

interface TreeScope extends PathScope {
  object: RegisteredObject
  env: FilterEnv
}

/** The same filter with the records below named one by one: what a predicate, which knows one record, can judge. */
export async function expandTrees(filter: Filter, scope: TreeScope, below: Below): Promise<Filter> {
  if ('and' in filter) return { and: await Promise.all(filter.and.map((part) => expandTrees(part, scope, below))) }
  if ('or' in filter) return { or: await Promise.all(filter.or.map((part) => expandTrees(part, scope, below))) }
  if ('not' in filter) return { not: await expandTrees(filter.not, scope, below) }
  if ('field' in filter) return isUnder(filter) ? expanded(filter, scope, below) : filter
  if (!('path' in filter || 'count' in filter) || !filter.where) return filter
  const { target } = resolveToMany(scope, scope.object, 'path' in filter ? filter.path : filter.count)
  return { ...filter, where: await expandTrees(filter.where, { ...scope, object: target }, below) }
}

/** A verdict ready for a predicate, with the trees as they stand. */
export async function expandVerdict(ctx: Context, object: RegisteredObject, verdict: Filter): Promise<Filter> {
  const scope = { registry: ctx.registry, access: null, env: filterEnv(ctx), schema: ctx.workspace.schema, alias: 't' }
  return expandTrees(verdict, { ...scope, object }, async (tree, ids) => {
    const rows = await ctx.db.rows<{ id: string }>(sql`${treeIds({ ...scope, object: tree.object }, tree, ids)}`)
    return rows.map((row) => row.id)
  })
}

const isUnder = ({ op }: Condition): boolean => op === 'under' || op === 'notUnder'

async function expanded({ field, op, value }: Condition, scope: TreeScope, below: Below): Promise<Condition> {
  const end = resolvePath(scope, scope.object, field)
  const operand = operandOf({ field, op, value, storage: end.storage, lowerCase: false }, scope.env)
  const ids: JsonValue = operand.op === 'under' ? await below(treeOf(scope, end), operand.values as string[]) : []
  const isList = end.storage === 'uuidArray'
  if (op === 'under') return { field, op: isList ? 'hasAny' : 'in', value: ids }
  return { field, op: isList ? 'hasNone' : 'notIn', value: ids }
}
