import type { Sql } from '#kernel/db/contract.ts'
import { id, join, literal, raw, sql } from '#kernel/db/sql.ts'
import type { Storage } from '#kernel/fields/contract.ts'
import {
  fieldOf,
  type RegisteredColumn,
  type RegisteredField,
  type RegisteredObject,
} from '#kernel/objects/server/registry.ts'

/** `expr AS "field"` for each field: the canonical JSON form of its value, made by the database. */
export function selectExpressions(object: RegisteredObject, names: readonly string[], alias: string): Sql[] {
  return [...new Set(names)].map((name) => sql`${fieldExpression(fieldOf(object, name), alias)} AS ${id(name)}`)
}

/** A field's value as JSON-ready expression: composite kinds become one object, or null when empty. */
export function fieldExpression(field: RegisteredField, alias: string): Sql {
  const [main] = field.columns
  if (!main) return raw('NULL')
  if (!main.part) return columnExpression(main, alias)
  const parts = field.columns.filter((column) => column.part)
  const pairs = parts.map((column) => sql`${literal(column.part ?? '')}, ${columnExpression(column, alias)}`)
  const present = join(parts.map((column) => id(alias, column.name)))
  return sql`CASE WHEN num_nonnulls(${present}) > 0 THEN json_strip_nulls(json_build_object(${join(pairs)})) END`
}

/** A part of a composite field, or a text inside of one, in the same canonical form. */
export function partExpression({ column, expression }: { column: RegisteredColumn; expression: Sql }): Sql {
  return forms[column.storage]?.(expression) ?? expression
}

const forms: Partial<Record<Storage, (column: Sql) => Sql>> = {
  decimal: (column) => sql`trim_scale(${column})::text`,
  instant: (column) => sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  date: (column) => sql`to_char(${column}, 'YYYY-MM-DD')`,
}

function columnExpression(column: RegisteredColumn, alias: string): Sql {
  return partExpression({ column, expression: id(alias, column.name) })
}
