import { expect, test } from 'vitest'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { arrangedGroups, navigationGroups, reordered, shownGroups } from './groups.ts'
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

const nothing = { groups: [], objects: [], hiddenGroups: [], hiddenObjects: [] }
const drawn = (groups: { key: string; objects: { name: string }[] }[]) =>
  groups.map(({ key, objects }) => `${key}: ${objects.map(({ name }) => name).join(' ')}`)

test('a person arranges groups and objects; what is new stands behind in the order of the product', () => {
  const groups = navigationGroups(objects)
  expect(drawn(arrangedGroups(groups, nothing))).toEqual(drawn(groups))
  expect(drawn(arrangedGroups(groups, { ...nothing, groups: ['activities', 'gone'], objects: ['asset'] }))).toEqual([
    'activities: task',
    'customers: asset account',
    'sales: lead',
    'workshop: device',
  ])
})

test('hidden objects and groups are not shown, nor a group whose objects are all hidden', () => {
  const shown = shownGroups(navigationGroups(objects), {
    ...nothing,
    hiddenGroups: ['workshop'],
    hiddenObjects: ['lead', 'account'],
  })
  expect(drawn(shown)).toEqual(['customers: asset', 'activities: task'])
})

test('a key moves among the others, and not past the ends', () => {
  expect(reordered(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b'])
  expect(reordered(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c'])
  expect(reordered(['a', 'b', 'c'], 'a', 9)).toEqual(['b', 'c', 'a'])
  expect(reordered(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c'])
})

test('every object has a letter, also the custom ones and those whose first letter is taken', () => {
  const many = [...objects, object('alpha', 'workshop'), object('atlas', 'workshop'), object('zz', 'workshop')]
  const targets = goTargets(many)
  const paths = Object.values(targets)
  for (const { plural, group } of many)
    if (!['hidden', 'settings'].includes(group)) expect(paths).toContain(`/o/${plural}`)
  expect(new Set(paths).size).toBe(paths.length)
})
