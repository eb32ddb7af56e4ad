import { describe, expect, test } from 'vitest'
import { isComplete } from '../operators.ts'
import { filterOf, partsOf, spanOf, spanPeriod, withOperator } from './chips.ts'
import { arityOf, operatorsFor } from './operators.ts'

describe('filter chips', () => {
  test('a row of chips and its filter are each other', () => {
    const name = { field: 'name', op: 'contains', value: 'a' } as const
    const none = { path: 'tasks', has: 'none' } as const
    expect(partsOf({ and: [name, { and: [none] }] })).toEqual([name, none])
    expect(filterOf(partsOf(name))).toEqual(name)
    expect(filterOf([name, none])).toEqual({ and: [name, none] })
    expect(partsOf({ all: true })).toEqual([])
    expect(filterOf([])).toBeUndefined()
    expect(partsOf({ or: [name, none] })).toHaveLength(1)
  })

  test('an unfinished condition is not asked', () => {
    expect(isComplete({ field: 'name', op: 'contains' })).toBe(false)
    expect(isComplete({ field: 'name', op: 'isEmpty' })).toBe(true)
    expect(isComplete({ field: 'stage', op: 'in', value: [] })).toBe(false)
    expect(isComplete({ field: 'amount', op: 'between', value: ['1', ''] })).toBe(false)
    expect(isComplete({ field: 'isOpen', op: 'eq', value: false })).toBe(true)
  })

  test('another operator keeps the value where it can', () => {
    expect(withOperator({ field: 'n', op: 'contains', value: 'a' }, 'startsWith')).toMatchObject({ value: 'a' })
    expect(withOperator({ field: 'n', op: 'eq', value: 'a' }, 'in')).toMatchObject({ value: ['a'] })
    expect(withOperator({ field: 'n', op: 'in', value: ['a', 'b'] }, 'eq')).toMatchObject({ value: 'a' })
    expect(withOperator({ field: 'n', op: 'eq', value: 'a' }, 'isEmpty')).toEqual({ field: 'n', op: 'isEmpty' })
    expect(withOperator({ field: 'd', op: 'eq', value: '2026-01-01' }, 'inPeriod')).toMatchObject({
      value: 'thisMonth',
    })
    expect(withOperator({ field: 'd', op: 'inPeriod', value: 'today' }, 'eq')).toEqual({ field: 'd', op: 'eq' })
  })

  test('operators follow the storage; a list of choices is a list', () => {
    expect(operatorsFor({ storage: 'text' })).toContain('contains')
    expect(operatorsFor({ storage: 'text', choices: [] })).toEqual(['in', 'notIn', 'isEmpty', 'isNotEmpty'])
    expect(operatorsFor({ storage: 'uuid', inTree: true })).toEqual([
      'in',
      'notIn',
      'under',
      'notUnder',
      'isEmpty',
      'isNotEmpty',
    ])
    expect(operatorsFor({ storage: 'date' })[0]).toBe('inPeriod')
    expect(operatorsFor({ storage: 'unheard of' })).toEqual(['isEmpty', 'isNotEmpty'])
    expect(arityOf('between')).toBe('range')
  })

  test('periods with a length', () => {
    expect(spanOf({ last: 90, unit: 'day' })).toEqual({ direction: 'last', length: 90, unit: 'day' })
    expect(spanOf(spanPeriod('next', 2, 'week'))).toEqual({ direction: 'next', length: 2, unit: 'week' })
    expect(spanOf('today')).toBeNull()
  })
})
