import { expect, test } from 'vitest'
import { downTo, keyOfPage, lostBetween, type PanelPage, withPage, withTop } from './panelStack.ts'

const record = (id: string): PanelPage => ({ type: 'record', object: 'account', id })
const form: PanelPage = { type: 'content', key: 'new', title: 'New account', content: null }
const keys = (stack: readonly PanelPage[]) => stack.map(keyOfPage)

test('links push, and a page that lies below comes up again instead of lying there twice', () => {
  const stack = withPage(withPage(withPage([], record('a')), record('b')), form)
  expect(keys(stack)).toEqual(['record:account/a', 'record:account/b', 'content:new'])
  expect(keys(withPage(stack, record('a')))).toEqual(['record:account/a'])
  expect(withPage([record('a')], record('a'))).toHaveLength(1)
})

test('the stack stays small: what was opened first is let go', () => {
  const stack = Array.from({ length: 40 }, (_, at) => record(`r${at}`)).reduce(withPage, [] as readonly PanelPage[])
  expect(stack).toHaveLength(12)
  expect(keys(stack).at(-1)).toBe('record:account/r39')
})

test('J and K change the page in sight alone, and never double one below', () => {
  expect(keys(withTop([record('a'), record('b')], record('c')))).toEqual(['record:account/a', 'record:account/c'])
  expect(keys(withTop([record('a'), record('b')], record('a')))).toEqual(['record:account/a'])
  expect(keys(withTop([], record('a')))).toEqual(['record:account/a'])
})

test('a breadcrumb goes down to its page, Escape on the last one closes', () => {
  const stack = [record('a'), record('b'), record('c')]
  expect(keys(downTo(stack, 1))).toEqual(['record:account/a', 'record:account/b'])
  expect(downTo(stack, -1)).toEqual([])
})

test('what a change takes away is known, also when all pages change', () => {
  expect(keys(lostBetween([record('a'), form], [record('a')]))).toEqual(['content:new'])
  expect(keys(lostBetween([record('a'), form], [record('z')]))).toEqual(['record:account/a', 'content:new'])
  expect(lostBetween([record('a')], [record('a'), form])).toEqual([])
})
