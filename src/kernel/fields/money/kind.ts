import type { FieldDef, FieldKind, Money, Parsed, ParseEnv } from '../contract.ts'
import { checkDecimal, decimalPattern, sampleDecimal } from '../shared/decimalKind.ts'
import { checkScale, parseDecimal } from '../shared/decimals.ts'
import { parseLocalNumber } from '../shared/localNumber.ts'
import { at, fail, isNothing, isPlainObject, nothing, ok } from '../shared/parsed.ts'
import { latinNumber } from '../shared/script.ts'
import { pick } from '../shared/strings.ts'
import { currencyDigits, currencyOfSign, isCurrency } from './currencies.ts'

export const money: FieldKind<'money'> = {
  kind: 'money',
  columns: [
    { suffix: '', type: 'numeric', storage: 'decimal', part: 'amount' },
    { suffix: '_currency', type: 'text', storage: 'text', part: 'currency' },
    { suffix: '_base', type: 'numeric', storage: 'decimal', part: 'base' },
    { suffix: '_rate', type: 'numeric', storage: 'decimal', part: 'rate' },
  ],
  sortable: true,
  parse: parseMoney,
  parseText: parseMoneyText,
  text: (value) => `${value.amount} ${value.currency}`,
  schema: () => ({
    type: 'object',
    required: ['amount'],
    additionalProperties: false,
    properties: {
      amount: { type: 'string', format: 'decimal', pattern: decimalPattern, examples: ['1234.5'] },
      currency: { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217; default: the organisation’s' },
      base: { type: ['string', 'null'], readOnly: true, description: 'Amount in the organisation’s currency' },
      rate: {
        type: ['string', 'null'],
        readOnly: true,
        description: 'What one unit was worth in the organisation’s currency; absent in that currency',
      },
    },
  }),
  sample: (field, random) => ({
    amount: sampleDecimal(field, random),
    currency: pick(['EUR', 'USD', 'GBP', 'CHF'], random),
  }),
}

/** `base` and `rate` are the engine's to fill: what comes in is not believed. */
function parseMoney(input: unknown, field: FieldDef, env: ParseEnv): Parsed<Money> {
  if (isNothing(input)) return nothing
  if (typeof input === 'string' || typeof input === 'number') return parseMoney({ amount: input }, field, env)
  if (!isPlainObject(input))
    return fail('notMoney', 'Send an object such as { "amount": "1234.50", "currency": "EUR" }')
  const unknown = Object.keys(input).find((key) => !['amount', 'currency', 'base', 'rate'].includes(key))
  if (unknown !== undefined)
    return fail('unknownPart', `Remove “${unknown.slice(0, 50)}”: money has amount and currency`)
  return withCurrency(checkDecimal(parseDecimal(input.amount), field), input.currency, field, env)
}

/** No more digits than the currency has, unless the field says how many: a price of a piece may be a part of a cent. */
function withCurrency(amount: Parsed<string>, currency: unknown, field: FieldDef, env: ParseEnv): Parsed<Money> {
  if (!amount.ok) return at('amount', amount)
  if (amount.value === null) return nothing
  const code = isNothing(currency) ? env.currency : typeof currency === 'string' ? currency.trim().toUpperCase() : ''
  if (!isCurrency(code))
    return fail('unknownCurrency', 'Give the currency as an ISO code such as EUR', undefined, 'currency')
  const digits = checkScale(amount.value, field.scale ?? currencyDigits(code))
  if (!digits.ok) return at('amount', digits)
  return ok({ amount: amount.value, currency: code })
}

/** Sign of the currency and of the number around the digits; a dash may stand for no cents. */
const written = /^([^\d.,()+−–-]*)([(+−–-]*)([^\d.,()+−–-]*)([\d.,\s'’]+)(?:[.,]?[-–—]{1,2})?(\)?-?)([^\d.,()]*)$/u

/** `€ 1.234,50`, `1,234.50 USD`, `CHF 10.–`, `(12.00)`. */
function parseMoneyText(cell: string, field: FieldDef, env: ParseEnv): Parsed<Money> {
  const latin = latinNumber(cell)
  const text = latin.text.trim()
  if (text === '') return nothing
  const match = text.length > 100 ? null : written.exec(text)
  if (!match) return fail('notMoney', `Write “${text.slice(0, 50)}” as in 1234.50 EUR`)
  const [, before = '', open = '', between = '', digits = '', close = '', after = ''] = match
  const signs = [before, between, after].map((sign) => sign.trim()).filter((sign) => sign !== '')
  if (signs.length > 1) return fail('notMoney', 'Give one currency')
  const number = parseLocalNumber(open + digits.trim().replace(/[.,]$/, '') + close, { ...env, ...latin })
  const currency = signs[0] === undefined ? undefined : currencyOfSign(signs[0], env.currency)
  return withCurrency(checkDecimal(number, field), currency, field, env)
}
