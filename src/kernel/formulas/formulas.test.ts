import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldDef, JsonValue } from '#kernel/fields/contract.ts'
import { compileFormula, type FormulaScope } from './compile.ts'

const account = new Map<string, FieldDef>([
  ['id', { kind: 'text' }],
  ['industry', { kind: 'choice' }],
  ['annualRevenue', { kind: 'money' }],
  ['employees', { kind: 'integer' }],
])
const fields = new Map<string, FieldDef>([
  ['name', { kind: 'text' }],
  ['type', { kind: 'choice' }],
  ['amount', { kind: 'money' }],
  ['discount', { kind: 'money' }],
  ['probability', { kind: 'percent' }],
  ['quantity', { kind: 'decimal' }],
  ['term', { kind: 'integer' }],
  ['isWon', { kind: 'boolean' }],
  ['closeDate', { kind: 'date' }],
  ['startDate', { kind: 'date' }],
  ['createdAt', { kind: 'dateTime' }],
  ['stageEnteredAt', { kind: 'dateTime' }],
  ['tags', { kind: 'choices' }],
  ['owner', { kind: 'user' }],
  ['address', { kind: 'address' }],
  ['account', { kind: 'link', target: 'account' }],
])
const scope: FormulaScope = { fields, linked: (name) => (name === 'account' ? account : undefined) }
const reading = { zone: 'Europe/Berlin', currency: 'EUR', country: 'DE', today: '2026-03-29' }

function result(text: string, values: Record<string, JsonValue> = {}, into: FieldDef = { kind: 'decimal' }) {
  const compiled = compileFormula(text, scope, into)
  if (!compiled.ok) throw new Error(`${compiled.issue.code}: ${compiled.issue.message}`)
  return compiled.formula.run((path) => values[path] ?? null, into, reading)
}

function fault(text: string, into?: FieldDef) {
  const compiled = compileFormula(text, scope, into)
  return compiled.ok ? null : compiled.issue
}

const money = (amount: string, currency = 'EUR', base = amount) => ({ amount, currency, base })
const asMoney: FieldDef = { kind: 'money' }

describe('numbers', () => {
  test('are exact, also where floats are not', () => {
    expect(result('quantity + 0.1', { quantity: '0.2' })).toBe('0.3')
    expect(result('quantity * 3', { quantity: '1.005' })).toBe('3.015')
    expect(result('quantity', { quantity: '9007199254740993' })).toBe('9007199254740993')
    expect(result('2 * quantity - -term', { quantity: '1.5', term: 4 })).toBe('7')
  })

  test('R-35 are divided to twelve digits, halves away from zero; by zero comes nothing', () => {
    expect(result('quantity / 3', { quantity: '2' })).toBe('0.666666666667')
    expect(result('quantity / 3', { quantity: '-2' })).toBe('-0.666666666667')
    expect(result('quantity / term', { quantity: '2', term: 0 })).toBeNull()
    expect(result('1 / 3 * 3')).toBe('0.999999999999')
  })

  test('R-35 of more than thirty digits are none', () => {
    expect(result('quantity * quantity', { quantity: '1000000000000000000000' })).toBeNull()
    expect(result('quantity + 1', { quantity: '1000000000000000000000' })).toBe('1000000000000000000001')
  })

  test('are rounded as asked, and as the field wants them', () => {
    expect(result('round(quantity, 1)', { quantity: '2.25' })).toBe('2.3')
    expect(result('round(quantity)', { quantity: '-2.5' })).toBe('-3')
    expect([result('floor(quantity)', { quantity: '-2.5' }), result('ceil(quantity)', { quantity: '2.1' })]).toEqual([
      '-3',
      '3',
    ])
    expect(result('quantity', { quantity: '2.5' }, { kind: 'integer' })).toBe(3)
    expect(result('quantity', { quantity: '2.345' }, { kind: 'decimal', scale: 2 })).toBe('2.35')
  })

  test('written in the formula are numbers, too', () => {
    expect(result('1 + 2')).toBe('3')
    expect(result('isWon ? 0.5 : 1.0', { isWon: true })).toBe('0.5')
  })

  test('agree with whole numbers and their order, whichever they are', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        (a, b) => {
          const values = { quantity: String(a), probability: String(b) }
          expect(result('quantity + probability', values)).toBe(String(a + b))
          expect(result('quantity - probability', values)).toBe(String(a - b))
          expect(result('quantity * probability', values)).toBe(String(a * b))
          expect(result('quantity < probability', values, { kind: 'boolean' })).toBe(a < b)
          expect(result('quantity == probability', values, { kind: 'boolean' })).toBe(a === b)
        },
      ),
    )
  })
})

