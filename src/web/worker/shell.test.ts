import { expect, test } from 'vitest'
import { cacheName, inBatches, outdated, wayOf } from './shell.ts'

const origin = 'https://crm.example'
const way = (path: string, over: Partial<Parameters<typeof wayOf>[0]> = {}) =>
  wayOf({ method: 'GET', mode: 'cors', url: new URL(path, origin).href, ...over }, origin)

test.each(['/api/v1/me', '/api/v1/accounts/query', '/API/v1/me', '//api/v1/me', '/api'])(
  'V-39 %s is never answered from a cache',
  (path) => {
    expect(way(path)).toBe('network')
    expect(way(path, { mode: 'navigate' })).toBe('network')
  },
)

test('screens are the page, files of the build are files', () => {
  expect(way('/o/accounts?view=all', { mode: 'navigate' })).toBe('page')
  expect(way('/assets/index-1.js')).toBe('asset')
  expect(way('/icon-512.png')).toBe('asset')
  expect(way('/worker.js')).toBe('network')
  expect(way('/assets/../api/v1/me')).toBe('network')
})

test('what writes, and what lies elsewhere, is left alone', () => {
  expect(way('/o/accounts', { method: 'POST', mode: 'navigate' })).toBe('network')
  expect(way('https://evil.example/assets/a.js')).toBe('network')
})

test('the build before stays for open tabs, older ones and nothing else go', () => {
  const names = ['other', ...['1', '2', '3', '4'].map(cacheName)]
  expect(outdated(names, '4')).toEqual([cacheName('1'), cacheName('2')])
  expect(outdated([cacheName('1')], '1')).toEqual([])
})

test('files are fetched a few at a time, none twice and none left out', () => {
  expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(inBatches([], 2)).toEqual([])
})
