import { expect, test } from 'vitest'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { placeBeside } from './place.ts'
import { stopsFor } from './stops.ts'

const object = (name: string, more: Partial<ObjectMetadata> = {}) =>
  ({ name, plural: `${name}s`, group: 'customers', fields: [], ...more }) as unknown as ObjectMetadata
const stage = [{ name: 'stage', kind: 'link' }] as ObjectMetadata['fields']
const all = [
  object('account'),
  object('lead', { group: 'sales', stageField: 'status' }),
  object('deal', { group: 'sales', stageField: 'stage', fields: stage }),
  object('task', { group: 'activities', stageField: 'status' }),
]

test('the tour goes over the screens of the first list and the board of a pipeline', () => {
  const stops = stopsFor(all, 'r1')
  expect(stops.map(({ key }) => key)).toEqual([
    'welcome',
    'navigation',
    'list',
    'filter',
    'views',
    'board',
    'record',
    'search',
    'operations',
    'help',
  ])
  expect(stops.find(({ key }) => key === 'board')?.to).toBe('/o/deals')
  expect(stops.find(({ key }) => key === 'record')?.to).toBe('/o/accounts/r1')
})

test('what is not there is left out', () => {
  const keys = (objects: ObjectMetadata[], recordId: string | null) => stopsFor(objects, recordId).map(({ key }) => key)
  expect(keys([object('account')], null)).not.toContain('board')
  expect(keys([object('account')], null)).not.toContain('record')
  expect(keys([], null)).toEqual(['welcome', 'navigation', 'search', 'operations', 'help'])
})

test('the card stands below, above or beside what is lit, and never over the edge', () => {
  const [card, screen] = [
    { width: 320, height: 200 },
    { width: 1440, height: 900 },
  ]
  const at = (left: number, top: number, width: number, height: number) =>
    placeBeside({ left, top, width, height }, card, screen)
  expect(at(100, 50, 80, 30)).toEqual({ left: 100, top: 92 })
  expect(at(1400, 50, 30, 30)).toEqual({ left: 1104, top: 92 })
  expect(at(100, 850, 80, 30)).toEqual({ left: 100, top: 638 })
  expect(at(0, 0, 220, 900)).toEqual({ left: 232, top: 16 })
  const corner = { left: 1088, top: 668 }
  expect(at(0, 0, 1440, 900)).toEqual(corner)
  expect(placeBeside(null, card, screen)).toEqual(corner)
})
