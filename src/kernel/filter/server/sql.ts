import type { Sql } from '#kernel/db/contract.ts'
import { id, join, raw, sql } from '#kernel/db/sql.ts'
import { invalidField } from '#kernel/errors.ts'
import type { RegisteredColumn, RegisteredObject, Registry } from '#kernel/objects/server/registry.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import type { Condition, Count, Filter, FilterEnv, ToMany } from '../contract.ts'
import { operandOf } from '../operand.ts'
import { emptyTest, leaf, type Test, within } from './leaf.ts'
import { type Hop, resolvePath, resolveToMany, type Tree, treeOf } from './path.ts'

export interface FilterScope {
  registry: Registry
  object: RegisteredObject
  /** Alias of the object's table in the statement that the condition joins. */
  alias: string
  env: FilterEnv
  /** Whose filter it is; null for a filter of the program itself (verdicts), which may name every field. */
  access: Access | null
  /** Schema of the workspace. */
  schema: string
}

/**
 * A filter as one SQL condition that can stand in an AND. It is true exactly where the predicate of the same filter is;
 * elsewhere it is false or NULL. Throws `invalid` for what the grammar or the asker's rights do not know.
 */
export function compileFilter(filter: Filter, scope: FilterScope): Sql {
  return node(filter, { ...scope, aliases: { next: 1 } }).sql
}

/** Aliases `f1`, `f2` … are numbered through one statement, so nested queries never shadow each other. */
type State = FilterScope & { aliases: { next: number } }

const always: Test = { sql: raw('TRUE'), total: true }
const never: Test = { sql: raw('FALSE'), total: true }

function node(filter: Filter, state: State): Test {
  if ('and' in filter) return all(filter.and.map((part) => node(part, state)))
  if ('or' in filter) return any(filter.or.map((part) => node(part, state)))
  if ('not' in filter) return negate(node(filter.not, state))
  if ('field' in filter) return condition(filter, state)
  if ('path' in filter) return toMany(filter, state)
  if ('count' in filter) return counted(filter, state)
  if ('all' in filter) return always
  if ('none' in filter) return never
  throw invalidField('filter', 'notAFilter', 'Send a filter')
}

function all(parts: Test[]): Test {
  return parts.length === 0
    ? always
    : {
        sql: sql`(${join(
          parts.map((part) => part.sql),
          ' AND ',
        )})`,
        total: parts.every((part) => part.total),
      }
}

function any(parts: Test[]): Test {
  return parts.length === 0
    ? never
    : {
        sql: sql`(${join(
          parts.map((part) => part.sql),
          ' OR ',
        )})`,
        total: parts.every((part) => part.total),
      }
}

/** Two-valued: what is not true, be it false or unknown, becomes true. */
function negate({ sql: positive, total }: Test): Test {
  return { sql: total ? sql`NOT (${positive})` : sql`((${positive}) IS NOT TRUE)`, total: true }
}

function condition({ field, op, value }: Condition, state: State): Test {
  const end = resolvePath(state, state.object, field)
  const lowerCase = end.column.derive !== undefined
  const operand = operandOf({ field, op, value, storage: end.storage, lowerCase }, state.env)
  const isLocal = end.hops.length === 0
  if (isLocal && operand.op === 'isNotEmpty' && operand.negated) return emptyTest(end, state.alias)
  const positive = through(end.hops, state, (inner) =>
    operand.op === 'under'
      ? within(end, below(inner, treeOf(state, end), operand.values as string[]), inner.alias)
      : leaf(end, operand, inner.alias, isLocal),
  )
  return operand.negated ? negate(positive) : positive
}

/** The ids of these records and of everything below them in a tree, as a query that stands by itself. */
export function treeIds(scope: FilterScope, tree: Tree, ids: string[]): Sql {
  return below({ ...scope, aliases: { next: 1 } }, tree, ids)
}