describe('money', () => {
  test('keeps its currency and what it is worth at home, to their digits', () => {
    const values = { amount: money('99.99', 'USD', '90'), probability: '25' }
    expect(result('amount * probability / 100', values, asMoney)).toEqual(money('25', 'USD', '22.5'))
    expect(result('amount * 0.5', { amount: money('101', 'JPY', '0.63') }, asMoney)).toEqual(money('51', 'JPY', '0.32'))
    expect(result('amount / 3', { amount: money('1', 'KWD', '3') }, asMoney)).toEqual(money('0.333', 'KWD', '1'))
  })

  test('of one currency is added as it stands, of two at home', () => {
    const values = { amount: money('10', 'USD', '9'), discount: money('4', 'USD', '3.6') }
    expect(result('amount - discount', values, asMoney)).toEqual(money('6', 'USD', '5.4'))
    const mixed = { amount: money('10', 'USD', '9'), discount: money('4') }
    expect(result('amount + discount', mixed, asMoney)).toEqual(money('13'))
    expect(result('amount > discount', mixed, { kind: 'boolean' })).toBe(true)
    expect(result('discount / amount', mixed, { kind: 'decimal', scale: 4 })).toBe('0.4444')
  })

  test('is not multiplied by itself, nor added to a number', () => {
    expect(fault('amount * amount')?.code).toBe('formulaFault')
    expect(fault('amount + 5')?.code).toBe('formulaFault')
    expect(result('amount(amount) + 5', { amount: money('7', 'USD', '6') })).toBe('12')
    expect(result('currency(amount)', { amount: money('7', 'USD', '6') }, { kind: 'text' })).toBe('USD')
  })
})

describe('what is empty', () => {
  test('makes empty whatever is reckoned with it', () => {
    expect(result('quantity * 2')).toBeNull()
    expect(result('amount * probability', { amount: money('5') }, asMoney)).toBeNull()
    expect(result('closeDate + 5', {}, { kind: 'date' })).toBeNull()
  })

  test('compares as in filters: nothing holds but to be empty', () => {
    const boolean: FieldDef = { kind: 'boolean' }
    for (const operator of ['<', '<=', '>', '>=']) expect(result(`quantity ${operator} 5`, {}, boolean)).toBe(false)
    expect(result('quantity == 5', {}, boolean)).toBe(false)
    expect(result('isBlank(quantity) && isBlank(name) && isBlank(owner) && isBlank(account.id)', {}, boolean)).toBe(
      true,
    )
    expect(result('isBlank(quantity)', { quantity: '0' }, boolean)).toBe(false)
  })

  test('is replaced where the formula says so', () => {
    expect(result('ifBlank(quantity, 1) * 2')).toBe('2')
    expect(result('ifBlank(name, "?")', {}, { kind: 'text' })).toBe('?')
  })
})

describe('days and times', () => {
  test('count days apart, and days on', () => {
    expect(result('closeDate - startDate', { closeDate: '2026-03-30', startDate: '2026-03-28' })).toBe('2')
    expect(result('closeDate + 30', { closeDate: '2026-01-31' }, { kind: 'date' })).toBe('2026-03-02')
    expect(result('addMonths(closeDate, 1)', { closeDate: '2026-01-31' }, { kind: 'date' })).toBe('2026-02-28')
    expect(result('closeDate + 0.5', { closeDate: '2026-01-31' }, { kind: 'date' })).toBeNull()
    expect(result('closeDate - 1', { closeDate: '0001-01-01' }, { kind: 'date' })).toBeNull()
  })

  test('R-20 of an instant are those of the zone, also where a day has 23 hours', () => {
    const values = { stageEnteredAt: '2026-03-29T22:30:00.000Z', createdAt: '2026-03-28T22:30:00.000Z' }
    expect(result('dateOf(stageEnteredAt)', values, { kind: 'date' })).toBe('2026-03-30')
    expect(result('dateOf(createdAt)', values, { kind: 'date' })).toBe('2026-03-28')
    expect(result('stageEnteredAt - createdAt', values)).toBe('1')
    expect(result('year(closeDate) * 100 + month(closeDate)', { closeDate: '2026-11-30' })).toBe('202611')
  })
})

