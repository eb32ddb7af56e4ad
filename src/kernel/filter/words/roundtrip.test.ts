import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonValue, languageCodes, type Storage } from '#kernel/fields/contract.ts'
import type { Filter, Operator } from '../contract.ts'
import { arities, operatorsByStorage } from '../operators.ts'
import { pathEnd } from '../paths.ts'
import { periodNames } from '../relative.ts'
import { completeWords } from './complete.ts'
import { parseWords } from './parse.ts'
import { canonicalFor, printWords } from './print.ts'
import { deal, ids, metadata, vocabularyIn } from './words.fixture.ts'

/** Conditions of all kinds on a path, right and odd values alike. */
const valuesOf: Partial<Record<Storage, fc.Arbitrary<JsonValue>>> = {
  text: fc.oneof(
    fc.constantFrom('Price', 'No Budget', 'Preis', 'and', 'or', '', 'me', 'Amount > 5', '#"x"', 'x) or (', '()'),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  ),
  boolean: fc.boolean(),
  integer: fc.oneof(fc.integer(), fc.constantFrom('12', '9007199254740993')),
  decimal: fc.oneof(fc.integer(), fc.constantFrom('1234.567', '0.5', '-12.30', '1000', 1e21, 'many')),
  date: fc.constantFrom('2026-03-29', '0001-01-01', { $: 'today' }, 'never'),
  instant: fc.constantFrom('2026-03-29', '2026-03-29T02:30', '2026-03-29T00:59:59.999Z', { $: 'now' }, { $: 'today' }),
  uuid: fc.constantFrom<JsonValue>(...Object.values(ids), { $: 'me' }, { $: 'myTeams' }, 'nobody'),
}
valuesOf.textArray = valuesOf.text as fc.Arbitrary<JsonValue>
valuesOf.uuidArray = valuesOf.uuid as fc.Arbitrary<JsonValue>

const periods = fc.oneof(
  fc.constantFrom<JsonValue>(...periodNames),
  fc.record({ last: fc.nat(500), unit: fc.constantFrom('hour', 'day', 'week', 'month', 'year') }),
  fc.record({ next: fc.nat(500), unit: fc.constantFrom('hour', 'day', 'week', 'month', 'year') }),
) as fc.Arbitrary<JsonValue>

const dealPaths = [
  ...deal.fields.map((field) => field.name),
  ...[
    'account.industry',
    'account.billing.city',
    'account.parent.mails',
    'amount.currency',
    'externalIds.sap',
    'owner.team',
  ],
  ...['secret', 'account.secret'],
]
const taskPaths = ['subject', 'status', 'dueAt', 'took', 'hidden']

function condition(paths: string[], object: string): fc.Arbitrary<Filter> {
  const host = metadata.objects.find((one) => one.name === object) ?? deal
  return fc.constantFrom(...paths).chain((field) => {
    const end = pathEnd(metadata, host, field)
    const storage = end?.storage ?? 'text'
    return fc.constantFrom(...operatorsByStorage[storage]).chain((op: Operator) => {
      const value = valuesOf[storage] ?? fc.constant('x')
      const by = {
        none: fc.constant({ field, op }),
        one: value.map((one) => ({ field, op, value: one })),
        list: fc.oneof(
          fc.array(value, { maxLength: 4 }).map((all) => ({ field, op, value: all })),
          fc.constant({ field, op, value: { $: 'me' } }),
        ),
        range: fc.tuple(value, value).map((both) => ({ field, op, value: both })),
        period: periods.map((period) => ({ field, op, value: period })),
      }
      return by[arities[op]] as fc.Arbitrary<Filter>
    })
  })
}

const { filter: anyFilter } = fc.letrec<{ filter: Filter; where: Filter }>((tie) => ({
  where: fc.oneof(
    condition(taskPaths, 'task'),
    fc.array(condition(taskPaths, 'task'), { maxLength: 3 }).map((or) => ({ or })),
  ),
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    condition(dealPaths, 'deal'),
    fc.array(tie('filter'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { maxLength: 3 }).map((or) => ({ or })),
    tie('filter').map((not) => ({ not })),
    fc.record(
      { path: fc.constantFrom('tasks', 'gone'), has: fc.constantFrom('some', 'none', 'every'), where: tie('where') },
      { requiredKeys: ['path', 'has'] },
    ) as fc.Arbitrary<Filter>,
    fc.record(
      {
        count: fc.constantFrom('tasks', 'competitors', 'account.deals'),
        op: fc.constantFrom('eq', 'lt', 'lte', 'gt', 'gte'),
        value: fc.nat(1000),
      },
      { requiredKeys: ['count', 'op', 'value'] },
    ) as fc.Arbitrary<Filter>,
  ),
}))

describe.each(languageCodes)('in %s', (language) => {
  const vocabulary = vocabularyIn(language)

  it('what is written reads back as the same filter', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const { text, hidden } = printWords(filter, vocabulary, deal)
        const parsed = parseWords(text, vocabulary, deal, hidden)
        expect({ text, parsed }).toEqual({
          text,
          parsed: { ok: true, filter: canonicalFor(filter, vocabulary, deal) },
        })
      }),
      { numRuns: 1500 },
    )
  })

  it('any text is a filter or an issue with its place', () => {
    const words = fc.constantFrom(
      'stage',
      'is',
      'and',
      'or',
      '(',
      ')',
      '"',
      'has',
      'not',
      '5',
      'last',
      'Amount',
      '[',
      '#',
      '.',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 5 })), { maxLength: 12 }), (parts) => {
        const text = parts.join(' ')
        const parsed = parseWords(text, vocabulary, deal)
        if (!parsed.ok) expect(parsed.issue.at).toBeLessThanOrEqual(text.length)
        completeWords(text, vocabulary, deal)
      }),
      { numRuns: 300 },
    )
  })
})
