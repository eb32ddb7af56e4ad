import type { Choice, FieldKindName, Label, Language, Rollup } from '#kernel/fields/contract.ts'
import { canConvert } from '#kernel/fields/convert.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { canBeReckoned } from '#kernel/formulas/types.ts'
import type { CustomFieldRequest, FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { canRollUp, functionsFor, type RollupFunction } from '#kernel/rollups/kinds.ts'
import { apiName } from './apiName.ts'
import { finishedChoices } from './choiceDrafts.ts'

/** A field as it is being made or changed. */
export interface FieldDraft {
  label: string
  kind: FieldKindName
  help: string
  target: string | null
  choices: Choice[]
  required: boolean
  unique: boolean
  searchable: boolean
  indexed: boolean
  personal: boolean
  /** Null where people fill the field. */
  formula: string | null
  rollup: RollupDraft | null
  /** autoNumber: no number is left out. */
  gapless: boolean
}

/** A roll-up as it is being chosen: what is not chosen yet is empty. */
export interface RollupDraft {
  of: string | null
  fn: RollupFunction
  field: string | null
  by: string | null
  filter: Filter | undefined
}

/** The kinds that people pick from, by what they think of. */
export const creatableKinds: { group: string; kinds: FieldKindName[] }[] = [
  { group: 'text', kinds: ['text', 'longText', 'richText', 'autoNumber'] },
  { group: 'number', kinds: ['integer', 'decimal', 'money', 'percent', 'rating', 'duration'] },
  { group: 'choice', kinds: ['boolean', 'choice', 'choices'] },
  { group: 'time', kinds: ['date', 'dateTime'] },
  { group: 'contact', kinds: ['email', 'emails', 'phone', 'phones', 'url', 'urls', 'address', 'personName'] },
  { group: 'link', kinds: ['link', 'links', 'anyLink', 'user', 'team'] },
  { group: 'file', kinds: ['file', 'files', 'image', 'json'] },
]

/** What a field may be: any kind when it is new, else its own and those that its values can become. */
export function kindsFor(standing: FieldKindName | null): { group: string; kinds: FieldKindName[] }[] {
  if (standing === null) return creatableKinds
  return creatableKinds
    .map(({ group, kinds }) => ({
      group,
      kinds: kinds.filter((kind) => kind === standing || canConvert(standing, kind)),
    }))
    .filter(({ kinds }) => kinds.length > 0)
}

interface Traits {
  needsTarget: boolean
  needsChoices: boolean
  canBeUnique: boolean
  canBeSearched: boolean
}

const withTarget = new Set<FieldKindName>(['link', 'links'])
const withChoices = new Set<FieldKindName>(['choice', 'choices'])
const uniqueKinds = new Set<FieldKindName>(['text', 'email', 'integer', 'autoNumber', 'phone', 'url'])
const searchedKinds = new Set<FieldKindName>([
  'text',
  'longText',
  'richText',
  'autoNumber',
  'email',
  'emails',
  'phone',
  'phones',
  'url',
  'urls',
  'address',
  'personName',
])

/** What the dialog asks for a kind. */
export function traitsOf(kind: FieldKindName): Traits {
  return {
    needsTarget: withTarget.has(kind),
    needsChoices: withChoices.has(kind),
    canBeUnique: uniqueKinds.has(kind),
    canBeSearched: searchedKinds.has(kind),
  }
}

export function draftOf(field: FieldMetadata | null, label: string): FieldDraft {
  return {
    label,
    kind: field?.kind ?? 'text',
    help: textOf(field?.help),
    target: field?.target ?? null,
    choices: field?.choices ?? [],
    required: field?.required ?? false,
    unique: field?.unique ?? false,
    searchable: field?.searchable ?? false,
    indexed: field?.indexed ?? false,
    personal: field?.personal ?? false,
    formula: field?.formula ?? null,
    rollup: field?.rollup ? rollupDraft(field.rollup) : null,
    gapless: field?.gapless ?? false,
  }
}

const rollupDraft = ({ of, fn, field, by, filter }: Rollup): RollupDraft => ({
  of,
  fn,
  field: field ?? null,
  by: by ?? null,
  filter,
})

/** The function chosen, where a field of this kind can have it; else the first that it can. */
export function functionOf({ fn }: RollupDraft, kind: FieldKindName): RollupFunction {
  const possible = functionsFor(kind)
  return possible.includes(fn) ? fn : (possible[0] ?? fn)
}

function rollupOf(draft: RollupDraft, kind: FieldKindName): Rollup {
  const fn = functionOf(draft, kind)
  const picks = fn === 'first' || fn === 'last'
  return {
    of: draft.of ?? '',
    fn,
    ...(draft.field !== null && fn !== 'count' ? { field: draft.field } : {}),
    ...(draft.by !== null && picks ? { by: draft.by } : {}),
    ...(draft.filter === undefined ? {} : { filter: draft.filter }),
  }
}

/** What becomes of a standing field: people fill it again where its formula or roll-up was taken away. */
export function patchOf(request: CustomFieldRequest, field: FieldMetadata) {
  const { name: _name, ...patch } = request
  return {
    ...patch,
    ...(field.formula !== undefined && patch.formula === undefined ? { formula: null } : {}),
    ...(field.rollup !== undefined && patch.rollup === undefined ? { rollup: null } : {}),
  }
}

/** Texts are written in the reader's language and keep what stands in the others. */
export function requestOf(
  draft: FieldDraft,
  field: FieldMetadata | null,
  object: ObjectMetadata,
  language: Language,
): CustomFieldRequest {
  const traits = traitsOf(draft.kind)
  const taken = [...object.fields.map((known) => known.name), ...object.related.map((related) => related.path)]
  return {
    name: field?.name ?? apiName(draft.label, taken),
    kind: draft.kind,
    label: relabel(field?.label, draft.label.trim(), language),
    ...(draft.help.trim() ? { help: relabel(field?.help, draft.help.trim(), language) } : {}),
    ...(traits.needsTarget && draft.target ? { target: draft.target } : {}),
    ...(traits.needsChoices ? { choices: finishedChoices(draft.choices, language) } : {}),
    ...(draft.kind === 'autoNumber' ? { format: field?.format ?? '{00000}', gapless: draft.gapless } : {}),
    ...(draft.formula !== null && canBeReckoned(draft) ? { formula: draft.formula } : {}),
    ...(draft.rollup?.of && canRollUp(draft) ? { rollup: rollupOf(draft.rollup, draft.kind) } : {}),
    ...(field ? { required: draft.required && draft.formula === null && draft.rollup === null } : {}),
    unique: traits.canBeUnique && draft.unique,
    searchable: traits.canBeSearched && draft.searchable,
    indexed: draft.indexed,
    personal: draft.personal,
  }
}

function relabel(standing: Label | undefined, text: string, language: Language): Label {
  return typeof standing === 'object' ? { ...standing, [language]: text } : { [language]: text }
}

const textOf = (label: Label | undefined) => (typeof label === 'string' ? label : (Object.values(label ?? {})[0] ?? ''))
