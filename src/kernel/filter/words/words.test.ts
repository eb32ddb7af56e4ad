import { describe, expect, test } from 'vitest'
import { languageCodes } from '#kernel/fields/contract.ts'
import type { Filter } from '../contract.ts'
import { manyEnd } from '../paths.ts'
import { completeWords } from './complete.ts'
import { parseWords } from './parse.ts'
import { printWords } from './print.ts'
import { deal, ids, metadata, vocabularyIn, wordsOf } from './words.fixture.ts'

const en = vocabularyIn('en')
const de = vocabularyIn('de')

const read = (text: string, vocabulary = en) => {
  const parsed = parseWords(text, vocabulary, deal)
  return parsed.ok ? parsed.filter : parsed.issue
}

describe('the text form of filters', () => {
  test('reads what a person would write', () => {
    const text =
      'stage is Negotiation or Proposal and amount > 10000 and close date in last quarter and not has tasks(status open)'
    expect(read(text)).toEqual({
      and: [
        { field: 'stage', op: 'in', value: [ids.negotiation, ids.proposal] },
        { field: 'amount', op: 'gt', value: '10000' },
        { field: 'closeDate', op: 'inPeriod', value: 'lastQuarter' },
        { not: { path: 'tasks', has: 'some', where: { field: 'status', op: 'eq', value: 'Open' } } },
      ],
    })
  })

  test('reads German, with English words and names of the API in between', () => {
    expect(
      read('Verlustgrund ist Preis und hat keine Aufgaben(status is "Not Started") oder Betrag >= 1.234,5', de),
    ).toEqual({
      or: [
        {
          and: [
            { field: 'lostReason', op: 'eq', value: 'Price' },
            { path: 'tasks', has: 'none', where: { field: 'status', op: 'eq', value: 'Not Started' } },
          ],
        },
        { field: 'amount', op: 'gte', value: '1234.5' },
      ],
    })
    expect(read('closeDate in last 90 days and lostReason = Preis', de)).toMatchObject({
      and: [{ value: { last: 90, unit: 'day' } }, { value: 'Price' }],
    })
  })

  test('goes over links and into parts, counts, and knows me and my teams', () => {
    expect(read('Account.Parent account.Billing address.city contains Kiel')).toEqual({
      field: 'account.parent.billing.city',
      op: 'contains',
      value: 'Kiel',
    })
    expect(read('has at least 3 Account.Deals(close date last 90 days)')).toEqual({
      count: 'account.deals',
      op: 'gte',
      value: 3,
      where: { field: 'closeDate', op: 'inPeriod', value: { last: 90, unit: 'day' } },
    })
    expect(read('owner is me or teams has my teams')).toEqual({
      or: [
        { field: 'owner', op: 'eq', value: { $: 'me' } },
        { field: 'teams', op: 'hasAny', value: [{ $: 'myTeams' }] },
      ],
    })
    expect(read('owner.team is my team')).toEqual({ field: 'owner.team', op: 'eq', value: { $: 'myTeams' } })
    expect(read('account.parent in or below #"x"')).toMatchObject({ op: 'under' })
  })

  test('tells a list of values from conditions that follow', () => {
    expect(read('lost reason is Price or No Budget or amount > 5')).toEqual({
      or: [
        { field: 'lostReason', op: 'in', value: ['Price', 'No Budget'] },
        { field: 'amount', op: 'gt', value: '5' },
      ],
    })
    expect(read('stage is research and development')).toEqual({ field: 'stage', op: 'eq', value: ids.research })
    expect(read('lost reason is Other or none')).toMatchObject({ value: 'Other or none' })
    expect(read('name is any of foo bar, baz')).toMatchObject({ op: 'in', value: ['foo bar', 'baz'] })
    expect(read('not interested')).toEqual({ field: 'notInterested', op: 'eq', value: true })
    expect(read('not (interested)')).toEqual({ not: { field: 'interested', op: 'eq', value: true } })
    expect(read('closed and close date between 01.02.2026 and 2026-03-31')).toMatchObject({
      and: [{ value: true }, { value: ['2026-02-01', '2026-03-31'] }],
    })
  })

  test('says where it does not understand, and what was probably meant', () => {
    expect(read('stage is Negotiation and amuont > 5')).toMatchObject({
      code: 'unknownWord',
      at: 25,
      end: 31,
      found: 'amuont',
      suggestion: 'Amount',
    })
    expect(read('lost reason is Prise')).toMatchObject({ at: 15, suggestion: 'Price' })
    expect(read('stage is Negotation')).toMatchObject({
      code: 'unknownRecord',
      object: 'stage',
      found: 'Negotation',
      suggestion: 'Negotiation',
    })
    expect(read('amount >')).toMatchObject({ code: 'unfinished', at: 8 })
    expect(read('has tasks(status open')).toMatchObject({ code: 'unfinished' })
    expect(read('amount > zehn')).toMatchObject({ code: 'unknownWord', at: 9 })
    expect(read('  ')).toBeUndefined()
    expect(read(`${'('.repeat(500)}closed`)).toMatchObject({ code: expect.any(String) })
    expect(read('constructor is 1')).toMatchObject({ code: 'unknownWord' })
  })

  test('writes in the words of the reader', () => {
    const filter: Filter = {
      or: [
        {
          and: [
            { field: 'lostReason', op: 'in', value: ['Price', 'No Budget'] },
            { path: 'tasks', has: 'none' },
          ],
        },
        { not: { field: 'lastActivityAt', op: 'inPeriod', value: { last: 21, unit: 'day' } } },
      ],
    }
    expect(printWords(filter, en, deal).text).toBe(
      '(Lost reason is Price or No Budget and has no Tasks) or not Last activity in last 21 days',
    )
    expect(printWords(filter, de, deal).text).toBe(
      '(Verlustgrund ist Preis oder Kein Budget und hat keine Aufgaben) oder nicht Letzte Aktivität im Zeitraum letzte 21 Tage',
    )
    expect(printWords({ field: 'stage', op: 'eq', value: ids.research }, en, deal).text).toBe(
      'Stage is "Research and Development"',
    )
    expect(printWords({ field: 'stage', op: 'eq', value: ids.twin }, en, deal).text).toBe(`[stage] :eq: #"${ids.twin}"`)
    expect(printWords({ field: 'amount', op: 'gt', value: '1234.5' }, de, deal).text).toBe('Betrag > 1234,5')
  })

  test('keeps what the reader may not see', () => {
    const secret: Filter = { field: 'margin', op: 'lt', value: '5' }
    const filter: Filter = {
      or: [secret, { field: 'isClosed', op: 'eq', value: true }, { path: 'salaries', has: 'some' }],
    }
    const { text, hidden } = printWords(filter, en, deal)
    expect(text).toBe('hidden condition 1 or Closed is yes or hidden condition 2')
    expect(text).not.toContain('margin')
    expect(parseWords(text, en, deal, hidden)).toEqual({ ok: true, filter })
    expect(parseWords('hidden condition 3', en, deal, hidden)).toMatchObject({ ok: false })
  })
})

