import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, join, raw, sql } from '#kernel/db/sql.ts'
import { invalidField } from '#kernel/errors.ts'
import type { Sort } from '#kernel/objects/contract.ts'
import { nameKey } from '#kernel/objects/server/personName.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { isName, pathJoins } from './projection.ts'

/** One key of an order, ready for SQL. */
export interface SortKey {
  field: string
  direction: 'asc' | 'desc'
  expression: Sql
  type: string
  nullable: boolean
  joins: Sql
}

const neverEmpty = new Set(['created_at', 'updated_at', 'display_name', 'version', 'id'])

/** Judges and resolves an order; the default is newest first. Unreadable and unknown fields give the same error. */
export function sortKeys(ctx: Context, object: RegisteredObject, sort: Sort[] | undefined): SortKey[] {
  if (sort === undefined || sort.length === 0) return [keyOf(ctx, object, { field: 'createdAt', direction: 'desc' }, 0)]
  if (sort.length > 3) throw invalidField('sort', 'tooMany', 'Sort by at most three fields')
  return sort.map((entry, index) => keyOf(ctx, object, entry, index))
}

function keyOf(ctx: Context, object: RegisteredObject, { field: path, direction }: Sort, index: number): SortKey {
  if (direction !== 'asc' && direction !== 'desc')
    throw invalidField('sort', 'unknownDirection', 'Sort "asc" or "desc"')
  const found = pathJoins(ctx, object, path, 'sort', `s${index}`)
  const { alias, column, field, joins } = found
  if ((!field.kind.sortable && !field.isSystem) || /json|Array/.test(column.storage))
    throw invalidField('sort', 'notSortable', `Records cannot be sorted by ${path}`)
  const order = ordersNames(found) ? ctx.locale.nameOrder : 'given'
  return {
    // A place in one order of names is none in the other.
    field: order === 'given' ? path : `${path} by family`,
    direction,
    expression: order === 'given' ? found.expression : nameKey(found.object, order, alias),
    type: column.type,
    nullable: alias !== 't' || !neverEmpty.has(column.name),
    joins: joins ?? empty,
  }
}

/** Sorted by the name of a person, whether it is asked for as such or as the one field that makes it. */
function ordersNames({ object, field }: ReturnType<typeof pathJoins>): boolean {
  const { person } = object.def
  return person !== undefined && (isName(field) || (!person.given && object.titleFields[0] === field.name))
}

/** ORDER BY with the id as last key; empty values come last, spelled so that a single not-null key keeps its plain index. */
export function orderOf(keys: SortKey[]): Sql {
  const direction = raw(keys[0]?.direction === 'desc' ? 'DESC' : 'ASC')
  const many = keys.length > 1
  const parts = keys.map(
    (key) =>
      sql`${key.expression} ${raw(key.direction === 'asc' ? 'ASC' : 'DESC')}${many && key.nullable ? raw(' NULLS LAST') : empty}`,
  )
  return join(
    keys.length === 1 && keys[0]?.expression.text[0] === 't.id'
      ? [sql`t.id ${direction}`]
      : [...parts, sql`t.id ${direction}`],
  )
}
