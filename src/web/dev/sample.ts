import type { FieldDef, FieldKindName, JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { Layout } from '#kernel/layouts/contract.ts'
import type { PageRules } from '#kernel/layouts/web/rules.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { choices, ids, names, values } from '../samples/values.ts'
import type { Kit } from './specimen.ts'

/** A field of the kind, named by the reader's word for it. */
export function fieldOf(kind: FieldKindName, { t }: Pick<Kit, 't'>, more: Partial<FieldDef> = {}): FieldMetadata {
  return {
    kind,
    name: kind,
    label: t(`settings.kinds.${kind}`),
    isSystem: false,
    isCustom: false,
    canWrite: true,
    sortable: true,
    storage: kindOf(kind).columns[0]?.storage ?? 'text',
    ...(kind === 'choice' || kind === 'choices' ? { choices } : {}),
    ...(kind === 'link' || kind === 'links' ? { target: 'account' } : {}),
    ...(kind === 'anyLink' ? { targets: ['account', 'contact'] } : {}),
    ...more,
  }
}

/** A record of a made-up object with one field of each of some kinds. */
export function sampleObject(kit: Pick<Kit, 't'>): ObjectMetadata {
  const kinds: FieldKindName[] = ['text', 'choice', 'money', 'date', 'user']
  return {
    name: 'specimen',
    plural: 'specimens',
    label: kit.t('dev.title'),
    pluralLabel: kit.t('dev.title'),
    icon: 'Box',
    group: 'hidden',
    title: ['text'],
    isCustom: false,
    appendOnly: false,
    highlights: [],
    stageField: null,
    views: [],
    fields: [
      ...kinds.map((kind) => fieldOf(kind, kit)),
      { ...fieldOf('text', kit), name: 'displayName', isSystem: true },
    ],
    related: [],
    can: { create: true, update: true, delete: true, export: true, manage: true },
  }
}

export function sampleRecord(more: Record<string, JsonValue> = {}): RecordJson {
  const { text, choice, money, date, user } = values
  return {
    id: ids.record,
    version: 1,
    displayName: names.company,
    owner: ids.person,
    'owner.displayName': names.person,
    text,
    choice,
    money: { ...money },
    date,
    user,
    ...more,
  } as RecordJson
}

const layout: Layout = { highlights: [], sections: [], tabs: [], rail: [], rules: [], known: [] }
const rules: PageRules = {
  isShown: () => true,
  of: () => ({ isVisible: true, isRequired: false, isReadOnly: false }),
}

/** What parts of a record page are given; saving does nothing. */
export const recordView = (kit: Kit, record: RecordJson): RecordViewProps => ({
  object: sampleObject(kit),
  record,
  env: kit.env,
  save: async () => true,
  layout,
  rules,
  isReadOnly: false,
})
