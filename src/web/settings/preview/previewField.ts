import { formatNumber } from '#kernel/fields/autoNumber/format.ts'
import type { FieldKindName, JsonValue, Language } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { ids, values } from '../../samples/values.ts'
import { type FieldDraft, requestOf } from '../fieldDraft.ts'

/** The field as it would be if it were saved now; without a name it is called by its kind. */
export function previewField(
  draft: FieldDraft,
  field: FieldMetadata | null,
  object: ObjectMetadata,
  { language, kindLabel }: { language: Language; kindLabel: string },
): FieldMetadata {
  const { name: _name, ...def } = requestOf(draft, field, object, language)
  const kind = kindOf(draft.kind)
  return {
    ...field,
    ...def,
    ...(draft.label.trim() === '' ? { label: kindLabel } : {}),
    ...(draft.help.trim() === '' ? { help: '' } : {}),
    name: 'preview',
    isSystem: false,
    isCustom: true,
    canWrite: true,
    sortable: kind.sortable,
    storage: kind.columns[0]?.storage ?? 'text',
  }
}

/** What stands in the field: the sample of its kind, as far as the field's own choices, target and format allow. */
export function previewValue(field: FieldMetadata, isPerson: (object: string) => boolean): JsonValue {
  const fitted = fits[field.kind]
  return fitted ? fitted(field, isPerson) : (values[field.kind] as JsonValue)
}

type Fit = (field: FieldMetadata, isPerson: (object: string) => boolean) => JsonValue

const offered = (field: FieldMetadata): string[] =>
  (field.choices ?? []).filter((choice) => choice.isActive !== false).map((choice) => choice.value)

const target: Fit = (field, isPerson) => (isPerson(field.target ?? '') ? ids.person : ids.company)

const fits: Partial<Record<FieldKindName, Fit>> = {
  choice: (field) => offered(field)[0] ?? null,
  choices: (field) => (offered(field).length > 0 ? offered(field).slice(0, 2) : null),
  link: target,
  links: (field, isPerson) => [target(field, isPerson)],
  autoNumber: (field) => formatNumber(field.format ?? '{0}', 42),
}

/** A record of the object that holds nothing but its name and the value. */
export const previewRecord = (name: string, value: JsonValue): RecordJson =>
  ({ id: ids.record, version: 1, displayName: name, owner: null, preview: value }) as unknown as RecordJson
