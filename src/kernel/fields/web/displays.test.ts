import { describe, expect, test } from 'vitest'
import { isEmptyValue, safeHref } from './displays.tsx'

describe('what is shown', () => {
  test('only addresses that cannot run code become links', () => {
    expect(safeHref('https://example.com/a')).toBe('https://example.com/a')
    expect(safeHref('mailto:a@example.com')).toBe('mailto:a@example.com')
    expect(safeHref('tel:+4943112345')).toBe('tel:+4943112345')
    for (const bad of [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      'JAVASCRIPT:1',
    ]) {
      expect(safeHref(bad)).toBeNull()
    }
  })

  test('empty is null, nothing and an empty list, but not false or zero', () => {
    expect([null, undefined, '', []].every(isEmptyValue)).toBe(true)
    expect([false, 0, '0', ['a']].some(isEmptyValue)).toBe(false)
  })
})
