import { expect, test } from 'vitest'
import type { Filter } from '#kernel/filter/contract.ts'
import { deal, ids, vocabularyIn } from '#kernel/filter/words/words.fixture.ts'
import { sentenceOf, wholeSentence } from './sentence.ts'

const formats = {
  en: { locale: 'en-GB', zone: 'UTC', currency: 'EUR' },
  de: { locale: 'de-DE', zone: 'UTC', currency: 'EUR' },
}
const english = (filter: Filter) => sentenceOf(filter, deal, vocabularyIn('en'), formats.en)
const german = (filter: Filter) => sentenceOf(filter, deal, vocabularyIn('de'), formats.de)

const lost: Filter = {
  or: [
    {
      and: [
        { field: 'lostReason', op: 'in', value: ['Price', 'No Budget'] },
        { field: 'closeDate', op: 'inPeriod', value: 'thisQuarter' },
        { path: 'tasks', has: 'none', where: { field: 'status', op: 'eq', value: 'Open' } },
      ],
    },
    { not: { field: 'lastActivityAt', op: 'inPeriod', value: { last: 21, unit: 'day' } } },
  ],
}

test('one sentence in English', () => {
  expect(english(lost)).toBe(
    '(Lost reason is Price or No Budget, Close date is this quarter, and there are no Tasks with (Status is Open)) or not (Last activity is in the last 21 days)',
  )
  expect(wholeSentence(lost, deal, vocabularyIn('en'), formats.en)).toMatch(/^Deals where \(Lost reason/)
  expect(wholeSentence(undefined, deal, vocabularyIn('en'), formats.en)).toBe('All Deals')
})

test('one sentence in German', () => {
  expect(german(lost)).toBe(
    '(Verlustgrund ist Preis oder Kein Budget, Abschlussdatum liegt in diesem Quartal und es gibt keine Aufgaben mit (Status ist Open)) oder nicht (Letzte Aktivität liegt in den letzten 21 Tagen)',
  )
  expect(wholeSentence(lost, deal, vocabularyIn('de'), formats.de)).toMatch(/^Chancen, für die gilt: /)
})

test('values as the reader writes them', () => {
  expect(english({ field: 'amount', op: 'gte', value: '1234567.5' })).toBe('Amount is at least 1,234,567.5')
  expect(german({ field: 'amount', op: 'gte', value: '1234567.5' })).toBe('Betrag ist mindestens 1.234.567,5')
  expect(german({ field: 'share', op: 'between', value: ['5', '12.5'] })).toMatch(
    /zwischen 5\s%? ?und 12,5\s%$|zwischen 5\s% und 12,5\s%$/,
  )
  expect(german({ field: 'closeDate', op: 'lt', value: '2026-12-31' })).toBe('Abschlussdatum liegt vor 31.12.2026')
  expect(english({ field: 'stage', op: 'in', value: [ids.negotiation, ids.proposal] })).toBe(
    'Stage is Negotiation or Proposal',
  )
  expect(english({ field: 'stage', op: 'eq', value: ids.unnamed })).toBe('Stage is …')
  expect(english({ field: 'owner', op: 'eq', value: { $: 'me' } })).toBe('Owner is me')
  expect(english({ field: 'owner.team', op: 'in', value: [{ $: 'myTeams' }] })).toBe('Owner › Team is my teams')
  expect(english({ field: 'account.billing.city', op: 'contains', value: 'Kiel' })).toBe(
    'Account › Billing address › City contains “Kiel”',
  )
})

test('counts, denials, plurals', () => {
  expect(english({ count: 'account.deals', op: 'gte', value: 3 })).toBe('there are at least 3 Account › Deals')
  expect(german({ field: 'closeDate', op: 'inPeriod', value: { last: 1, unit: 'day' } })).toBe(
    'Abschlussdatum liegt am letzten Tag',
  )
  expect(
    english({
      not: {
        or: [
          { field: 'isClosed', op: 'eq', value: true },
          { field: 'name', op: 'isEmpty' },
        ],
      },
    }),
  ).toBe('none of these holds: (Closed is yes) · (Name is empty)')
})

test('says that there is something the reader may not see, and not what', () => {
  const text = english({
    and: [
      { field: 'margin', op: 'lt', value: '5' },
      { path: 'salaries', has: 'some' },
    ],
  })
  expect(text).toBe('a condition you may not see holds and a condition you may not see holds')
})
