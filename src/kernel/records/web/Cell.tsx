import type { JsonValue } from '#kernel/fields/contract.ts'
import { isEmptyValue, namedChip } from '#kernel/fields/web/displays.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'

export const fieldValue = (record: RecordJson, path: string): JsonValue => (record[path] ?? null) as JsonValue

export const recordName = (record: RecordJson, env: Pick<DisplayEnv, 't'>): string =>
  String(record.displayName ?? '') || env.t('records.unnamed')

/** Any value of any field, in one line or as it needs. Empty values draw nothing. */
export function FieldDisplay(props: { value: JsonValue; field: FieldMetadata; env: DisplayEnv; dense: boolean }) {
  if (isEmptyValue(props.value)) return null
  const { Display } = widgetOf(props.field.kind)
  return <Display {...props} />
}

/** The record itself: picture and name, opens its page. */
export const titleChip = (record: RecordJson, object: ObjectMetadata, env: DisplayEnv) =>
  namedChip({
    name: recordName(record, env),
    href: env.hrefOf(object.name, record.id),
    isRound: env.isPerson(object.name),
    env,
  })
