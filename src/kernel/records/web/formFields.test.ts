import { expect, test } from 'vitest'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { formFields } from './formFields.ts'

const field = (name: string, more: Partial<FieldMetadata> = {}): FieldMetadata => ({
  kind: 'text',
  name,
  isSystem: false,
  isCustom: false,
  canWrite: true,
  sortable: true,
  storage: 'text',
  ...more,
})
const object = {
  title: ['name'],
  highlights: [],
  fields: [
    field('pipeline', { required: true, defaulted: 'the default pipeline' }),
    field('status', { required: true, default: 'New' }),
    field('account', { required: true }),
    field('name', { required: true }),
    field('note'),
  ],
} as unknown as ObjectMetadata

const names = (fields: FieldMetadata[]) => fields.map(({ name }) => name)

test('a new record is not asked for what the server fills, though the field is required', () => {
  const { first, more } = formFields(object, {})
  expect(names(first)).toEqual(['name', 'account', 'status', 'note'])
  expect(names(more)).toEqual(['pipeline'])
})

test('a field that is known already is shown with its value', () => {
  expect(names(formFields(object, { pipeline: 'p1' }).first)).toContain('pipeline')
})
