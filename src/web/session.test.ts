import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { localPath } from './session.ts'

beforeEach(() => vi.stubGlobal('window', { location: { origin: 'https://crm.example' } }))
afterEach(() => vi.unstubAllGlobals())

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '\\/evil',
  '',
  undefined,
  5,
])('S-48: %s leads home after signing in', (next) => {
  expect(localPath(next)).toBe('/')
})

test('S-48: a path of this origin is kept with search and hash', () => {
  expect(localPath('/o/accounts?view=all#x')).toBe('/o/accounts?view=all#x')
})
