import { expect, test } from 'vitest'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { unlinkFrom, withLink } from './related.ts'

const account = { name: 'account' } as ObjectMetadata
const field = (kind: FieldMetadata['kind'], storage: string) => ({ name: 'tie', kind, storage }) as FieldMetadata
const record = (tie: unknown) => ({ id: 'r', version: 1, tie }) as RecordJson

test('one link is replaced and emptied', () => {
  expect(withLink(record('old'), field('link', 'uuid'), account, 'new')).toBe('new')
  expect(withLink(record(null), field('anyLink', 'uuid'), account, 'new')).toEqual({ object: 'account', id: 'new' })
  expect(unlinkFrom(record('new'), field('link', 'uuid'), 'new')).toBeNull()
})

test('many links gain and lose one, and keep the others', () => {
  const many = field('links', 'uuidArray')
  expect(withLink(record(['a']), many, account, 'b')).toEqual(['a', 'b'])
  expect(withLink(record(['a']), many, account, 'a')).toEqual(['a'])
  expect(unlinkFrom(record(['a', 'b']), many, 'a')).toEqual(['b'])
  expect(unlinkFrom(record(['a']), many, 'a')).toBeNull()
})
