import { expect, test } from 'vitest'
import type { FieldKindName } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { creatableKinds, draftOf, type FieldDraft } from '../fieldDraft.ts'
import { previewField, previewValue } from './previewField.ts'

const object = { fields: [], related: [] } as unknown as ObjectMetadata
const env = { zone: 'UTC', currency: 'EUR', country: 'DE' }
const named = ['First', 'Second', 'Third'].map((label) => ({ value: '', label: { en: label }, color: 'blue' }))

const shownAs = (more: Partial<FieldDraft>) =>
  previewField({ ...draftOf(null, 'Size'), choices: named, target: 'account', ...more }, null, object, {
    language: 'en',
    kindLabel: 'Kind',
  })
const sampleOf = (more: Partial<FieldDraft>) => previewValue(shownAs(more), (name) => name === 'contact')

test.each(creatableKinds.flatMap(({ kinds }) => kinds))(
  '%s is shown with a value that the kind itself takes',
  (kind) => {
    const field = shownAs({ kind })
    const value = previewValue(field, () => false)
    expect(value).not.toBeNull()
    // The picture is one that is shipped, not a file that somebody stored.
    if (kind === 'image') return
    expect(kindOf(kind).parse(value, field, env)).toMatchObject({ ok: true })
    expect(widgetOf(kind)).toMatchObject({ Display: expect.any(Function), Editor: expect.any(Function) })
  },
)

test('every kind that people may pick has its place once', () => {
  const all = creatableKinds.flatMap(({ kinds }) => kinds)
  expect(new Set<FieldKindName>(all).size).toBe(all.length)
})

test('what is typed is what is shown: name, help, mark, choices, target', () => {
  const field = shownAs({ kind: 'choice', label: 'Extent', help: 'In metres', required: false })
  expect(field).toMatchObject({ label: { en: 'Extent' }, help: { en: 'In metres' } })
  expect(field.choices?.map(({ value, color }) => [value, color])).toEqual(named.map((one) => [one.label.en, 'blue']))
  expect(sampleOf({ kind: 'choice' })).toBe('First')
  expect(sampleOf({ kind: 'choices', choices: named.slice(0, 1) })).toEqual(['First'])
  expect(sampleOf({ kind: 'choice', choices: [] })).toBeNull()
  expect(sampleOf({ kind: 'link', target: 'contact' })).not.toBe(sampleOf({ kind: 'link', target: 'account' }))
})

test('a field without a name is called by its kind', () => {
  expect(shownAs({ label: ' ' }).label).toBe('Kind')
})
