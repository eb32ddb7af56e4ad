import { createHash } from 'node:crypto'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, join, raw, sql } from '#kernel/db/sql.ts'
import { familyIndex } from './personName.ts'
import type { RegisteredColumn, RegisteredField, RegisteredObject } from './registry.ts'
import { fieldOf, targetOf } from './registry.ts'

/** The table and indexes an object wants, as data that the migrator compares with what stands. */
export interface TablePlan {
  table: string
  columns: ColumnPlan[]
  indexes: IndexPlan[]
  references: { name: string; column: string; target: string }[]
}
export interface ColumnPlan {
  name: string
  definition: Sql
  type: string
  /** How closely the database looks at its values; absent: as at any column. */
  statistics?: number
}
export interface IndexPlan {
  name: string
  /** Everything after CREATE [UNIQUE] INDEX [CONCURRENTLY] name ON table. */
  body: Sql
  unique: boolean
}

const notNull: Record<string, Sql> = {
  id: sql`uuid PRIMARY KEY`,
  display_name: sql`text COLLATE "und-x-icu" NOT NULL DEFAULT ''`,
  teams: sql`uuid[] NOT NULL DEFAULT '{}'`,
  tags: sql`text[] NOT NULL DEFAULT '{}'`,
  external_ids: sql`jsonb NOT NULL DEFAULT '{}'`,
  created_at: sql`timestamptz(3) NOT NULL`,
  created_by: sql`text NOT NULL`,
  updated_at: sql`timestamptz(3) NOT NULL`,
  updated_by: sql`text NOT NULL`,
  version: sql`bigint NOT NULL DEFAULT 1`,
}

/**
 * A word that a hundredth of all texts hold must not look like one that no text holds: the usual hundred samples cannot tell
 * them apart, and a list would be found by the wrong index.
 */
const searchStatistics = 400

export function planTable(object: RegisteredObject): TablePlan {
  const fields = [...object.fields.values()]
  const columns: ColumnPlan[] = fields
    .flatMap((field) => [...field.columns, ...field.kept])
    .map((column) => ({ name: column.name, type: column.type, definition: definitionOf(column) }))
  columns.push({ name: 'search_text', type: 'text', definition: sql`text`, statistics: searchStatistics })
  if (object.def.matchKeys) columns.push({ name: 'match_keys', type: 'text[]', definition: sql`text[]` })
  return {
    table: object.table,
    columns,
    indexes: [
      ...systemIndexes(object),
      ...searchIndexes(object),
      ...matchIndexes(object),
      ...object.ownFields.flatMap((field) => fieldIndexes(object, field)),
      ...composites(object),
    ],
    references: object.ownFields.flatMap((field) => referencesOf(object, field)),
  }
}

function definitionOf(column: RegisteredColumn): Sql {
  const fixed = notNull[column.name]
  if (fixed) return fixed
  return column.type === 'text' && column.storage === 'text' ? sql`text COLLATE "und-x-icu"` : raw(column.type)
}

/**
 * The columns that ordering indexes hold beside their key: those of rights and the link to whom a record belongs. A list
 * of somebody who may see little then skips the rows of others inside the index, without touching them.
 */
function coveredColumns(object: RegisteredObject): string[] {
  const parent = object.ownFields.find(
    (field) => field.def.kind === 'link' && !field.def.tree && !field.isCustom && !object.isCustom,
  )
  return ['owner', 'teams', ...(parent?.columns[0] ? [parent.columns[0].name] : [])]
}

const isOrdering = (field: RegisteredField): boolean =>
  field.def.indexed === true && !field.def.unique && field.kind.sortable && field.columns[0]?.storage !== 'uuid'

/** Who is looked up by a link asks for a record it leads to; the empty ones are in it only where the field says indexed. */
function linkIndex(field: RegisteredField, main: RegisteredColumn): Sql {
  const filled = field.def.indexed ? empty : sql` AND ${id(main.name)} IS NOT NULL`
  return sql`(${id(main.name)}, id) WHERE deleted_at IS NULL${filled}`
}

function ordering(object: RegisteredObject, key: string): Sql {
  const covered = coveredColumns(object).filter((name) => name !== key)
  return sql`(${id(key)}, id) INCLUDE (${join(covered.map((name) => id(name)))}) WHERE deleted_at IS NULL`
}

