import { expect, test } from 'vitest'
import { plainText } from './PastValue.tsx'

test.each([
  ['12 pieces', '12 pieces'],
  [12, '12'],
  [['a', 'b'], 'a, b'],
  [
    [
      { address: 'a@b.de', isPrimary: true },
      { address: 'c@d.de', type: 'home' },
    ],
    'a@b.de, c@d.de, home',
  ],
  [null, ''],
])('%j of a kind that a field had before reads %s', (value, text) => {
  expect(plainText(value)).toBe(text)
})
