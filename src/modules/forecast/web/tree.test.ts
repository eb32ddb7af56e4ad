import { expect, it } from 'vitest'
import { firstFolded, levelsOf, shownRows, type TreeRow } from './tree.ts'

const team = (key: string, parent: string | null): TreeRow => ({ key, kind: 'team', parent })
const people = (parent: string, count: number): TreeRow[] =>
  Array.from({ length: count }, (_, at) => ({ key: `user:${parent}${at}`, kind: 'user', parent }))
const company = (size: number): TreeRow[] => [
  team('all', null),
  team('board', 'all'),
  ...people('board', 2),
  team('north', 'board'),
  ...people('north', size),
  team('south', 'board'),
  ...people('south', size),
]

it('shows small companies whole, and of large ones all teams with one’s own people', () => {
  expect(firstFolded(company(5), 'north0')).toEqual(new Set())
  const large = company(30)
  expect(firstFolded(large, 'north0')).toEqual(new Set(['south']))
  expect(firstFolded(large, 'elsewhere')).toEqual(new Set(['north', 'south']))
  const shown = shownRows(large, firstFolded(large, 'elsewhere')).map(({ key }) => key)
  expect(shown).toEqual(['all', 'board', 'user:board0', 'user:board1', 'north', 'south'])
})

it('hides what stands beneath a folded team, however deep', () => {
  expect(shownRows(company(3), new Set(['board'])).map(({ key }) => key)).toEqual(['all', 'board'])
})

it('counts levels from one', () => {
  const levels = levelsOf(company(1))
  expect(['all', 'board', 'north', 'user:north0'].map((key) => levels.get(key))).toEqual([1, 2, 3, 4])
})
