import { describe, expect, test } from 'vitest'
import { type FieldDef, languageCodes } from '#kernel/fields/contract.ts'
import { type ObjectDef, systemFields } from '#kernel/objects/contract.ts'
import { topicAt, topicOf, topics } from '../help/topics.ts'
import { mergeTexts, type Texts } from './merge.ts'
import { flatTexts } from './texts.fixture.ts'

const files = import.meta.glob<Texts>('/src/**/help/locales/*.json', { eager: true, import: 'default' })
const declarations = import.meta.glob<Record<string, unknown>>(
  ['/src/modules/*/objects/*.ts', '/src/kernel/{auth,currencies,assignment}/objects/*.ts', '!/src/**/*.test.ts'],
  { eager: true },
)
const routers = import.meta.glob<string>(['../router.tsx', '../settings/routes.ts'], {
  eager: true,
  import: 'default',
  query: '?raw',
})
const english = textsOf('en')
const isObject = (value: unknown): value is ObjectDef =>
  typeof value === 'object' && value !== null && 'pluralLabel' in value && 'fields' in value
const objects = Object.values(declarations).flatMap((module) => Object.values(module).filter(isObject))

function textsOf(language: string): Map<string, string> {
  const own = Object.entries(files).filter(([file]) => file.endsWith(`/${language}.json`))
  return flatTexts(mergeTexts(Object.fromEntries(own)))
}

const below: Record<string, string> = { inside: '', parent: '', settings: '/settings' }

/** Paths behind the door; what stands before it explains itself in one sentence a page. */
const pathsOf = (source: string): string[] =>
  [...source.matchAll(/getParentRoute: \(\) => (\w+),\s+path: '([^']+)'/g)].flatMap(([, parent = '', path = '']) =>
    parent in below ? [`${below[parent]}${path}`.replace(/(.)\/$/, '$1')] : [],
  )

describe('help', () => {
  test('all objects are found', () => {
    expect(objects.map(({ name }) => name)).toEqual(expect.arrayContaining(['account', 'opportunity', 'task', 'user']))
  })

  test.each(objects.map((object) => [object.name, object] as const))('%s and each of its fields', (name, object) => {
    const missing = (Object.entries(object.fields) as [string, FieldDef][])
      .filter(([field, def]) => !def.help && !english.has(`help_${name}.fields.${field}`))
      .map(([field]) => field)
    expect(missing).toEqual([])
    expect(english.has(`help_${name}.about`)).toBe(true)
  })

  test('the fields that every record has', () => {
    const missing = Object.keys(systemFields).filter((field) => !english.has(`help_system.fields.${field}`))
    expect(missing).toEqual([])
  })

  test('no text explains a field that does not exist or explains itself', () => {
    const explained = [...english.keys()].filter((key) => /^help_(?!system).+\.fields\./.test(key))
    const wanted = new Set(
      objects.flatMap((object) =>
        (Object.entries(object.fields) as [string, FieldDef][])
          .filter(([, def]) => !def.help)
          .map(([field]) => `help_${object.name}.fields.${field}`),
      ),
    )
    expect(explained.filter((key) => !wanted.has(key))).toEqual([])
  })

  test.each(languageCodes)('every topic is written in %s', (language) => {
    const texts = textsOf(language)
    for (const { key } of topics) {
      for (const part of ['title', 'about', 'can']) expect(texts.has(`help.topics.${key}.${part}`), key).toBe(true)
    }
  })

  test('every screen has a topic of its own', () => {
    const paths = Object.values(routers).flatMap(pathsOf)
    expect(paths.length).toBeGreaterThan(25)
    const known = new Set(topics.map(({ path }) => path))
    expect(paths.filter((path) => !known.has(path))).toEqual([])
  })

  test('links lead to topics, addresses to their own', () => {
    for (const { links = [] } of topics) for (const key of links) expect(topicOf(key), key).toBeDefined()
    expect(topicAt('/o/accounts/new').key).toBe('create')
    expect(topicAt('/o/accounts/0b7').key).toBe('record')
    expect(topicAt('/o/accounts/').key).toBe('index')
    expect(topicAt('/settings/objects/account').key).toBe('object')
    expect(topicAt('/nowhere').key).toBe('home')
  })
})
