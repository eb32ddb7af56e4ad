import { expect, test } from 'vitest'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { navigationGroups } from './groups.ts'
import { goTargets } from './shortcuts.ts'

const object = (name: string, group: string) => ({ name, plural: `${name}s`, group }) as ObjectMetadata
const objects = [
  object('task', 'activities'),
  object('device', 'workshop'),
  object('account', 'customers'),
  object('history', 'hidden'),
  object('user', 'settings'),
  object('lead', 'sales'),
  object('asset', 'customers'),
]

test('known groups come first in their order, own ones behind, hidden and settings not at all', () => {
  const groups = navigationGroups(objects)
  expect(groups.map((group) => group.key)).toEqual(['customers', 'sales', 'activities', 'workshop'])
  expect(groups[0]?.objects.map((member) => member.name)).toEqual(['account', 'asset'])
})

test('G and a letter leads to the first object of that letter, and places keep theirs', () => {
  expect(goTargets(objects)).toMatchObject({ a: '/o/accounts', l: '/o/leads', t: '/o/tasks', h: '/', s: '/settings' })
})
