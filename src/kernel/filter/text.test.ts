import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Filter, Operator } from './contract.ts'
import { arities } from './operators.ts'
import { filterFromText, filterToText } from './text.ts'

const scalars = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'a,b',
    'a;b',
    'x:y',
    '"',
    '\\',
    '$me',
    '12',
    'true',
    '',
    ' a',
    '2026-01-01',
    '10:30',
    '{',
    'Müller & Co.',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  fc.boolean(),
  fc.constantFrom({ $: 'me' }, { $: 'today' }, { $: 'now' }),
)
const periods = fc.oneof(
  fc.constantFrom('today', 'lastQuarter', 'past'),
  fc.record({ last: fc.nat(10_000), unit: fc.constantFrom('hour', 'day', 'week') }),
  fc.record({ next: fc.nat(10_000), unit: fc.constantFrom('month', 'year') }),
)
const values = {
  none: fc.constant(undefined),
  one: scalars,
  list: fc.oneof(fc.array(scalars, { maxLength: 4 }), fc.constant({ $: 'myTeams' })),
  range: fc.tuple(scalars, scalars),
  period: periods,
}
const conditions = fc
  .tuple(
    fc.constantFrom('stage', 'account.industry', 'amount.currency'),
    fc.constantFrom(...(Object.keys(arities) as Operator[])),
  )
  .chain(([field, op]) =>
    values[arities[op]].map((value) => (value === undefined ? { field, op } : { field, op, value }) as Filter),
  )
const filters = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    conditions,
    fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('filter'), { maxLength: 2 }) }),
    fc.record({ not: tie('filter') }),
    fc.record({
      path: fc.constant('contacts'),
      has: fc.constantFrom('some' as const, 'none' as const),
      where: tie('filter'),
    }),
    fc.constantFrom<Filter>({ all: true }, { none: true }),
  ),
})).filter

describe('filters as text', () => {
  it.each<[string, Filter]>([
    ['stage:eq:won', { field: 'stage', op: 'eq', value: 'won' }],
    [
      'stage:in:new,won;amount:gt:100;owner:eq:$me',
      {
        and: [
          { field: 'stage', op: 'in', value: ['new', 'won'] },
          { field: 'amount', op: 'gt', value: 100 },
          { field: 'owner', op: 'eq', value: { $: 'me' } },
        ],
      },
    ],
    ['code:eq:"100"', { field: 'code', op: 'eq', value: '100' }],
    ['due:inPeriod:last-90-day', { field: 'due', op: 'inPeriod', value: { last: 90, unit: 'day' } }],
    ['due:between:2026-01-01,2026-12-31', { field: 'due', op: 'between', value: ['2026-01-01', '2026-12-31'] }],
    ['at:gte:2026-01-01T10:30:00Z', { field: 'at', op: 'gte', value: '2026-01-01T10:30:00Z' }],
    ['name:isEmpty', { field: 'name', op: 'isEmpty' }],
    ['{"not":{"all":true}}', { not: { all: true } }],
  ])('reads %s', (text, filter) => expect(filterFromText(text)).toEqual(filter))

  it('gives back every filter that it wrote', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(filterFromText(filterToText(filter))).toEqual(filter)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses anything else as invalid and never otherwise', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `a:eq:${text}`),
        ),
        (text) => {
          try {
            filterFromText(text)
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid' })
          }
        },
      ),
    )
  })
})
