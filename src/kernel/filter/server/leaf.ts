import type { Sql } from '#kernel/db/contract.ts'
import { id, isOneOf, raw, sql } from '#kernel/db/sql.ts'
import type { Storage } from '#kernel/fields/contract.ts'
import type { Operand, Scalar } from '../operand.ts'
import type { ResolvedPath } from './path.ts'

/** `total`: never NULL, so that a plain NOT denies it. */
export interface Test {
  sql: Sql
  total: boolean
}

const types: Record<Storage, Sql> = {
  text: raw('text'),
  textArray: raw('text'),
  integer: raw('bigint'),
  decimal: raw('numeric'),
  boolean: raw('boolean'),
  date: raw('date'),
  instant: raw('timestamptz'),
  uuid: raw('uuid'),
  uuidArray: raw('uuid'),
  json: raw('jsonb'),
}

const comparisons = { lt: raw('<'), lte: raw('<='), gt: raw('>'), gte: raw('>=') }
const never: Test = { sql: raw('FALSE'), total: true }
const partial = (test: Sql): Test => ({ sql: test, total: false })

/** The positive test of one column on one row. */
export function leaf(end: ResolvedPath, operand: Operand, alias: string, isLocal: boolean): Test {
  const column = valueExpression(end, alias)
  const type = types[end.storage]
  switch (operand.op) {
    case 'isNotEmpty':
      return notEmpty(end, column)
    case 'in':
      return equal(end, operand.values, alias)
    case 'hasAny':
    case 'hasAll':
      if (operand.values.length === 0) return never
      return partial(holdsValues(column, operand.op, operand.values, type))
    case 'under':
      throw new Error('What lies below is found by a query of its own')
    case 'between':
      return partial(sql`${column} BETWEEN ${operand.from}::${type} AND ${operand.to}::${type}`)
    case 'inPeriod':
      return inRange(column, operand.range, type)
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return like(end, operand.op, operand.text, alias, isLocal)
    default:
      return partial(sql`${column} ${comparisons[operand.op]} ${operand.value}::${type}`)
  }
}

/** The test of a link, or of a list of links, against the ids that a query answers once for all rows. */
export function within(end: ResolvedPath, ids: Sql, alias: string): Test {
  const column = valueExpression(end, alias)
  return partial(end.storage === 'uuidArray' ? sql`${column} && ARRAY(${ids})` : sql`${column} = ANY(ARRAY(${ids}))`)
}

/** A column, or a text inside it. Values of other JSON types count as nothing. */
export function valueExpression(end: Pick<ResolvedPath, 'column' | 'key'>, alias: string): Sql {
  const column = id(alias, end.column.name)
  if (end.key === null) return column
  return sql`(CASE WHEN jsonb_typeof(${column} -> ${end.key}::text) = 'string' THEN ${column} ->> ${end.key}::text END COLLATE "und-x-icu")`
}

/** `isEmpty` of a column of the row itself, in a form that an index can answer. */
export function emptyTest(end: ResolvedPath, alias: string): Test {
  const column = valueExpression(end, alias)
  if (end.storage === 'text') return { sql: sql`(${column} IS NULL OR ${column} = '')`, total: true }
  if (end.storage.endsWith('Array')) return { sql: sql`(${column} IS NULL OR ${column} = '{}')`, total: true }
  if (end.storage === 'json') return { sql: sql`((${notEmpty(end, column).sql}) IS NOT TRUE)`, total: true }
  return { sql: sql`${column} IS NULL`, total: true }
}

function notEmpty(end: ResolvedPath, column: Sql): Test {
  if (end.storage === 'text') return partial(sql`${column} <> ''`)
  if (end.storage.endsWith('Array')) return partial(sql`cardinality(${column}) > 0`)
  if (end.storage === 'json') return partial(sql`${column} <> ALL (ARRAY['{}', '[]', 'null', '""']::jsonb[])`)
  return { sql: sql`${column} IS NOT NULL`, total: true }
}

function equal(end: ResolvedPath, values: Scalar[], alias: string): Test {
  const [first] = values
  if (first === undefined) return never
  if (end.key !== null && values.length === 1) return partial(holdsText(id(alias, end.column.name), end.key, first))
  return partial(isOneOf(valueExpression(end, alias), values, types[end.storage]))
}

/** Most lists are empty, which is told at once; the index of shared teams holds only the others. */
function holdsValues(column: Sql, op: 'hasAny' | 'hasAll', values: Scalar[], type: Sql): Sql {
  return sql`(cardinality(${column}) > 0 AND ${column} ${raw(op === 'hasAny' ? '&&' : '@>')} ${values}::${type}[])`
}

/** Containment is what the index of a jsonb column knows; that of external ids holds only those that are not empty. */
function holdsText(column: Sql, key: string, text: Scalar): Sql {
  return sql`(${column} <> '{}' AND ${column} @> ${JSON.stringify({ [key]: text })}::jsonb)`
}

function inRange(column: Sql, { from, to }: { from: string | null; to: string | null }, type: Sql): Test {
  if (from !== null && to !== null) return partial(sql`(${column} >= ${from}::${type} AND ${column} < ${to}::${type})`)
  if (from !== null) return partial(sql`${column} >= ${from}::${type}`)
  if (to !== null) return partial(sql`${column} < ${to}::${type}`)
  return { sql: sql`${column} IS NOT NULL`, total: true }
}

const open = { contains: ['%', '%'], startsWith: ['', '%'], endsWith: ['%', ''] } as const

function like(end: ResolvedPath, op: keyof typeof open, text: string, alias: string, isLocal: boolean): Test {
  const escaped = escapeLike(text)
  const pattern = open[op][0] + escaped + open[op][1]
  const column = valueExpression(end, alias)
  const isNarrowed = isLocal && isInSearchText(end) && [...text].length >= 3
  // Nearly all that is narrowed to holds: as a comparison of numbers the test does not make the planner expect far fewer.
  const narrowed = (test: Sql) =>
    partial(sql`(${id(alias, 'search_text')} LIKE ${`%${escaped}%`} AND (${test})::int <> 0)`)
  if (end.storage === 'textArray') {
    const item = sql`EXISTS (SELECT 1 FROM unnest(${column}) AS item(value) WHERE lower(item.value COLLATE "und-x-icu") LIKE ${pattern})`
    return isNarrowed ? narrowed(item) : { sql: item, total: true }
  }
  const test = sql`lower(${column}) LIKE ${pattern}`
  return isNarrowed ? narrowed(test) : partial(test)
}

/** Signs that LIKE would take for wildcards stand for themselves. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)

/**
 * True when the search text surely holds the value whole, so that its trigram index may narrow the candidates. Searchable
 * fields stand in it as long as they are short.
 */
function isInSearchText({ object, field, key }: ResolvedPath): boolean {
  const isShort = (field.def.maxLength ?? 1_000) <= 2_000
  return key === null && isShort && field.kind.searchesAsStored === true && object.searchable.includes(field)
}
