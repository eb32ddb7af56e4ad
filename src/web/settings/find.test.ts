import { expect, test } from 'vitest'
import { isFound, wordsIn } from './find.ts'
import de from './locales/de.json' with { type: 'json' }

test.each([
  ['zeitzone', true],
  ['  ZEIT zone ', true],
  ['wahrung', true],
  ['währung wechselkurse', true],
  ['einhorn', false],
  ['zeitzone einhorn', false],
  ['', true],
])('%s is found among the words of a page: %s', (typed, expected) => {
  expect(isFound(typed, 'Organisation', wordsIn({ a: 'Zeitzone', b: { c: 'Währung', d: ['Wechselkurse'] } }))).toBe(
    expected,
  )
})

test('a page is found by what stands on it, not by its name alone', () => {
  expect(isFound('wechselkurse', de.settings.pages.organization)).toBe(false)
  expect(isFound('wechselkurse', de.settings.pages.organization, wordsIn(de.settings.organization))).toBe(true)
})
