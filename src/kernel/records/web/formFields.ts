import type { Values } from '#kernel/client/mutations.ts'
import type { Label } from '#kernel/fields/contract.ts'
import type { PageRules } from '#kernel/layouts/web/rules.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

const enough = 8

export interface FormGroup {
  key: string
  title: Label
  fields: FieldMetadata[]
}

/** The form of a new record as its layout has it, as things are: what is hidden now is absent, what is needed now is in sight. */
export function formGroups(
  object: ObjectMetadata,
  initial: Values,
  rules: PageRules,
): { groups: FormGroup[]; more: FieldMetadata[] } {
  const { groups, more } = object.layouts?.create ? laidOut(object, initial, rules) : shipped(object, initial)
  const isVisible = (field: FieldMetadata) => rules.of(field.name).isVisible
  const isWanted = (field: FieldMetadata) => rules.of(field.name).isRequired
  const raised = { key: 'wanted', title: '', fields: more.filter(isWanted) }
  return {
    groups: [...groups, raised].map((group) => ({ ...group, fields: group.fields.filter(isVisible) })),
    more: more.filter((field) => isVisible(field) && !isWanted(field)),
  }
}

function shipped(object: ObjectMetadata, initial: Values): { groups: FormGroup[]; more: FieldMetadata[] } {
  const { first, more } = formFields(object, initial)
  return { groups: [{ key: 'main', title: '', fields: first }], more }
}

/** Sections in their order; those that are folded wait behind the button. What cannot be left out comes first in any case. */
function laidOut(
  object: ObjectMetadata,
  initial: Values,
  rules: PageRules,
): { groups: FormGroup[]; more: FieldMetadata[] } {
  const writable = object.fields.filter(isWritable)
  const sections = (object.layouts?.create?.sections ?? []).filter((section) => rules.isShown(section.visible))
  const named = (names: string[]) => names.flatMap((name) => writable.filter((field) => field.name === name))
  const placed = new Set(sections.flatMap((section) => section.fields))
  const needed = writable.filter((field) => !placed.has(field.name) && (mustBeGiven(field) || field.name in initial))
  const open = sections.filter((section) => !section.isCollapsed)
  return {
    groups: [
      { key: 'needed', title: '', fields: needed },
      ...open.map(({ id, title, fields }) => ({ key: id, title, fields: named(fields) })),
    ],
    more: sections.filter((section) => section.isCollapsed).flatMap((section) => named(section.fields)),
  }
}

const isWritable = (field: FieldMetadata): boolean => field.canWrite && !field.readOnly && !isTechnical(field)

/** The fields of a new record: first what names it, what is required, what is known and what the record page highlights. */
export function formFields(object: ObjectMetadata, initial: Values): { first: FieldMetadata[]; more: FieldMetadata[] } {
  const writable = object.fields.filter(isWritable)
  const wanted = new Set([
    ...object.title,
    ...writable.filter((field) => mustBeGiven(field) || field.name in initial).map((field) => field.name),
    ...object.highlights,
  ])
  const chosen = [...wanted].flatMap((name) => writable.filter((field) => field.name === name))
  const own = writable.filter((field) => !field.isSystem && !field.defaulted && !wanted.has(field.name))
  const first = [...chosen, ...own.slice(0, Math.max(0, enough - chosen.length))]
  return { first, more: writable.filter((field) => !first.includes(field)) }
}

/** Written by programs rather than by people. */
const isTechnical = (field: FieldMetadata): boolean => field.isSystem && field.storage === 'json'

/** What is known, and the plain defaults, so that a person sees what will be stored. */
export function firstValues(object: ObjectMetadata, initial: Values): Values {
  const defaults = object.fields.flatMap((field) => {
    const value = field.default
    const isPlain = value !== undefined && value !== null && !(typeof value === 'object' && 'special' in value)
    return isPlain && field.canWrite ? [[field.name, value] as const] : []
  })
  return { ...Object.fromEntries(defaults), ...initial } as Values
}
