import { expect, test } from 'vitest'
import type { Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { dataFrame, noteFrame } from '../frames.ts'
import { exportOf, fieldsShown, readFile } from './exporting.ts'

const streamOf = (...pieces: Uint8Array<ArrayBufferLike>[]) => new Blob(pieces as BlobPart[]).stream()
const bytes = (text: string) => new TextEncoder().encode(text)

test('a file in frames is put together, and says how many rows have come', async () => {
  const rows: number[] = []
  const frames = [
    dataFrame(bytes('a,')),
    noteFrame({ rows: 2 }),
    dataFrame(bytes('b')),
    noteFrame({ rows: 3, isWhole: true }),
  ]
  const read = await readFile(streamOf(...frames), (count) => rows.push(count))
  expect([await read.file.text(), read.rows, rows]).toEqual(['a,b', 3, [2, 3]])
})

test('what was cut off is refused, not saved', async () => {
  const cut = readFile(streamOf(dataFrame(bytes('half')), noteFrame({ rows: 1 })), () => {})
  await expect(cut).rejects.toMatchObject({ code: 'offline' })
})

test('a list is exported without its page, with the fields behind its columns', () => {
  const query = {
    filter: { field: 'a', op: 'isEmpty' },
    cursor: 'x',
    limit: 100,
    count: 'auto',
    fields: ['displayName'],
  } as const
  expect(exportOf({ ...query, fields: [...query.fields] }, ['a'])).toEqual({ filter: query.filter, fields: ['a'] })
  const field = (name: string) => ({ name, kind: 'text', storage: 'text', label: name })
  const object = {
    name: 'person',
    title: ['firstName', 'lastName'],
    fields: ['displayName', 'firstName', 'lastName', 'city'].map(field),
  } as unknown as ObjectMetadata
  const metadata = { objects: [object] } as unknown as Metadata
  expect(fieldsShown(metadata, object, ['city', 'secret'])).toEqual(['firstName', 'lastName', 'city'])
})
