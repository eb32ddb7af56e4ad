import type { JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldDisplay } from './Cell.tsx'
import { useParseEnv } from './env.ts'

/** A value from the log: the field may have had another kind then, whose values its widget does not know. */
export function PastValue(props: { value: JsonValue; field: FieldMetadata; env: DisplayEnv; dense: boolean }) {
  const { value, field } = props
  const parsed = kindOf(field.kind).parse(value, field, useParseEnv())
  return parsed.ok ? <FieldDisplay {...props} /> : plainText(value)
}

/** What people would recognise of a value that no kind explains. */
export function plainText(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return ''
  if (typeof value !== 'object') return String(value)
  return Object.values(value)
    .map(plainText)
    .filter((text) => text !== '')
    .join(', ')
}
