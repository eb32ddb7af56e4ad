import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldDef, FieldKindName, ParseEnv } from './contract.ts'
import { kindOf, kinds } from './kinds.ts'

const env: ParseEnv = { zone: 'Europe/Berlin', currency: 'EUR', country: 'DE', dateOrder: 'ymd', decimalSign: '.' }
const names = Object.keys(kinds) as FieldKindName[]
const field = (kind: FieldKindName): FieldDef => ({
  kind,
  choices: [
    { value: 'a', label: { en: 'Apple, red', de: 'Apfel' }, aliases: ['pomme'] },
    { value: 'b', label: 'Beer' },
  ],
})
const seeded = (seed: number) => () => {
  seed = (seed * 16_807) % 2_147_483_647
  return (seed - 1) / 2_147_483_646
}
const samples = fc.integer({ min: 1, max: 2_147_483_645 })

describe.each(names)('%s', (name) => {
  const kind = kindOf(name)

  it('takes its own samples unchanged and every value twice the same', () => {
    fc.assert(
      fc.property(samples, (seed) => {
        const value = kind.sample(field(name), seeded(seed))
        expect(kind.parse(value, field(name), env)).toEqual({ ok: true, value })
      }),
    )
  })

  it('reads the text that it writes', () => {
    fc.assert(
      fc.property(samples, (seed) => {
        const value = kind.sample(field(name), seeded(seed))
        const read = kind.parseText(kind.text(value, field(name)), field(name), env)
        expect(read.ok).toBe(true)
        if (read.ok && read.value !== null) {
          expect(kind.text(read.value, field(name))).toBe(kind.text(value, field(name)))
        }
      }),
    )
  })

  it('never throws and refuses NUL and half surrogates, whatever comes in', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (input) => {
        const parsed = kind.parse(input, field(name), env)
        if (parsed.ok && parsed.value !== null) {
          const again = kind.parse(parsed.value, field(name), env)
          expect(again).toEqual(parsed)
          expect(typeof kind.text(parsed.value, field(name))).toBe('string')
        }
      }),
    )
    for (const bad of ['a\0b', '\ud800', 'a@b\0.de', 'https://a.de/\0']) {
      expect(kind.parse(bad, field(name), env).ok).toBe(false)
    }
  })

  it('never throws on a cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (cell) => {
        const parsed = kind.parseText(cell, field(name), env)
        if (!parsed.ok) for (const issue of parsed.issues) expect(issue.code).toMatch(/^[a-z][A-Za-z]+$/)
      }),
    )
  })

  it('S-53 takes or refuses long hostile cells without chewing on them', () => {
    const pieces = [
      'a',
      ' ',
      '0',
      '.',
      ',',
      '-',
      ':',
      ';',
      '(',
      '<',
      '<!--',
      '<a',
      '<script>',
      '&',
      '@',
      '"',
      '1,',
      'mr ',
      '\n',
      '/',
      '+',
      '€',
    ]
    for (const piece of pieces) {
      for (const cell of [piece.repeat(60_000), `${piece.repeat(60_000)}!`, `1${piece.repeat(60_000)}1`]) {
        const parsed = kind.parseText(cell, field(name), env)
        if (parsed.ok && parsed.value !== null) kind.text(parsed.value, field(name))
        kind.parse(cell, field(name), env)
      }
    }
  })

  it('is empty for null, undefined and blank cells', () => {
    for (const input of [null, undefined])
      expect(kind.parse(input, field(name), env)).toEqual({ ok: true, value: null })
    for (const cell of ['', '  ']) expect(kind.parseText(cell, field(name), env)).toEqual({ ok: true, value: null })
  })

  it('has one main column, distinct suffixes and parts that its value has', () => {
    const suffixes = kind.columns.map((column) => column.suffix)
    expect(new Set(suffixes).size).toBe(suffixes.length)
    if (kind.filterColumn !== undefined) expect(suffixes).toContain(kind.filterColumn)
    expect(kind.schema(field(name))).toBeTypeOf('object')
  })
})
