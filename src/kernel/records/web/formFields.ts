import type { Values } from '#kernel/client/mutations.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

const enough = 8

/** The fields of a new record: first what names it, what is required, what is known and what the record page highlights. */
export function formFields(object: ObjectMetadata, initial: Values): { first: FieldMetadata[]; more: FieldMetadata[] } {
  const writable = object.fields.filter((field) => field.canWrite && !field.readOnly && !isTechnical(field))
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
