import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { auditActions, auditKinds } from '#kernel/audit/contract.ts'
import { settingSchemas } from '#kernel/settings/contract.ts'
import en from '../locales/en.json' with { type: 'json' }
import { wordsOfPath } from './path.ts'

const { kinds, actions, events, settingNames, parts } = en.settings.audit
const missing = (wanted: readonly string[], texts: object) => wanted.filter((key) => !Object.hasOwn(texts, key))

describe('everything that is on record has its words', () => {
  test('areas', () => {
    expect(missing(auditKinds, kinds)).toEqual([])
  })

  test.each(auditKinds)('deeds of %s', (kind) => {
    expect(missing(auditActions[kind], kind === 'signIn' ? events : actions)).toEqual([])
  })

  test('settings and every part of them', () => {
    expect(missing(Object.keys(settingSchemas), settingNames)).toEqual([])
    const wanted = Object.values(settingSchemas).flatMap((schema) => partsOf(z.toJSONSchema(schema, { io: 'input' })))
    expect(wanted.length).toBeGreaterThan(20)
    expect(missing(wanted, parts)).toEqual([])
  })
})

interface Shape {
  properties?: Record<string, Shape>
  anyOf?: Shape[]
}

/** Names in a setting, of whatever depth; what people name themselves, such as roles and currencies, is none. */
function partsOf(shape: unknown): string[] {
  const { properties = {}, anyOf = [] } = shape as Shape
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => [name, ...partsOf(inner)]),
    ...anyOf.flatMap((inner) => partsOf(inner)),
  ]
}

test('a path is said part by part, objects and fields by their own names', () => {
  const names = {
    word: (part: string) => ({ rights: 'Rights', user: 'User name', fields: 'Fields', write: 'Write' })[part] ?? '',
    object: (part: string) => ({ account: 'Accounts', user: 'Users' })[part] ?? '',
    field: (object: string, part: string) => (object === 'account' && part === 'phone' ? 'Phone' : ''),
  }
  expect(wordsOfPath('rights.account.fields.phone.write', names)).toEqual([
    'Rights',
    'Accounts',
    'Fields',
    'Phone',
    'Write',
  ])
  expect(wordsOfPath('rights.user', names)).toEqual(['Rights', 'Users'])
  expect(wordsOfPath('user.USD', names)).toEqual(['User name', 'USD'])
})
