import { describe, expect, test } from 'vitest'
import { deviceOf } from '#kernel/auth/device.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { apiName } from './apiName.ts'
import { draftOf, requestOf } from './fieldDraft.ts'
import { differencesOf, fieldRightOf, rightOf, withFieldRight, withoutRights, withRight } from './roleRights.ts'

describe('names for programs', () => {
  test.each([
    ['Größe der Firma', 'groesseDerFirma'],
    ['Annual revenue (EUR)', 'annualRevenueEur'],
    ['3rd party', 'x3rdParty'],
    ['Élan vital', 'elanVital'],
  ])('%s becomes %s', (label, name) => {
    expect(apiName(label)).toBe(name)
  })

  test('a taken name gets the next free number', () => {
    expect(apiName('Device', ['device', 'device2'])).toBe('device3')
  })
})

describe('rights of a role', () => {
  const role: Role = { key: 'x', label: 'X', capabilities: [], rights: { '*': { read: 'all', update: 'team' } } }

  test('an object without a word of its own follows the row for all', () => {
    expect(rightOf(role, 'lead', 'read')).toEqual({ scope: 'all', isOwn: false })
    expect(rightOf(role, 'lead', 'delete')).toEqual({ scope: 'none', isOwn: false })
  })

  test('the first own word takes the others over, so that nothing else changes', () => {
    const changed = withRight(role, 'lead', 'update', 'own')
    expect(changed.rights.lead).toEqual({ read: 'all', update: 'own' })
    expect(withoutRights(changed, 'lead')).toEqual(role)
  })

  test('a field that may not be read may not be written', () => {
    const changed = withFieldRight(role, 'lead', 'salary', { read: false, write: true })
    expect(fieldRightOf(changed, 'lead', 'salary')).toEqual({ read: false, write: false })
    expect(changed.rights.lead?.read).toBe('all')
  })

  test('a free field leaves no trace', () => {
    const limited = withFieldRight(role, 'lead', 'salary', { read: true, write: false })
    expect(withFieldRight(limited, 'lead', 'salary', { read: true, write: true }).rights.lead).toEqual({
      read: 'all',
      update: 'team',
    })
  })
})

describe('two roles side by side', () => {
  const role: Role = { key: 'x', label: 'X', capabilities: ['import'], rights: { '*': { read: 'all' } } }
  const objects = [
    { name: 'lead', fields: [{ name: 'salary', isSystem: false }] },
    { name: 'task', fields: [] },
  ]

  test('differ in nothing when they say the same in other words', () => {
    const other: Role = { ...role, key: 'y', rights: { ...role.rights, lead: { read: 'all', update: 'none' } } }
    expect(differencesOf(role, other, objects).count).toBe(0)
  })

  test('differ once where both follow the row for all objects', () => {
    const other = withRight({ ...role, key: 'y' }, '*', 'read', 'own')
    expect(differencesOf(role, other, objects).count).toBe(1)
    const kept = withRight(other, 'lead', 'read', 'own')
    expect(differencesOf(role, kept, objects).count).toBe(2)
  })

  test('differ by action, by field and by capability', () => {
    const limited = withFieldRight(role, 'lead', 'salary', { read: true, write: false })
    const other = { ...withRight(limited, 'lead', 'delete', 'own'), capabilities: '*' as const }
    const found = differencesOf(role, other, objects)
    expect([...(found.actions.get('lead') ?? [])]).toEqual(['delete'])
    expect([...(found.fields.get('lead') ?? [])]).toEqual(['salary'])
    expect(found.actions.get('task')?.size).toBe(0)
    expect(found.capabilities.has('import')).toBe(false)
    expect(found.count).toBe(2 + found.capabilities.size)
  })
})

describe('a field in the making', () => {
  const object = { fields: [{ name: 'size' }], related: [{ path: 'contacts' }] } as unknown as ObjectMetadata

  test('gets a free name and is not born required', () => {
    const draft = { ...draftOf(null, 'Size'), required: true }
    expect(requestOf(draft, null, object, 'en')).toMatchObject({ name: 'size2', kind: 'text', label: { en: 'Size' } })
    expect(requestOf(draft, null, object, 'en')).not.toHaveProperty('required')
  })

  test('keeps its name and its texts in the other language', () => {
    const field = { name: 'size', kind: 'text', label: { en: 'Size', de: 'Größe' } } as FieldMetadata
    const draft = { ...draftOf(field, 'Size'), label: 'Extent' }
    expect(requestOf(draft, field, object, 'en')).toMatchObject({ name: 'size', label: { en: 'Extent', de: 'Größe' } })
  })
})

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36', 'Chrome · Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1',
    'Safari · iOS',
  ],
  ['curl/8.5', null],
])('the device of %s', (userAgent, device) => {
  expect(deviceOf(userAgent)).toBe(device)
})
