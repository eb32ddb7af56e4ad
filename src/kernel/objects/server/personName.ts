import type { Sql } from '#kernel/db/contract.ts'
import { id, literal, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { type NameOrder, orderedName, partsOf, separatorOf } from '#kernel/fields/nameOrder.ts'
import type { RegisteredObject } from './registry.ts'

/** The name of a record as somebody reads it: stored as it is, those of people put into the reader's order. */
export function shownName(object: RegisteredObject, order: NameOrder, alias: string): Sql {
  const separator = separatorOf(order)
  return separator === null ? id(alias, 'display_name') : inOrder(object, separator, alias)
}

/** What lists of names are ordered by: the same for both orders that begin with the family name, so that one index serves them. */
export function nameKey(object: RegisteredObject, order: NameOrder, alias: string): Sql {
  return order === 'given' ? id(alias, 'display_name') : inOrder(object, ' ', alias)
}

/** The columns that names by family are made of, where they can be walked in order; null for the few whose name is one field. */
export function familyIndex(object: RegisteredObject): { key: Sql; columns: string[] } | null {
  const { family, given } = columnsOf(object)
  return family && given ? { key: byParts(id(family), id(given), ' '), columns: [family, given] } : null
}

/** The same for a record at hand. */
export function nameFrom(object: RegisteredObject, values: Record<string, JsonValue>, order: NameOrder): JsonValue {
  const { person } = object.def
  if (!person || order === 'given') return values.displayName ?? null
  const text = (name: string | undefined) => String((name !== undefined && values[name]) || '')
  if (person.given) return orderedName(text(person.given), text(person.family), order)
  const { given, family } = partsOf(text(object.titleFields[0]), text(person.family))
  return orderedName(given, family, order)
}

function inOrder(object: RegisteredObject, separator: string, alias: string): Sql {
  const { family, given, whole } = columnsOf(object)
  if (!family) return id(alias, 'display_name')
  return given
    ? byParts(id(alias, family), id(alias, given), separator)
    : byWords(id(alias, whole), id(alias, family), separator)
}

/** Spelled as in the index, without parameters. */
const byParts = (family: Sql, given: Sql, separator: string): Sql =>
  sql`(coalesce(${family} || coalesce(${literal(separator)} || ${given}, ''), ${given}, ''))`

/** The family name that was said, or else the last word, goes to the front from wherever it stands. */
function byWords(name: Sql, said: Sql, separator: string): Sql {
  const family = sql`coalesce(nullif(${said}, ''), substring(${name} from '\\S+$'))`
  return sql`(CASE
    WHEN right(${name}, length(${family}) + 1) = ' ' || ${family}
      THEN ${family} || ${literal(separator)} || left(${name}, -(length(${family}) + 1))
    WHEN left(${name}, length(${family}) + 1) = ${family} || ' '
      THEN ${family} || ${literal(separator)} || substr(${name}, length(${family}) + 2)
    ELSE ${name} END)`
}

function columnsOf(object: RegisteredObject): { family?: string; given?: string; whole: string } {
  const column = (name: string | undefined) =>
    name === undefined ? undefined : object.fields.get(name)?.columns[0]?.name
  const family = column(object.def.person?.family)
  const given = column(object.def.person?.given)
  return { whole: 'display_name', ...(family ? { family } : {}), ...(given ? { given } : {}) }
}
