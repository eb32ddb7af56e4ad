import { expect, test } from 'vitest'
import type { RecordKey } from '#kernel/settings/contract.ts'
import { mostTabs, movedTab, neighbourOf, tabByDigit, withoutTab, withTab } from './tabs.ts'

const tab = (id: string): RecordKey => ({ object: 'account', id })
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(tab) as [RecordKey, RecordKey, RecordKey, RecordKey]
const ids = (tabs: readonly RecordKey[]) => tabs.map(({ id }) => id).join('')

test('a new tab stands beside the one in sight, else at the end; an open one stays', () => {
  expect(ids(withTab([a, b], c))).toBe('abc')
  expect(ids(withTab([a, b], c, a))).toBe('acb')
  expect(ids(withTab([a, b], c, d))).toBe('abc')
  expect(ids(withTab([a, b], a, b))).toBe('ab')
  expect(ids(withTab([a], { object: 'contact', id: 'a' }))).toBe('aa')
})

test('there are never more than the server keeps', () => {
  const many = Array.from({ length: mostTabs }, (_, at) => tab(`t${at}`))
  const next = withTab(many, a)
  expect(next).toHaveLength(mostTabs)
  expect(next.at(-1)).toEqual(a)
})

test('closing shows the next tab, else the one before, else the list', () => {
  expect(neighbourOf([a, b, c], b)).toEqual(c)
  expect(neighbourOf([a, b, c], c)).toEqual(b)
  expect(neighbourOf([a], a)).toBeNull()
  expect(neighbourOf([a], b)).toBeNull()
  expect(ids(withoutTab([a, b, c], b))).toBe('ac')
})

test('a tab moves to a place, and never out of the row', () => {
  expect(ids(movedTab([a, b, c, d], a, 2))).toBe('bcad')
  expect(ids(movedTab([a, b, c, d], d, 0))).toBe('dabc')
  expect(ids(movedTab([a, b, c, d], b, 99))).toBe('acdb')
  expect(ids(movedTab([a, b, c, d], b, -1))).toBe('bacd')
  expect(ids(movedTab([a], b, 0))).toBe('a')
})

test('Alt and a digit finds a tab, 9 the last one', () => {
  expect(tabByDigit([a, b], 2)).toEqual(b)
  expect(tabByDigit([a, b], 3)).toBeNull()
  expect(tabByDigit([a, b, c], 9)).toEqual(c)
  expect(tabByDigit([], 9)).toBeNull()
})
