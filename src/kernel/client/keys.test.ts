import { expect, test } from 'vitest'
import { keysOf, type Pressed } from './keys.ts'

const press = (key: string, more: Partial<Pressed> = {}): string =>
  keysOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

test.each([
  ['j', {}, 'j'],
  ['J', { shiftKey: true }, 'shift+j'],
  ['k', { ctrlKey: true }, 'mod+k'],
  ['k', { metaKey: true }, 'mod+k'],
  [' ', { shiftKey: true }, 'shift+Space'],
  ['ArrowUp', { altKey: true }, 'alt+ArrowUp'],
])('%s with %j is %s', (key, more, keys) => {
  expect(press(key, more)).toBe(keys)
})

test('signs count by what they are: on a German keyboard / is Shift and 7, @ is AltGr and Q', () => {
  expect(press('/', { shiftKey: true, code: 'Digit7' })).toBe('/')
  expect(press('?', { shiftKey: true, code: 'Minus' })).toBe('?')
  const graph = { ctrlKey: true, altKey: true, getModifierState: () => true }
  expect(press('@', { ...graph, code: 'KeyQ' })).toBe('@')
})

test('letters of other scripts count by the Latin letter of the same key', () => {
  expect(press('о', { code: 'KeyJ' })).toBe('j')
  expect(press('л', { code: 'KeyK', ctrlKey: true })).toBe('mod+k')
})

test('Alt and a digit is that digit, whatever sign the keyboard writes with Alt', () => {
  expect(press('¡', { code: 'Digit1', altKey: true })).toBe('alt+1')
  expect(press('3', { code: 'Numpad3', altKey: true })).toBe('alt+3')
})
