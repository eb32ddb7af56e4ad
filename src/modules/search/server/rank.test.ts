import { describe, expect, it } from 'vitest'
import { scoreOf, similarScore } from './rank.ts'
import { fold, hasLongWord, phoneDigits } from './words.ts'

describe('ranking', () => {
  it('puts the name before its beginning, its words, its parts and other fields', () => {
    const names = ['Müller', 'Müllerei Nord', 'Anna Müller', 'Anna Müllerin', 'Obermüller', 'Acme']
    const scores = names.map((name) => scoreOf('muller', name))
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(new Set(scores).size).toBe(names.length)
    expect(scores[0]).toBe(1)
  })
  it('puts the shorter of two equal kinds first', () => {
    expect(scoreOf('delta', 'Delta Polymers')).toBeGreaterThan(scoreOf('delta', 'Delta Polymers International Holding'))
  })
  it('never puts a guess before what was typed', () => {
    expect(similarScore(1)).toBeLessThan(scoreOf('x', 'Acme'))
  })
})

describe('words', () => {
  it('fold case, accents and width', () => expect(fold('  ＭÜller\t& Söhne ')).toBe('muller & sohne'))
  it.each([
    ['+49 431 12345', '4943112345'],
    ['0431/12345', '43112345'],
    ['+49 (0) 431 12345', '4943112345'],
    ['0049-431-12345', '4943112345'],
    ['1234', null],
    ['HX-200', null],
    ['12345 Berlin', null],
  ])('phone %s', (text, digits) => expect(phoneDigits(text)).toBe(digits))
  it('knows what the trigram index can find', () => {
    expect(hasLongWord('an li')).toBe(false)
    expect(hasLongWord('田中')).toBe(false)
    expect(hasLongWord('an lin')).toBe(true)
  })
})
