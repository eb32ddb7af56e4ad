import { describe, expect, it } from 'vitest'
import type { ImportTarget, Mapping } from '../contract.ts'
import {
  clearField,
  dropColumn,
  filledFields,
  fillField,
  isReady,
  isRepeated,
  keyChoices,
  mapValue,
  missingFields,
  repeatColumn,
  sampleOf,
  samplesOf,
  sendColumn,
  withDetail,
  withMode,
  withoutBlanks,
} from './mapping.ts'

const target = (field: string, more: Partial<ImportTarget> = {}): ImportTarget => ({
  field,
  kind: 'text',
  label: field,
  required: false,
  target: null,
  isKey: false,
  choices: [],
  ...more,
})
const targets = [
  target('name', { required: true }),
  target('code', { isKey: true }),
  target('amount', { required: true }),
  target('amount.currency'),
]
const mapping: Mapping = {
  object: 'product',
  mode: 'create',
  columns: [
    { column: 'A', field: 'name' },
    { column: 'B', field: 'code', values: { x: 'y' } },
    { column: 'C', field: null },
  ],
}

describe('mapping of columns', () => {
  it('sends a column elsewhere and forgets what belonged to the old field', () => {
    expect(sendColumn(mapping, 1, 'name').columns[1]).toEqual({ column: 'B', field: 'name' })
  })

  it('maps values one by one', () => {
    const column = mapValue({ column: 'A', field: 'size' }, 'big', 'Large')
    expect(column.values).toEqual({ big: 'Large' })
    expect(mapValue(column, 'big', null)).toEqual({ column: 'A', field: 'size' })
    expect(mapValue(column, 'small', '').values).toEqual({ big: 'Large', small: '' })
  })

  it('sends one column to two fields and takes the second back', () => {
    const twice = repeatColumn(mapping, 1)
    expect(twice.columns.map(({ column, field }) => [column, field])).toEqual([
      ['A', 'name'],
      ['B', 'code'],
      ['B', null],
      ['C', null],
    ])
    expect([1, 2, 3].map((place) => isRepeated(twice, place))).toEqual([false, true, false])
    expect(dropColumn(twice, 2)).toEqual(mapping)
  })

  it('takes an empty detail of a column out', () => {
    const column = withDetail({ column: 'A', field: 'amount' }, 'currency', 'USD')
    expect(column).toEqual({ column: 'A', field: 'amount', currency: 'USD' })
    expect(withDetail(column, 'currency', '')).toEqual({ column: 'A', field: 'amount' })
    expect(withDetail(column, 'link', {})).toEqual(column)
  })

  it('fills a field without a column: a text that names columns is a template, everything else a constant', () => {
    expect(filledFields(mapping, targets)).toEqual([{ field: 'amount', value: '' }])
    const fixed = fillField(mapping, 'amount', { amount: '5', currency: 'EUR' }, ['A', 'B'])
    expect(fixed.constants).toEqual({ amount: { amount: '5', currency: 'EUR' } })
    expect(missingFields(fixed, targets)).toEqual([])
    const joined = fillField(fixed, 'amount', '{A} of {B}', ['A', 'B'])
    expect([joined.constants, joined.templates]).toEqual([undefined, { amount: '{A} of {B}' }])
    expect(fillField(joined, 'amount', 'A {smile}', ['A', 'B']).constants).toEqual({ amount: 'A {smile}' })
    expect(clearField(joined, 'amount')).toEqual(mapping)
    const opened = fillField(mapping, 'amount', '', [])
    expect(missingFields(opened, targets)).toHaveLength(1)
    expect(withoutBlanks(opened)).toEqual(mapping)
  })

  it('takes a unique field that is made of columns as a key', () => {
    const made = fillField(sendColumn(mapping, 1, null), 'code', '{B|slug}', ['A', 'B'])
    expect(withMode(made, 'upsert', targets)).toMatchObject({ mode: 'upsert', key: 'code' })
  })

  it('shows what a template makes of the first row, in the meanings of its values', () => {
    const columns = ['A', 'B'].map((header, index) => ({ index, header, empty: 0, values: [] }))
    expect(sampleOf('{A} – {B|slug}', mapping, columns, ['One', 'Two Three'])).toBe('One – two.three')
    expect(sampleOf('{A} – {B}', mapping, columns, ['', 'x'])).toBe('y')
  })

  it('offers mapped unique fields and external ids as keys and drops the key of a create', () => {
    expect(keyChoices(mapping, targets)).toEqual(['code'])
    const upsert = withMode(mapping, 'upsert', targets)
    expect(upsert.key).toBe('code')
    expect('key' in withMode(upsert, 'create', targets)).toBe(false)
    expect(isReady(withMode({ ...mapping, columns: [{ column: 'A', field: 'name' }] }, 'upsert', targets))).toBe(false)
    expect(keyChoices({ ...mapping, mode: 'update', columns: [{ column: 'ID', field: 'id' }] }, targets)).toEqual([
      'id',
    ])
  })

  it('names required fields that nothing fills', () => {
    expect(missingFields(mapping, targets).map(({ field }) => field)).toEqual(['amount'])
    expect(missingFields({ ...mapping, constants: { 'amount.currency': 'EUR' } }, targets)).toEqual([])
    expect(missingFields({ ...mapping, mode: 'update' }, targets)).toEqual([])
  })

  it('shows a few short samples', () => {
    expect(samplesOf({ index: 0, header: 'A', empty: 0, values: ['a', 'b'.repeat(40), 'c', 'd'] })).toBe(
      `a · ${'b'.repeat(29)}… · c`,
    )
  })
})
