import { describe, expect, test } from 'vitest'
import { mergeTexts, type Texts } from './merge.ts'

const english = textsOf(import.meta.glob<Texts>('/src/**/locales/en.json', { eager: true, import: 'default' }))
const german = textsOf(import.meta.glob<Texts>('/src/**/locales/de.json', { eager: true, import: 'default' }))
const sources = import.meta.glob<string>(
  ['/src/{ui,web}/**/*.{ts,tsx}', '/src/kernel/client/*.{ts,tsx}', '/src/**/web/**/*.{ts,tsx}', '!**/*.test.*'],
  { eager: true, import: 'default', query: '?raw' },
)

function textsOf(files: Record<string, Texts>): Map<string, string> {
  return new Map(flat(mergeTexts(files)))
}

function flat(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[`${path}${key}`, text]] : flat(text, `${path}${key}.`),
  )
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

const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].sort()
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')

describe('texts', () => {
  test('every language has the same keys with the same placeholders and no empty text', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
    for (const [key, text] of english) {
      expect(placeholders(german.get(key) ?? ''), key).toEqual(placeholders(text))
      expect(german.get(key), key).not.toBe('')
    }
  })

  test('every key that a screen names has a text', () => {
    const known = new Set([...english.keys()].flatMap((key) => [key, withoutPlural(key)]))
    const missing = [...usedKeys()].filter(([key]) => !known.has(key))
    expect(missing).toEqual([])
  })

  test('two rooms may not share a key', () => {
    expect(() => mergeTexts({ 'a.json': { room: {} }, 'b.json': { room: {} } })).toThrow('repeats the key "room"')
  })
})
