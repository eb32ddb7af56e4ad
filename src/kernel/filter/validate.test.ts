import { describe, expect, it } from 'vitest'
import { PublicError } from '#kernel/errors.ts'
import type { Filter } from './contract.ts'
import { validateFilter } from './validate.ts'

function refusal(input: unknown): string {
  try {
    validateFilter(input)
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    return error.issues.map((issue) => `${issue.field} ${issue.code}`).join()
  }
  return 'accepted'
}

const nested = (depth: number): unknown => (depth === 0 ? { all: true } : { not: nested(depth - 1) })

describe('validateFilter', () => {
  it('takes every form of the grammar unchanged', () => {
    const filters: Filter[] = [
      { all: true },
      { none: true },
      { and: [] },
      { or: [{ field: 'name', op: 'eq', value: 'x' }, { not: { field: 'a.b', op: 'isEmpty' } }] },
      { field: 'owner', op: 'in', value: [{ $: 'me' }, '0'] },
      { field: 'teams', op: 'hasAny', value: { $: 'myTeams' } },
      { field: 'due', op: 'between', value: [{ $: 'today' }, '2026-12-31'] },
      { field: 'due', op: 'inPeriod', value: { next: 7, unit: 'day' } },
      { field: 'due', op: 'notInPeriod', value: 'lastQuarter' },
      { path: 'contacts', has: 'every', where: { field: 'isActive', op: 'eq', value: true } },
      {
        count: 'orders',
        op: 'gte',
        value: 3,
        where: { field: 'date', op: 'inPeriod', value: { last: 90, unit: 'day' } },
      },
    ]
    for (const filter of filters) expect(validateFilter(filter)).toEqual(filter)
  })

  it.each([
    [null, 'filter notAFilter'],
    [[], 'filter notAFilter'],
    [{}, 'filter notAFilter'],
    [{ all: false }, 'filter notAFilter'],
    [{ and: {} }, 'filter.and notAList'],
    [{ and: [{ all: true, x: 1 }] }, 'filter.and[0] unknownKey'],
    [{ and: [], or: [] }, 'filter unknownKey'],
    [{ field: 'a', op: 'eq', value: 1, sql: '1' }, 'filter unknownKey'],
    [{ field: 'a', op: 'like', value: 1 }, 'filter.op unknownOperator'],
    [{ field: 'a', op: 'toString', value: 1 }, 'filter.op unknownOperator'],
    [{ field: 'a', op: ['eq'], value: 1 }, 'filter.op unknownOperator'],
    [{ field: 'a', op: 'eq' }, 'filter.value required'],
    [{ field: 'a', op: 'eq', value: null }, 'filter.value required'],
    [{ field: 'a', op: 'eq', value: { x: 1 } }, 'filter.value invalidValue'],
    [{ field: 'a', op: 'eq', value: { $: 'you' } }, 'filter.value invalidValue'],
    [{ field: 'a', op: 'isEmpty', value: true }, 'filter.value unknownKey'],
    [{ field: 'a', op: 'in', value: 'x' }, 'filter.value notAList'],
    [{ field: 'a', op: 'in', value: [['x']] }, 'filter.value[0] invalidValue'],
    [{ field: 'a', op: 'in', value: Array(1001).fill('x') }, 'filter.value tooMany'],
    [{ field: 'a', op: 'between', value: [1] }, 'filter.value notARange'],
    [{ field: 'a', op: 'inPeriod', value: 'someday' }, 'filter.value unknownPeriod'],
    [{ field: 'a', op: 'inPeriod', value: { last: -1, unit: 'day' } }, 'filter.value unknownPeriod'],
    [{ field: 'a', op: 'inPeriod', value: { last: 1, unit: 'eon' } }, 'filter.value unknownPeriod'],
    [{ field: 'a', op: 'eq', value: 'x'.repeat(1001) }, 'filter.value tooLong'],
    [{ field: 'a b', op: 'isEmpty' }, 'filter.field notAField'],
    [{ field: 'a.b.c.d.e.f.g', op: 'isEmpty' }, 'filter.field notAField'],
    [{ path: 'a', has: 'most' }, 'filter.has unknownOperator'],
    [{ count: 'a', op: 'ne', value: 1 }, 'filter.op unknownOperator'],
    [{ count: 'a', op: 'eq', value: 1.5 }, 'filter.value invalidValue'],
    [nested(10), `filter${'.not'.repeat(10)} tooDeep`],
    [{ or: Array(200).fill({ all: true }) }, 'filter.or[199] tooManyConditions'],
    [JSON.parse('{"__proto__": {"all": true}}'), 'filter notAFilter'],
  ])('refuses %j', (input, issue) => expect(refusal(input)).toBe(issue))

  it('S-19 lets no sign of SQL into a name', () => {
    for (const sign of ['"', "'", '$$', '\0', '--', '/*', ';', ' ', '\\', '(', '%', '\n', '\u02bc']) {
      for (const name of [`${sign}a`, `a${sign}`, `a.b${sign}c`]) {
        expect(refusal({ field: name, op: 'isEmpty' })).toMatch(/notAField|accepted/)
        if (!/^[\w.-]+$/.test(name)) expect(refusal({ field: name, op: 'isEmpty' })).toBe('filter.field notAField')
        if (!/^[\w.-]+$/.test(name)) expect(refusal({ path: name, has: 'some' })).toBe('filter.path notAField')
        expect(refusal({ field: 'a', op: `eq${sign}`, value: 'x' })).toBe('filter.op unknownOperator')
      }
    }
  })
})
