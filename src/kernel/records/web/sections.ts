import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

export interface FieldSection {
  key: 'main' | 'more' | 'system'
  fields: FieldMetadata[]
}

const mainSize = 12

/**
 * The fields of a record page in sections. What the head shows already is not repeated; long definitions keep their later
 * fields folded, unless they are filled.
 */
export function fieldSections(object: ObjectMetadata, isFilled: (field: FieldMetadata) => boolean): FieldSection[] {
  const inHead = new Set([
    ...object.title,
    ...object.highlights,
    ...(object.stageField === null ? [] : [object.stageField]),
  ])
  const own = object.fields.filter((field) => !field.isSystem && !inHead.has(field.name))
  const isSmall = own.length <= mainSize + 3
  const main = own.filter((field, index) => isSmall || index < mainSize || isFilled(field))
  const more = own.filter((field) => !main.includes(field))
  const system = object.fields.filter((field) => field.isSystem && !hidden.has(field.name) && !inHead.has(field.name))
  return [
    { key: 'main' as const, fields: main },
    { key: 'more' as const, fields: more },
    { key: 'system' as const, fields: system },
  ].filter((section) => section.fields.length > 0)
}

/** System fields that the page shows in another place or that mean nothing to people. */
const hidden = new Set(['id', 'displayName', 'version', 'deletedAt', 'createdBy', 'updatedBy'])
