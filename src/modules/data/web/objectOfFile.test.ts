import { describe, expect, test } from 'vitest'
import { objectOfFile } from './objectOfFile.ts'

const objects = [
  {
    name: 'account',
    plural: 'accounts',
    label: { en: 'Account', de: 'Firma' },
    pluralLabel: { en: 'Accounts', de: 'Firmen' },
  },
  { name: 'contactRole', plural: 'contactRoles', label: 'Contact role', pluralLabel: 'Contact roles' },
  { name: 'contact', plural: 'contacts', label: 'Contact', pluralLabel: 'Contacts' },
]
const german = (label: unknown) => (typeof label === 'string' ? label : (label as { de: string }).de)

describe('what a file holds by its name', () => {
  test.each([
    ['accounts.csv', 'account'],
    ['Export Accounts 2026-11.xlsx', 'account'],
    ['Firmen.csv', 'account'],
    ['contact_roles.csv', 'contactRole'],
    ['contacts.csv', 'contact'],
    ['accounts and contacts.csv', null],
    ['discounts.csv', null],
    ['export.csv', null],
  ])('%s', (file, object) => {
    expect(objectOfFile(file, objects, german)).toBe(object)
  })
})
