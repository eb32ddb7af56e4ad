import { describe, expect, it } from 'vitest'
import type { FieldDef, FieldKindName, ParseEnv } from '../contract.ts'
import { kindOf } from '../kinds.ts'

const env: ParseEnv = { zone: 'Europe/Berlin', currency: 'EUR', country: 'DE', dateOrder: 'dmy', decimalSign: ',' }
const outcome = (name: FieldKindName, input: unknown, how: 'parse' | 'parseText', field: Partial<FieldDef> = {}) => {
  const parsed = kindOf(name)[how](input as string, { ...field, kind: name }, env)
  return parsed.ok ? parsed.value : parsed.issues.map((issue) => `${issue.field}:${issue.code}`).join(' ')
}

describe('email', () => {
  it.each([
    [' Anna.Schmidt@Example.COM ', 'anna.schmidt@example.com'],
    ["o'neil+crm@sub.example.co.uk", "o'neil+crm@sub.example.co.uk"],
    ['jürgen@müller.de', 'jürgen@müller.de'],
  ])('takes %s', (input, value) => expect(outcome('email', input, 'parse')).toBe(value))

  it.each([
    'a@b',
    'a b@c.de',
    'a@b.de\r\nBcc: x@y.de',
    'a@b.de\n',
    'a@b.de,c@d.de',
    '"a"@b.de',
    'a..b@c.de',
    '.a@c.de',
    'a@-c.de',
    'a@c..de',
    'a@b@c.de',
    'a@1.2.3.4',
    `${'a'.repeat(65)}@c.de`,
  ])('S-29 refuses %j', (input) => expect(outcome('email', input, 'parse')).toBe(':notAnEmail'))

  it('reads what mail programs copy', () => {
    expect(outcome('email', 'Anna <Anna@Example.com>', 'parseText')).toBe('anna@example.com')
    expect(outcome('emails', '"Schmidt, Anna" <a@x.de>; b@x.de, A@x.de', 'parseText')).toEqual([
      { address: 'a@x.de', isPrimary: true },
      { address: 'b@x.de' },
    ])
  })
})

describe('lists of addresses', () => {
  it('names the place of what is wrong', () => {
    expect(
      outcome('emails', [{ address: 'a@b.de' }, { address: 'x' }, { address: 'c@d.de', type: 'moon' }], 'parse'),
    ).toBe('[1].address:notAnEmail [2].type:unknownChoice')
    expect(outcome('emails', [{ address: 'a@b.de', evil: 1 }], 'parse')).toBe('[0]:unknownPart')
  })
  it('has one primary entry', () => {
    expect(
      outcome('phones', [{ number: '0431 123456' }, { number: '+49 40 123456', isPrimary: true }], 'parse'),
    ).toEqual([{ number: '+49431123456' }, { number: '+4940123456', isPrimary: true }])
  })
  it('derives the keys that filters search', () => {
    const keys = kindOf('urls').columns[1]?.derive as unknown as (value: unknown) => string[]
    expect(keys([{ url: 'https://www.Example.com/A' }])).toEqual(['example.com', 'https://www.example.com/a'])
  })
})

describe('phone', () => {
  it.each([
    ['0431 / 12 34 56', '+49431123456'],
    ['+1 (212) 555-2368', '+12125552368'],
    ['0044 20 7946 0958', '+442079460958'],
    ['tel:+49-431-123456', '+49431123456'],
    ['00-1-212-555-2368', '+12125552368'],
  ])('writes %s as %s', (text, value) => expect(outcome('phone', text, 'parseText')).toBe(value))
  it.each(['call me', '12', '+999 123', '+49 431 123456\r\nX: y'])('refuses %j', (text) =>
    expect(outcome('phone', text, 'parseText')).toBe(':notAPhone'),
  )
  it('does not drop an extension in silence', () =>
    expect(outcome('phone', '+1 212 555 2368 ext. 12', 'parse')).toBe(':phoneExtension'))
})

describe('url', () => {
  it.each([
    ['example.com', 'https://example.com'],
    ['HTTP://Example.com/Path?q=1', 'http://example.com/Path?q=1'],
    ['example.com:8080/x', 'https://example.com:8080/x'],
    ['//cdn.example.com', 'https://cdn.example.com'],
  ])('writes %s as %s', (text, value) => expect(outcome('url', text, 'parse')).toBe(value))
  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://a.de', 'https://', 'https://u:p@a.de', 'a b.de', 'word'])(
    'refuses %s',
    (text) => expect(outcome('url', text, 'parse')).toBe(':notAUrl'),
  )
})

describe('money', () => {
  it.each([
    ['€ 1.234,50', { amount: '1234.5', currency: 'EUR' }],
    ['1.234,50 €', { amount: '1234.5', currency: 'EUR' }],
    ['$1,234.50', { amount: '1234.5', currency: 'USD' }],
    ['-12,50', { amount: '-12.5', currency: 'EUR' }],
    ['(12,50 )', { amount: '-12.5', currency: 'EUR' }],
    ['-€5', { amount: '-5', currency: 'EUR' }],
    ['CHF 10.–', { amount: '10', currency: 'CHF' }],
    ['10,- kr', { amount: '10', currency: 'SEK' }],
    ["1'000.00 chf", { amount: '1000', currency: 'CHF' }],
  ])('reads %s', (text, value) => expect(outcome('money', text, 'parseText')).toEqual(value))
  it('refuses what is no money and never believes a base amount', () => {
    expect(outcome('money', '5 bananas', 'parseText')).toBe('currency:unknownCurrency')
    expect(outcome('money', '€5$', 'parseText')).toBe(':notMoney')
    expect(outcome('money', { amount: 'x' }, 'parse')).toBe('amount:notANumber')
    expect(outcome('money', { amount: '5', currency: 'EUR', base: '1' }, 'parse')).toEqual({
      amount: '5',
      currency: 'EUR',
    })
    expect(outcome('money', '5,125', 'parseText', { scale: 2 })).toBe('amount:tooPrecise')
  })
})

