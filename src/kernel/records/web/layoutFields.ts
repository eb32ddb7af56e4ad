import { kindOf } from '#kernel/fields/kinds.ts'
import type { Layout } from '#kernel/objects/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { weightField } from './boardModel.ts'
import { pointsToOne } from './columns.ts'

/** What the columns and swim lanes of a board may be: one choice out of several, or a record that the field links to. */
export const groupFields = (object: ObjectMetadata): FieldMetadata[] =>
  object.fields.filter((field) => (field.choices && field.storage === 'text') || pointsToOne(field))

/** What a calendar may show: days and instants. */
export const timeFields = (object: ObjectMetadata): FieldMetadata[] =>
  object.fields.filter((field) => field.storage === 'date' || field.storage === 'instant')

export const coverFields = (object: ObjectMetadata): FieldMetadata[] =>
  object.fields.filter((field) => field.kind === 'image')

/** What can be added up over cards: amounts of money and numbers. */
export const sumFields = (object: ObjectMetadata): FieldMetadata[] =>
  object.fields.filter(
    (field) =>
      !field.isSystem && field.name !== weightField && (field.storage === 'decimal' || field.storage === 'integer'),
  )

/** Sums of money are in the organisation's currency, others are plain numbers. */
export const isMoney = (field: FieldMetadata | undefined): boolean =>
  field !== undefined && kindOf(field.kind).columns.some((column) => column.part === 'currency')

/** Where an entry of the calendar stands unless the view says so: the first time that people set, else any. */
export function standardStart(object: ObjectMetadata): string | undefined {
  const fields = timeFields(object)
  const isSet = (field: FieldMetadata) => field.canWrite && !field.readOnly && !field.isSystem
  const highlighted = fields.find((field) => isSet(field) && object.highlights.includes(field.name))
  return (highlighted ?? fields.find(isSet) ?? fields[0])?.name
}

/** The layouts that make sense for an object: a board needs something to group by, a calendar a time. */
export function layoutsOf(object: ObjectMetadata): Layout[] {
  return [
    'table',
    ...(groupFields(object).length > 0 ? (['board'] as const) : []),
    ...(timeFields(object).length > 0 ? (['calendar'] as const) : []),
    'gallery',
    'split',
  ]
}
