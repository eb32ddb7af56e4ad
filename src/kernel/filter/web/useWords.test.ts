import { expect, test } from 'vitest'
import { taken } from './useWords.ts'

const at = (text: string) => {
  const caret = text.indexOf('|')
  return { text: text.replace('|', ''), caret }
}
const take = (before: string, from: number, word: string, kind: 'field' | 'value' | 'related' = 'value') => {
  const { text, caret } = at(before)
  const next = taken(text, caret, { text: word, kind, from })
  return `${next.text.slice(0, next.caret)}|${next.text.slice(next.caret)}`
}

test('a word that is taken replaces what was begun and leaves room for the next', () => {
  expect(take('stage is neg|', 9, 'Negotiation')).toBe('stage is Negotiation |')
  expect(take('stage is Negotiation|', 20, 'and')).toBe('stage is Negotiation and |')
  expect(take('has no ta|', 7, 'Tasks', 'related')).toBe('has no Tasks|')
  expect(take('has tasks(st|)', 10, 'Status', 'field')).toBe('has tasks(Status|)')
  expect(take('sta| is x', 0, 'Stage', 'field')).toBe('Stage| is x')
  expect(take('Account.ind|', 8, 'Industry', 'field')).toBe('Account.Industry |')
})
