import { describe, expect, test } from 'vitest'
import type { ViewDef } from '#kernel/objects/contract.ts'
import { emptyReason } from './emptyReason.ts'

const open: ViewDef = {
  key: 'open',
  label: 'Open',
  layout: 'table',
  filter: { field: 'stage', op: 'eq', value: 'open' },
}

describe('why a list is empty', () => {
  const mine = { view: open, filter: open.filter, search: '' }
  const all = { view: null, filter: undefined, search: '' }

  test('a view that shows a part is not called a filter that fits nothing', () => {
    expect(emptyReason(mine, {}, true)).toBe('view')
    expect(emptyReason(mine, { filter: { field: 'name', op: 'isEmpty' } }, true)).toBe('narrowed')
    expect(emptyReason({ ...all, search: 'x' }, { search: 'x' }, true)).toBe('narrowed')
  })

  test('whoever may not create is not invited to', () => {
    expect(emptyReason(all, {}, true)).toBe('none')
    expect(emptyReason(all, {}, false)).toBe('noRight')
  })
})