describe('fields', () => {
  test('are named by themselves, behind a link, and by record where CEL has taken the name', () => {
    const values = { 'account.employees': 12, 'account.industry': 'Retail', type: 'Renewal', name: 'A' }
    expect(result('account.employees * 2', values)).toBe('24')
    expect(result('account.industry == "Retail" ? upper(record.type) : name', values, { kind: 'text' })).toBe('RENEWAL')
    const compiled = compileFormula('account.employees > 5 && record.type == name', scope)
    expect(compiled.ok && compiled.formula.reads.toSorted()).toEqual(['account.employees', 'name', 'type'])
    expect(compiled.ok && compiled.formula.type).toBe('bool')
  })

  test('that are links are their id by themselves', () => {
    const boolean: FieldDef = { kind: 'boolean' }
    const both = 'isBlank(account) || account.employees > 5 && account == account.id'
    expect(result(both, {}, boolean)).toBe(true)
    expect(result(both, { account: 'a', 'account.employees': 9 }, boolean)).toBe(true)
    expect(result(both, { account: 'a', 'account.employees': 2 }, boolean)).toBe(false)
    const compiled = compileFormula(both, scope)
    expect(compiled.ok && compiled.formula.reads).toEqual(['account', 'account.employees'])
  })

  test('take only what is theirs', () => {
    const choice: FieldDef = { kind: 'choice', choices: [{ value: 'Big', label: 'Big' }] }
    expect(result('term > 5 ? "Big" : "Small"', { term: 9 }, choice)).toBe('Big')
    expect(result('term > 5 ? "Big" : "Small"', { term: 1 }, choice)).toBeNull()
    expect(result('term * 100', { term: 9 }, { kind: 'percent', max: 100 })).toBeNull()
    expect('urgent' in { urgent: 1 } && result('"urgent" in tags', { tags: ['urgent'] }, { kind: 'boolean' })).toBe(
      true,
    )
  })
})

describe('a formula that is wrong', () => {
  test.each([
    ['', 'emptyFormula'],
    ['amount *', 'formulaFault'],
    ['amount * name', 'formulaFault'],
    ['nothing + 1', 'unknownField'],
    ['account.nothing', 'unknownField'],
    ['address', 'unknownField'],
    ['account.id.x', 'formulaFault'],
    ['sum(quantity)', 'unknownFunction'],
    ['closeDate', 'formulaType'],
    ['tags', 'formulaType'],
  ])('%s says what', (text, code) => {
    const issue = fault(text, { kind: 'decimal' })
    expect(issue?.code).toBe(code)
    expect(issue?.message).toBeTruthy()
  })

  test('says where, as it was written', () => {
    const place = (text: string) => {
      const { at, until } = fault(text)?.params ?? {}
      return text.slice(Number(at), until === undefined ? undefined : Number(until))
    }
    expect(place('1 + 2 * (name - 3) + 4')).toBe('name - 3')
    expect(place('10 * quantity + upper(5) + 1')).toBe('upper(5)')
    expect(place('quantity + 12 + nothing')).toBe('nothing')
    expect(place('2.5 + guess(1)')).toBe('guess(1)')
    expect(place('isBlank(account) && (account + 2 == 5)')).toBe('account + 2')
  })

  test('is refused where it is too much', () => {
    expect(fault(`1${' + 1'.repeat(600)}`)?.code).toBe('formulaTooLong')
    expect(fault(`${'('.repeat(40)}1${')'.repeat(40)}`)?.code).toBe('formulaFault')
    expect(fault(`1${'+1'.repeat(400)}`)?.code).toBe('formulaFault')
  })

  test('S-20 lets nobody out of the language', () => {
    const ways = [
      'name.constructor',
      'record.constructor',
      'account.__proto__',
      'record["constructor"]',
      'name.matches("(a+)+$")',
      '[1, 2].map(x, x * 2) == [2, 4]',
      'cel.bind(x, 1, x) == 1',
      'has(account.id)',
      'globalThis',
      'process.exit()',
      'name.split("").join()',
      'dyn(name).constructor',
      'type(name) == string',
      'timestamp("2026-01-01T00:00:00Z")',
      '`name`',
      'name\\u002econstructor',
    ]
    for (const way of ways) expect([way, fault(way)?.code]).toEqual([way, expect.any(String)])
  })
})
