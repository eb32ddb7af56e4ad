import { expect, test } from 'vitest'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { differencesToNow } from './pastState.ts'

const field = (name: string, more: Partial<FieldMetadata> = {}) =>
  ({ name, kind: 'text', canWrite: true, ...more }) as FieldMetadata
const object = {
  fields: [
    field('name'),
    field('note'),
    field('score', { readOnly: true }),
    field('locked', { canWrite: false }),
    field('updatedAt'),
  ],
} as ObjectMetadata
const past = {
  id: '1',
  version: 1,
  name: 'Old',
  note: null,
  score: 1,
  locked: 'a',
  updatedAt: 'x',
} as unknown as RecordJson
const now = {
  id: '1',
  version: 9,
  name: 'New',
  note: '',
  score: 2,
  locked: 'b',
  updatedAt: 'y',
} as unknown as RecordJson

test('names what differs, and puts back only what the person may write', () => {
  const found = differencesToNow(object, past, now).map(({ field: { name }, canRestore }) => [name, canRestore])
  expect(found).toEqual([
    ['name', true],
    ['score', false],
    ['locked', false],
  ])
  const readOnly = { ...now, can: { update: false, delete: false } } as RecordJson
  expect(differencesToNow(object, past, readOnly).some(({ canRestore }) => canRestore)).toBe(false)
})
