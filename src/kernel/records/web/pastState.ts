import type { JsonValue } from '#kernel/fields/contract.ts'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'

export interface PastDifference {
  field: FieldMetadata
  earlier: JsonValue
  now: JsonValue
  /** The person may put the old value back. */
  canRestore: boolean
}

/** What the system keeps by itself says nothing about what people did. */
const quiet = new Set([
  'updatedAt',
  'updatedBy',
  'version',
  'displayName',
  'lastActivityAt',
  'nextActivityAt',
  'deletedAt',
])

/** How a record at a moment differs from now, field by field, as far as the reader may see. */
export function differencesToNow(object: ObjectMetadata, past: RecordJson, now: RecordJson): PastDifference[] {
  return object.fields.flatMap((field) => {
    const [before, after] = [valueAt(past, field.name), valueAt(now, field.name)]
    if (quiet.has(field.name) || same(before, after)) return []
    const canRestore = field.canWrite && !field.readOnly && now.can?.update !== false && now.deletedAt == null
    return [{ field, earlier: before, now: after, canRestore }]
  })
}

const valueAt = (record: RecordJson, name: string): JsonValue => (record[name] ?? null) as JsonValue

const same = (a: JsonValue, b: JsonValue): boolean =>
  (isEmptyValue(a) && isEmptyValue(b)) || JSON.stringify(a) === JSON.stringify(b)