function systemIndexes(object: RegisteredObject): IndexPlan[] {
  const { table } = object
  const live = sql`WHERE deleted_at IS NULL`
  return [
    index(table, 'sys_created', ordering(object, 'created_at')),
    index(table, 'sys_updated', ordering(object, 'updated_at')),
    index(table, 'sys_name', ordering(object, 'display_name')),
    ...familyIndexes(object),
    index(table, 'sys_owner', sql`(owner, id) ${live}`),
    index(table, 'sys_teams', sql`USING gin (teams) WHERE cardinality(teams) > 0`),
    index(table, 'sys_trash', sql`(deleted_at, id) WHERE deleted_at IS NOT NULL`),
    // Without a pending list: a batch looks its keys up right after another one was written.
    index(
      table,
      'sys_external',
      sql`USING gin (external_ids jsonb_path_ops) WITH (fastupdate = off) WHERE external_ids <> '{}'`,
    ),
  ]
}

/** Its columns stand in it beside the expression, without which it would not be read alone. */
function familyIndexes(object: RegisteredObject): IndexPlan[] {
  const found = familyIndex(object)
  if (!found) return []
  const covered = [...coveredColumns(object), ...found.columns].map((name) => id(name))
  const body = sql`(${found.key}, id) INCLUDE (${join(covered)}) WHERE deleted_at IS NULL`
  return [index(object.table, 'sys_family', body)]
}

/** Junctions and histories are found through what they belong to: no search index has to be kept for them. */
function searchIndexes(object: RegisteredObject): IndexPlan[] {
  if (object.def.group === 'hidden') return []
  return [index(object.table, 'sys_search', sql`USING gin (search_text gin_trgm_ops)`)]
}

/** Without a pending list: a batch looks for matches right after another one was written. */
function matchIndexes(object: RegisteredObject): IndexPlan[] {
  if (!object.def.matchKeys) return []
  const body = sql`USING gin (match_keys) WITH (fastupdate = off) WHERE deleted_at IS NULL`
  return [index(object.table, 'sys_match', body)]
}

function fieldIndexes(object: RegisteredObject, field: RegisteredField): IndexPlan[] {
  const { table } = object
  const main = field.columns[0]
  if (!main) return []
  const live = sql`WHERE deleted_at IS NULL`
  const indexes: IndexPlan[] = []
  if (field.def.unique)
    indexes.push({ ...index(table, `${main.name}_key`, sql`(${id(main.name)}) ${live}`), unique: true })
  else if (main.storage === 'uuid') indexes.push(index(table, main.name, linkIndex(field, main)))
  else if (isOrdering(field)) indexes.push(index(table, main.name, ordering(object, main.name)))
  const array = field.columns.find((column) => column.storage === 'textArray' || column.storage === 'uuidArray')
  if (array && (field.def.indexed || array.derive || array.storage === 'uuidArray'))
    indexes.push(index(table, `${array.name}_gin`, sql`USING gin (${id(array.name)})`))
  return indexes
}

function composites(object: RegisteredObject): IndexPlan[] {
  const mainOf = (name: string) => fieldOf(object, name).columns[0]?.name ?? name
  return (object.def.indexes ?? []).map((one) => {
    const keys = (Array.isArray(one) ? one : one.keys).map(mainOf)
    const beside = Array.isArray(one) ? [] : one.with.map((name) => summedColumn(object, name))
    const include = beside.length > 0 ? sql` INCLUDE (${join(beside.map((column) => id(column)))})` : empty
    return index(
      object.table,
      [...keys, ...(beside.length > 0 ? ['with'] : []), ...beside].join('_'),
      sql`(${join(keys.map((column) => id(column)))}, id)${include} WHERE deleted_at IS NULL`,
    )
  })
}

function summedColumn(object: RegisteredObject, name: string): string {
  const { columns } = fieldOf(object, name)
  return (columns.find(({ part }) => part === 'base') ?? columns[0])?.name ?? name
}

/** Names stay under PostgreSQL's 63 bytes: long ones end in a hash. */
function index(table: string, name: string, body: Sql): IndexPlan {
  return { name: shortName(`${table}_${name}_idx`), body, unique: false }
}

export function shortName(name: string): string {
  return name.length <= 60
    ? name
    : `${name.slice(0, 50)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}

function referencesOf(object: RegisteredObject, field: RegisteredField): TablePlan['references'] {
  const target = targetOf(field)
  const main = field.columns[0]
  if (!target || main?.storage !== 'uuid' || field.def.kind === 'anyLink') return []
  return [{ name: shortName(`${object.table}_${main.name}_fkey`), column: main.name, target }]
}
