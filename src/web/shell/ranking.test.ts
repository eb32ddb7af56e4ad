import { expect, test } from 'vitest'
import { fitting, lastUsed } from './ranking.ts'

const item = (label: string, detail?: string) => ({ key: label, label, ...(detail ? { detail } : {}) })
const sections = [
  { key: 'screen', label: 'This record', items: [item('Delete Account'), item('Copy link')] },
  { key: 'go', label: 'Go to', items: [item('Accounts'), item('Roles', 'Settings'), item('All', 'Accounts')] },
]
const labels = (found: { items: { label: string }[] }[]) => found.map(({ items }) => items.map(({ label }) => label))

test('the section with the best fit comes first, what fits weakly stands behind the records', () => {
  const { best, rest } = fitting('accounts', sections, [])
  expect(labels(best)).toEqual([['Accounts', 'All']])
  expect(labels(rest)).toEqual([['Delete Account']])
})

test('a place is found by what it belongs to', () => {
  expect(labels(fitting('settings roles', sections, []).best)).toEqual([['Roles']])
})

test('of two that fit alike the one used lately stands first', () => {
  const alike = [{ key: 'go', label: 'Go to', items: [item('Tasks open'), item('Tasks done')] }]
  expect(labels(fitting('tasks', alike, []).best)[0]?.[0]).toBe('Tasks open')
  expect(labels(fitting('tasks', alike, ['Tasks done']).best)[0]?.[0]).toBe('Tasks done')
})

test('what was used last stands in that order, and only what is possible now', () => {
  const items = [item('A'), item('B'), item('C')]
  expect(lastUsed(items, ['C', 'gone', 'A']).map(({ label }) => label)).toEqual(['C', 'A'])
})
