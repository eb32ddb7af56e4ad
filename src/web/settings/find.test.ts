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
  expect(isFound('basiswährung', de.settings.pages.currencies)).toBe(false)
  expect(isFound('basiswährung', de.settings.pages.currencies, wordsIn(de.settings.currencies))).toBe(true)
})
