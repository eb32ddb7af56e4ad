import { describe, expect, test } from 'vitest'
import { scoreOf, strong } from './fuzzy.ts'

const best = (typed: string, names: string[]) =>
  names
    .map((name) => ({ name, score: scoreOf(typed, name) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ name }) => name)

const names = ['Accounts', 'New Account', 'Export as CSV', 'Show deleted records', 'Delete Account', 'Opportunities']

describe('what is typed finds a command', () => {
  test('by the beginnings of its words, in any order, the first word before others', () => {
    expect(best('acc', names)).toEqual(['Accounts', 'New Account', 'Delete Account'])
    expect(best('acc del', names)).toEqual(['Delete Account'])
    expect(best('new acc', names)[0]).toBe('New Account')
    expect(scoreOf('acc', 'Accounts')).toBeGreaterThan(strong)
  })

  test('by its initials', () => {
    expect(best('eac', names)[0]).toBe('Export as CSV')
    expect(best('sdr', names)).toEqual(['Show deleted records'])
  })

  test('with one letter wrong, missing, too many or swapped', () => {
    for (const typed of ['oportunities', 'oppportunities', 'oppertunities', 'oppotrunities', 'opportnu'])
      expect([typed, best(typed, names)]).toEqual([typed, ['Opportunities']])
    expect(best('exprot', names)).toEqual(['Export as CSV'])
  })

  test('two mistakes or none of its words find nothing', () => {
    expect(best('xxportunities', names)).toEqual([])
    expect(best('acc zebra', names)).toEqual([])
    expect(scoreOf('acx', 'Accounts')).toBe(0)
  })

  test('without accents, case and signs', () => {
    expect(scoreOf('ubersicht', 'Übersicht öffnen')).toBeGreaterThan(strong)
    expect(scoreOf('E-MAIL', 'e-mail senden')).toBeGreaterThan(strong)
  })

  test('a name is better than its beginning, a beginning better than a middle, a middle better than a mistake', () => {
    const scores = ['Export', 'Export as CSV', 'Data export', 'Reexports', 'Exrport data'].map((name) =>
      scoreOf('export', name),
    )
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(new Set(scores).size).toBe(scores.length)
    expect(scores.every((score) => score > 0)).toBe(true)
  })

  test('nothing typed fits everything', () => {
    expect(scoreOf('', 'Anything')).toBe(1)
    expect(scoreOf('  ', 'Anything')).toBe(1)
  })
})
