import { expect, test } from 'vitest'
import type { FieldDef, FieldKindName, JsonValue, ParseEnv } from './contract.ts'
import { canConvert, converter } from './convert.ts'
import { kindOf, kinds } from './kinds.ts'

const env: ParseEnv = { zone: 'Europe/Berlin', currency: 'EUR', country: 'DE', language: 'en', decimalSign: '.' }
const names = Object.keys(kinds) as FieldKindName[]
const choices = ['Low', 'High, very', '3'].map((label, at) => ({ value: `v${at}`, label: { en: label } }))
const fieldOf = (kind: FieldKindName): FieldDef => ({ kind, choices })
const pairs = names.flatMap((from) => names.filter((to) => canConvert(from, to)).map((to) => [from, to] as const))

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16_807) % 2_147_483_647
    return (state - 1) / 2_147_483_646
  }
}

test.each(pairs)('what comes of %s is a value of %s, and what is called the same comes back as it was', (from, to) => {
  const [source, target] = [fieldOf(from), fieldOf(to)]
  const convert = converter(source, target, env)
  for (let seed = 1; seed <= 40; seed++) {
    const value = kindOf(from).sample(source, seeded(seed)) as JsonValue
    const made = convert(value)
    if (made.how === 'lost') expect(made.value).toBeNull()
    else expect(kindOf(to).parse(made.value, target, env)).toEqual({ ok: true, value: made.value })
    if (made.how === 'same' && canConvert(to, from))
      expect(converter(target, source, env)(made.value).value).toEqual(value)
  }
})

test.each<[FieldKindName, JsonValue, FieldKindName, JsonValue, string]>([
  ['text', '1200', 'integer', 1200, 'same'],
  ['text', '007', 'integer', 7, 'changed'],
  ['text', '12 pieces', 'integer', null, 'lost'],
  ['integer', 5, 'decimal', '5', 'same'],
  ['decimal', '5.5', 'integer', null, 'lost'],
  ['integer', 5, 'rating', 5, 'same'],
  ['integer', 6, 'rating', null, 'lost'],
  ['text', 'ADA@Example.com', 'email', 'ada@example.com', 'changed'],
  ['text', 'Low', 'choice', 'v0', 'same'],
  ['text', 'Middle', 'choice', null, 'lost'],
  ['choice', 'v1', 'choices', ['v1'], 'same'],
  ['choices', ['v1'], 'choice', 'v1', 'same'],
  ['choices', ['v0', 'v1'], 'choice', null, 'lost'],
  ['choice', 'v1', 'text', 'High, very', 'same'],
  ['choice', 'v2', 'integer', 3, 'same'],
  ['boolean', true, 'text', 'Yes', 'same'],
  ['date', '2026-03-04', 'dateTime', '2026-03-03T23:00:00.000Z', 'same'],
  ['dateTime', '2026-03-03T23:30:00.000Z', 'date', '2026-03-04', 'changed'],
  ['emails', [{ address: 'a@b.de', type: 'work', isPrimary: true }], 'email', 'a@b.de', 'changed'],
  ['richText', '<p><b>Bold</b></p>', 'text', 'Bold', 'changed'],
])('%s %j as %s is %j (%s)', (from, value, to, made, how) => {
  expect(canConvert(from, to)).toBe(true)
  expect(converter(fieldOf(from), fieldOf(to), env)(value)).toEqual({ value: made, how })
})

test('records, people and files become nothing else, and nothing becomes them', () => {
  const ids: FieldKindName[] = ['link', 'links', 'anyLink', 'user', 'team', 'file', 'files', 'image', 'json', 'money']
  for (const kind of ids)
    for (const other of names) {
      expect(canConvert(kind, other)).toBe(false)
      expect(canConvert(other, kind)).toBe(false)
    }
})
