import { describe, expect, it } from 'vitest'
import type { ImportTarget, Mapping } from '../contract.ts'
import { isReady, keyChoices, mapValue, missingFields, samplesOf, sendColumn, withMode } from './mapping.ts'

const target = (field: string, more: Partial<ImportTarget> = {}): ImportTarget => ({
  field,
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