describe('completion', () => {
  const offered = (text: string, vocabulary = en) =>
    completeWords(text, vocabulary, deal).candidates.map((one) => one.text)

  test('fields, also those behind links; operators of the field; its values', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['Name', 'Amount', 'Close date', 'not', 'has no']))
    expect(offered('clo')[0]).toBe('Close date')
    expect(offered('indus')).toContain('Account.Industry')
    expect(offered('Account.')).toEqual(expect.arrayContaining(['Industry', 'Parent account']))
    expect(offered('Close date ')).toEqual(expect.arrayContaining(['in', 'between', 'last quarter', 'is empty']))
    expect(offered('Close date ')).not.toContain('contains')
    expect(offered('lost reason is ')).toEqual(expect.arrayContaining(['Price', 'No Budget']))
    expect(offered('lost reason is pr')).toEqual(['Price'])
    expect(offered('close date in la')).toEqual(expect.arrayContaining(['last week', 'last 30 days']))
    expect(offered('has no ta')[0]).toBe('Tasks')
    expect(offered('has no Tasks(st')[0]).toBe('Status')
    expect(offered('amount > 5 ')).toEqual(expect.arrayContaining(['and', 'or']))
  })

  test('fiscal periods where years do not begin in January; they are understood everywhere', () => {
    const plain = { ...en, fiscalYear: { firstMonth: 1, namedAfter: 'end' as const } }
    expect(offered('close date in this f')).toEqual(['this fiscal quarter', 'this fiscal year'])
    expect(offered('close date in this f', plain)).toEqual([])
    expect(parseWords('close date in last fiscal year', plain, deal)).toMatchObject({
      filter: { field: 'closeDate', op: 'inPeriod', value: 'lastFiscalYear' },
    })
  })

  test('in German', () => {
    expect(offered('Abschl', de)[0]).toMatch(/Abschlussdatum|Abgeschlossen/)
    expect(offered('Verlustgrund ist ', de)).toEqual(expect.arrayContaining(['Preis', 'Kein Budget']))
  })

  test('records are asked for by the beginning of their name', () => {
    expect(completeWords('stage is neg', en, deal)).toMatchObject({
      candidates: [{ text: 'Negotiation', from: 9 }],
      records: { object: 'stage', search: 'neg', from: 9 },
    })
    expect(completeWords('stage is Proposal and amo', en, deal).records).toBeNull()
    expect(offered('owner is ')).toContain('me')
  })
})

test.each(languageCodes)('%s has every word, and the plural forms that it needs', (language) => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort()
  const isPlural = (value: object) => 'other' in value
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value) || typeof value === 'string') return 'word'
    if (isPlural(value as object)) return 'plural'
    return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, shape(inner)]))
  }
  const words = wordsOf[language]
  expect(shape(words)).toEqual(shape(wordsOf.en))
  for (const plural of [...Object.values(words.sentence.last), ...Object.values(words.sentence.next)])
    expect(Object.keys(plural).sort()).toEqual(forms)
  expect(JSON.stringify(words)).not.toMatch(/\[\]|""/)
})

test('to-many paths end at lists of links, too', () => {
  expect(manyEnd(metadata, deal, 'account.deals')?.target.name).toBe('deal')
  expect(manyEnd(metadata, deal, 'competitors')?.target.name).toBe('account')
  expect(manyEnd(metadata, deal, 'account')).toBeNull()
})
