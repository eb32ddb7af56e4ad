import { describe, expect, test } from 'vitest'
import { type Language, languageCodes } from '#kernel/fields/contract.ts'
import { mergeTexts, type Texts } from './merge.ts'
import { differencesOf, flatTexts, sameInEnglish } from './texts.fixture.ts'

const files = import.meta.glob<Texts>('/src/**/locales/*.json', { eager: true, import: 'default' })
const mails = import.meta.glob<Texts>('/src/kernel/auth/server/mails/*.json', { eager: true, import: 'default' })
const chunks = import.meta.glob<string>('./??.ts', { eager: true, import: 'default', query: '?raw' })
const sources = import.meta.glob<string>(
  ['/src/{ui,web}/**/*.{ts,tsx}', '/src/kernel/client/*.{ts,tsx}', '/src/**/web/**/*.{ts,tsx}', '!**/*.test.*'],
  { eager: true, import: 'default', query: '?raw' },
)
const english = textsOf('en')
const others = languageCodes.filter((code) => code !== 'en')

function textsOf(language: Language): Map<string, string> {
  const own = Object.entries(files).filter(([file]) => file.endsWith(`/${language}.json`))
  return flatTexts({
    ...mergeTexts(Object.fromEntries(own)),
    mails: mails[`/src/kernel/auth/server/mails/${language}.json`] ?? {},
  })
}

/** Keys named in the sources as plain strings: `t('records.new')`, also through a condition. */
function usedKeys(): Map<string, string> {
  const used = new Map<string, string>()
  for (const [file, source] of Object.entries(sources)) {
    for (const [call] of source.matchAll(/\bt\((?:[^()`]|\([^()]*\))*\)/g)) {
      for (const [, key] of call.matchAll(/'([a-z][A-Za-z]*(?:\.[A-Za-z_0-9]+)+)'/g)) if (key) used.set(key, file)
    }
  }
  return used
}

describe('texts', () => {
  test.each(others)('%s has every text with its placeholders and the plural forms of the language', (language) => {
    expect(differencesOf(english, textsOf(language), language)).toEqual([])
  })

  test.each(others)('%s repeats no English but for words that are the same', (language) => {
    expect(sameInEnglish(english, textsOf(language), language)).toEqual([])
  })

  test('what is missing, empty, foreign or in English is found', () => {
    const base = new Map(Object.entries({ a: 'Save {{name}}', n_one: 'one', n_other: '{{count}} many', c: 'Close it' }))
    const other = new Map(
      Object.entries({ a: 'Speichern', n_one: '', n_other: '{{count}} viele', c: 'Close it', x: '' }),
    )
    expect(differencesOf(base, other, 'de')).toEqual(['a: placeholders', 'n_one: empty', 'x: unknown'])
    expect(sameInEnglish(base, other, 'de')).toEqual(['c: Close it'])
  })

  test('every key that a screen names has a text', () => {
    const known = new Set([...english.keys()].flatMap((key) => [key, key.replace(/_(one|other)$/, '')]))
    const missing = [...usedKeys()].filter(([key]) => !known.has(key))
    expect(missing).toEqual([])
  })

  test('every language loads the same rooms at first', () => {
    const rooms = Object.entries(chunks).map(([file, source]) =>
      source.replaceAll(`/${file.slice(2, 4)}.json`, '/*.json'),
    )
    expect(rooms).toHaveLength(languageCodes.length)
    expect(new Set(rooms).size).toBe(1)
  })

  test('two rooms may not share a key', () => {
    expect(() => mergeTexts({ 'a.json': { room: {} }, 'b.json': { room: {} } })).toThrow('repeats the key "room"')
  })
})
