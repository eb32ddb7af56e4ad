import type { ColumnSpec, JsonValue, Storage } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { Condition, Filter, FilterEnv } from '#kernel/filter/contract.ts'
import { holds } from '#kernel/filter/holds.ts'
import { operandOf } from '#kernel/filter/operand.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

export type RecordPredicate = (record: Readonly<Record<string, unknown>>) => boolean

/**
 * The filter over one record in the browser, as the server judges it; path fields may stand in the record as flat keys. Null
 * where it needs more than that: other records behind lists, trees, or fields that the reader does not know.
 */
export function recordPredicate(filter: Filter, object: ObjectMetadata, env: FilterEnv): RecordPredicate | null {
  if ('and' in filter) return all(filter.and, object, env, (parts) => (record) => parts.every((part) => part(record)))
  if ('or' in filter) return all(filter.or, object, env, (parts) => (record) => parts.some((part) => part(record)))
  if ('not' in filter)
    return all(
      [filter.not],
      object,
      env,
      ([part]) =>
        (record) =>
          part?.(record) !== true,
    )
  if ('all' in filter) return () => true
  if ('none' in filter) return () => false
  return 'field' in filter ? condition(filter, object, env) : null
}

function all(
  filters: Filter[],
  object: ObjectMetadata,
  env: FilterEnv,
  join: (parts: RecordPredicate[]) => RecordPredicate,
): RecordPredicate | null {
  const parts = filters.map((filter) => recordPredicate(filter, object, env))
  return parts.every((part) => part !== null) ? join(parts) : null
}

function condition(
  { field: path, op, value }: Condition,
  object: ObjectMetadata,
  env: FilterEnv,
): RecordPredicate | null {
  const [name = '', inner, ...more] = path.split('.')
  const field = object.fields.find((one) => one.name === name)
  const end = field && more.length === 0 ? endOf(field, inner) : null
  if (!field || !end || op === 'under' || op === 'notUnder') return null
  try {
    const lowerCase = end.column.derive !== undefined
    const operand = operandOf({ field: path, op, value, storage: end.storage, lowerCase }, env)
    const test = holds(operand, end.storage)
    return (record) => {
      const found = read((record[name] ?? null) as JsonValue, end)
      return (found !== null && test(found)) !== operand.negated
    }
  } catch {
    return null
  }
}

interface End {
  column: ColumnSpec
  key: string | undefined
  storage: Storage
}

function endOf(field: FieldMetadata, inner: string | undefined): End | null {
  const kind = kindOf(field.kind)
  const [first] = kind.columns
  if (inner === undefined) {
    const column = kind.columns.find((one) => one.suffix === kind.filterColumn) ?? first
    return column ? { column, key: undefined, storage: field.name === 'id' ? 'uuid' : column.storage } : null
  }
  const part = kind.columns.find((one) => one.part === inner)
  if (part) return { column: part, key: undefined, storage: part.storage }
  const storage = kind.paths?.[inner] ?? kind.paths?.['*']
  return first && storage ? { column: first, key: inner, storage } : null
}

function read(value: JsonValue, { column, key }: End): JsonValue {
  if (value === null) return null
  if (column.derive) return column.derive(value as never)
  const inner = key ?? column.part
  if (inner === undefined) return value
  const part = typeof value === 'object' && !Array.isArray(value) ? (value[inner] ?? null) : null
  return key !== undefined && typeof part !== 'string' ? null : part
}