describe('choices, words and numbers', () => {
  const choices = [
    { value: 'new', label: { en: 'New', de: 'Neu' }, aliases: ['fresh'] },
    { value: 'won', label: 'Won, at last' },
  ]
  it('finds choices leniently in cells and strictly in JSON', () => {
    expect(outcome('choice', ' NEU ', 'parseText', { choices })).toBe('new')
    expect(outcome('choice', 'Fresh', 'parseText', { choices })).toBe('new')
    expect(outcome('choice', 'New', 'parse', { choices })).toBe(':unknownChoice')
    expect(outcome('choices', 'Won, at last', 'parseText', { choices })).toEqual(['won'])
    expect(outcome('choices', 'new; won; neu', 'parseText', { choices })).toEqual(['new', 'won'])
    const parsed = kindOf('choice').parse('x', { kind: 'choice', choices }, env)
    expect(parsed).toMatchObject({ issues: [{ params: { allowed: ['new', 'won'] } }] })
  })
  it.each([
    ['ja', true],
    ['X', true],
    ['Nein', false],
    ['0', false],
    ['maybe', ':notABoolean'],
  ])('reads %s as %s', (text, value) => expect(outcome('boolean', text, 'parseText')).toBe(value))
  it.each([
    ['1:30', 5400],
    ['1:30:05', 5405],
    ['90', 90],
    ['1h 30m', 5400],
    ['1,5 Std', 5400],
    ['PT1H30M', 5400],
    ['2 days', 172_800],
    ['soon', ':notADuration'],
    ['1:75', ':notADuration'],
  ])('reads the duration %s as %s', (text, value) => expect(outcome('duration', text, 'parseText')).toBe(value))
  it('keeps integers and ratings in their range', () => {
    expect(outcome('integer', 9_007_199_254_740_992, 'parse')).toBe(':tooLarge')
    expect(outcome('integer', '9007199254740993', 'parse')).toBe(':tooLarge')
    expect(outcome('integer', 1.5, 'parse')).toBe(':notAnInteger')
    expect(outcome('integer', '12.00', 'parse')).toBe(12)
    expect(outcome('rating', 6, 'parse')).toBe(':tooLarge')
    expect(outcome('rating', '★★★☆☆', 'parseText')).toBe(3)
  })
})

describe('names and places', () => {
  it.each([
    ['Dr. Anna von der Heide', { salutation: 'Dr.', first: 'Anna', last: 'von der Heide' }],
    ['Schmidt, Anna Maria', { first: 'Anna Maria', last: 'Schmidt' }],
    ['Frau Dr. Li', { salutation: 'Frau Dr.', last: 'Li' }],
    ['Plato', { last: 'Plato' }],
    ['Drew Barry', { first: 'Drew', last: 'Barry' }],
  ])('reads the name %s', (text, value) => expect(outcome('personName', text, 'parseText')).toEqual(value))
  it('reads addresses', () => {
    expect(outcome('address', 'Markt 1, Hof, 24103 Kiel, Deutschland', 'parseText')).toEqual({
      line1: 'Markt 1',
      line2: 'Hof',
      postalCode: '24103',
      city: 'Kiel',
      country: 'DE',
    })
    expect(outcome('address', { city: 'Kiel', planet: 'Mars' }, 'parse')).toBe('planet:unknownPart')
    expect(outcome('address', { country: 'uk' }, 'parse')).toEqual({ country: 'GB' })
  })
})

describe('text and JSON', () => {
  it('normalises, trims and limits', () => {
    expect(outcome('text', '  Cafe\u0301 ', 'parse')).toBe('Café')
    expect(outcome('longText', ' a\n ', 'parse')).toBe(' a\n ')
    expect(outcome('text', '🚀'.repeat(1000), 'parse')).toHaveLength(2000)
    expect(outcome('text', 'x'.repeat(1001), 'parse')).toBe(':tooLong')
    expect(outcome('longText', 'x'.repeat(100_001), 'parse')).toBe(':tooLong')
    expect(outcome('text', 5, 'parse')).toBe(':notText')
  })
  it('S-30 refuses deep, large and poisoned JSON', () => {
    expect(outcome('json', JSON.parse('{"a":{"__proto__":{"x":1}}}'), 'parse')).toBe(':badKey')
    expect(outcome('json', '['.repeat(30) + ']'.repeat(30), 'parseText')).toBe(':tooDeep')
    expect(outcome('json', 'x'.repeat(70_000), 'parse')).toBe(':tooLong')
    expect(outcome('json', { a: '\0' }, 'parse')).toBe(':badCharacter')
    expect(outcome('json', { a: Number.NaN }, 'parse')).toBe(':notJson')
    expect(outcome('json', { a: undefined }, 'parse')).toBe(':notJson')
  })
  it('gives the words of HTML', () => {
    const words = kindOf('richText').text('<p>Tom &amp; <b>Jerry</b><br>x &lt; y</p><script>alert(1)</script>', {
      kind: 'richText',
    })
    expect(words).toBe('Tom & Jerry\nx < y')
  })
})
