import { expect, test } from 'vitest'
import { widgets } from '#kernel/fields/web.ts'
import { groupNames, groups } from './groups.ts'
import german from './locales/de.json' with { type: 'json' }
import english from './locales/en.json' with { type: 'json' }
import type { Kit } from './specimen.ts'

const sources = import.meta.glob<string>('/src/ui/*.{ts,tsx}', { eager: true, import: 'default', query: '?raw' })
/** Never drawn by a screen: they surround the whole product. */
const frame = ['UiProvider', 'Toasts', 'Dialogs']

const kit = { t: (key: string) => key, env: { text: String }, parseEnv: {} } as unknown as Kit
const specimens = groupNames.flatMap((name) => groups[name](kit))
const shown = new Set(specimens.map(({ name }) => name))

/** What screens may use of `src/ui`. */
function components(): string[] {
  const own = Object.entries(sources).flatMap(([file, source]) => {
    const names = [...source.matchAll(/^export (?:function|const) ([A-Z]\w+)(?:\(| = )/gm)].map(
      ([, name]) => name ?? '',
    )
    return file.endsWith('.tsx') ? names : []
  })
  const inputs = /export \{([^}]+)\}/.exec(sources['/src/ui/inputs.ts'] ?? '')?.[1] ?? ''
  return [...own, ...inputs.split(',').map((name) => name.trim())].filter(
    (name) => name !== '' && !frame.includes(name),
  )
}

test('every component of the design system has its place in the gallery', () => {
  expect(components().length).toBeGreaterThan(30)
  expect(components().filter((name) => !shown.has(name))).toEqual([])
})

test('every kind of field is shown and edited in the gallery', () => {
  const kinds = Object.keys(widgets)
  expect(kinds.filter((kind) => !shown.has(kind) || !shown.has(`${kind}.edit`))).toEqual([])
})

test('no component is shown twice, and no state of one', () => {
  expect(shown.size).toBe(specimens.length)
  for (const one of specimens) {
    const states = one.shown.map(({ state, detail }) => `${one.name}: ${state} ${detail}`)
    expect(new Set(states).size).toBe(states.length)
  }
})

test.each([
  ['English', english],
  ['German', german],
])('%s has a sentence for every component and a name for every state', (_, { dev }) => {
  const named: Record<string, string> = dev.states
  const said = new Set(Object.keys(dev.purposes).map((key) => `dev.purposes.${key}`))
  const missing = specimens.filter(({ purpose }) => purpose.startsWith('dev.purposes.') && !said.has(purpose))
  expect(missing.map(({ name }) => name)).toEqual([])
  const states = new Set(specimens.flatMap((one) => one.shown.map(({ state }) => state)))
  expect([...states].filter((state) => !named[state])).toEqual([])
})
