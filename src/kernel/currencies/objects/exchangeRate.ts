import type { Issue } from '#kernel/errors.ts'
import { isCurrency } from '#kernel/fields/money/currencies.ts'
import { compareDecimals } from '#kernel/fields/shared/decimals.ts'
import { defineObject, type Rule } from '#kernel/objects/contract.ts'

const nameRate: Rule = {
  name: 'exchange rate: two known currencies, a rate above zero, one a day',
  on: ['create', 'update'],
  when: ['currency', 'base', 'validFrom', 'rate', 'name'],
  run: ({ record }) => {
    const [currency, base] = [codeOf(record.currency), codeOf(record.base)]
    const issues: Issue[] = []
    for (const [field, code] of [
      ['currency', currency],
      ['base', base],
    ] as const)
      if (code !== '' && !isCurrency(code))
        issues.push({ field, code: 'unknownCurrency', message: 'Give the currency as an ISO code such as EUR' })
    if (currency !== '' && currency === base)
      issues.push({
        field: 'currency',
        code: 'sameCurrency',
        message: 'Choose another currency than the base currency',
      })
    if (typeof record.rate === 'string' && compareDecimals(record.rate, '0') <= 0)
      issues.push({ field: 'rate', code: 'rateNotPositive', message: 'Give a rate above zero' })
    return { issues, set: { currency, base, name: `${currency}/${base} ${record.validFrom ?? ''}` } }
  },
}

/** `usd` and ` USD` are meant as USD. */
const codeOf = (value: unknown): string => (typeof value === 'string' ? value.trim().toUpperCase() : '')

/**
 * From `validFrom` on, one unit of `currency` is worth `rate` units of `base`: 1 USD = 0.92 EUR. It stands until the next day
 * that has a rate.
 */
export const exchangeRate = defineObject({
  name: 'exchangeRate',
  plural: 'exchangeRates',
  label: { en: 'Exchange rate', de: 'Wechselkurs' },
  pluralLabel: { en: 'Exchange rates', de: 'Wechselkurse' },
  icon: 'Coins',
  title: 'name',
  group: 'settings',
  access: { adminOnlyWrite: true, readAll: true },
  indexes: [['currency', 'base', 'validFrom']],
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      readOnly: true,
      unique: true,
      maxLength: 20,
    },
    currency: { kind: 'text', label: { en: 'Currency', de: 'Währung' }, required: true, maxLength: 20 },
    base: {
      kind: 'text',
      label: { en: 'Base currency', de: 'Basiswährung' },
      required: true,
      default: { special: 'currency' },
      maxLength: 20,
    },
    validFrom: {
      kind: 'date',
      label: { en: 'Valid from', de: 'Gültig ab' },
      required: true,
      indexed: true,
      default: { special: 'today' },
    },
    rate: { kind: 'decimal', label: { en: 'Rate', de: 'Kurs' }, required: true, scale: 12, max: 1_000_000_000_000 },
  },
  rules: [nameRate],
  views: [
    {
      key: 'all',
      label: { en: 'All exchange rates', de: 'Alle Wechselkurse' },
      layout: 'table',
      columns: ['currency', 'validFrom', 'rate', 'base'],
      sort: [{ field: 'validFrom', direction: 'desc' }],
    },
  ],
})