/** The way down goes over live records that the asker may read; a circle, which the engine refuses, would still end. */
function below(state: State, tree: Tree, ids: string[]): Sql {
  const child = beside(state, tree.object)
  const found = `f${state.aliases.next++}`
  const tie = sql`${id(child.alias, tree.link.name)} = ${id(found, 'id')}`
  return sql`WITH RECURSIVE ${id(found)} (id) AS (SELECT unnest(${ids}::uuid[])
    UNION SELECT ${id(child.alias, 'id')} ${from(child, tie, sql`, ${id(found)}`)}) SELECT id FROM ${id(found)}`
}

/** Goes over to-one links: the target must live and be readable, else the condition behind it is not true. */
function through(hops: Hop[], state: State, end: (state: State) => Test): Test {
  const [hop, ...rest] = hops
  if (!hop) return end(state)
  const inner = beside(state, hop.target)
  const tie = sql`${id(inner.alias, 'id')} = ${id(state.alias, hop.column.name)}`
  return { sql: sql`EXISTS (SELECT 1 ${from(inner, tie)} AND ${through(rest, inner, end).sql})`, total: true }
}

function toMany({ path, has, where }: ToMany, state: State): Test {
  const { hops, target, tie } = resolveToMany(state, state.object, path)
  const some = through(hops, state, (host) => {
    const inner = beside(host, target)
    const test = where ? node(where, inner) : always
    const wanted = has === 'every' ? negate(test) : test
    return { sql: sql`EXISTS (SELECT 1 ${from(inner, tieSql(host, inner, tie))} AND ${wanted.sql})`, total: true }
  })
  return has === 'some' ? some : negate(some)
}

const comparisons: Record<Count['op'], Sql> = {
  eq: raw('='),
  lt: raw('<'),
  lte: raw('<='),
  gt: raw('>'),
  gte: raw('>='),
}

/** Counting stops one behind the number asked for. Behind a link that leads nowhere there are no records. */
function counted({ count: path, where, op, value }: Count, state: State): Test {
  const { hops, target, tie } = resolveToMany(state, state.object, path)
  const compare = (host: State): Test => {
    const inner = beside(host, target)
    const test = where ? node(where, inner) : always
    const rows = sql`SELECT 1 ${from(inner, tieSql(host, inner, tie))} AND ${test.sql} LIMIT ${value + 1}::bigint`
    return { sql: sql`((SELECT count(*) FROM (${rows}) counted) ${comparisons[op]} ${value}::bigint)`, total: true }
  }
  if (hops.length === 0) return compare(state)
  const countsZero = { eq: value === 0, lt: value > 0, lte: true, gt: false, gte: value === 0 }[op]
  const reached = through(hops, state, () => always)
  const counts = through(hops, state, compare)
  return countsZero ? any([counts, negate(reached)]) : counts
}

function beside(state: State, object: RegisteredObject): State {
  return { ...state, object, alias: `f${state.aliases.next++}` }
}

/** The live records of a table that the asker may read. Verdicts are the program's own and may name every field. */
function from(inner: State, tie: Sql, also: Sql = raw('')): Sql {
  const verdict = inner.access?.verdict(inner.object.name, 'read') ?? true
  const readable =
    verdict === true
      ? raw('')
      : verdict === false
        ? raw(' AND FALSE')
        : sql` AND ${node(verdict, { ...inner, access: null }).sql}`
  const live = sql`${id(inner.alias, 'deleted_at')} IS NULL`
  return sql`FROM ${id(inner.schema, inner.object.table)} ${id(inner.alias)}${also} WHERE ${tie} AND ${live}${readable}`
}

function tieSql(host: State, inner: State, tie: { on: 'target' | 'host'; column: RegisteredColumn }): Sql {
  if (tie.on === 'host') return sql`${id(inner.alias, 'id')} = ANY(${id(host.alias, tie.column.name)})`
  const link = id(inner.alias, tie.column.name)
  const hostId = id(host.alias, 'id')
  return tie.column.storage === 'uuidArray' ? sql`${link} @> ARRAY[${hostId}]` : sql`${link} = ${hostId}`
}
