import { describe, expect, test } from 'vitest'
import type { ViewDef } from '#kernel/objects/contract.ts'
import { emptyReason, relatedReason } from './emptyReason.ts'

const open: ViewDef = {
  key: 'open',
  label: 'Open',
  layout: 'table',
  filter: { field: 'stage', op: 'eq', value: 'open' },
}

describe('why a list is empty', () => {
  const mine = { view: open, filter: open.filter, search: '' }
  const all = { view: null, filter: undefined, search: '' }

  const may = { can: { create: true, update: true, delete: true, export: true, manage: false }, appendOnly: false }
  const mayNot = { ...may, can: { ...may.can, create: false } }
  const written = { ...may, appendOnly: true }

  test('a view that shows a part is not called a filter that fits nothing', () => {
    expect(emptyReason(mine, {}, may, true)).toBe('view')
    expect(emptyReason(mine, { filter: { field: 'name', op: 'isEmpty' } }, may, true)).toBe('narrowed')
    expect(emptyReason({ ...all, search: 'x' }, { search: 'x' }, may, true)).toBe('narrowed')
  })

  test('whoever may not create is not invited to, and of an import is told who may', () => {
    expect(emptyReason(all, {}, may, true)).toBe('importable')
    expect(emptyReason(all, {}, may, false)).toBe('none')
    expect(emptyReason(all, {}, mayNot, true)).toBe('noRight')
    expect(emptyReason(all, {}, written, true)).toBe('noRight')
  })

  test('a list on a record is added to only where its link may be written', () => {
    const link = { canWrite: true, readOnly: false }
    expect(relatedReason(may, link)).toBe('add')
    expect(relatedReason(mayNot, link)).toBe('noRight')
    expect(relatedReason(may, { canWrite: false, readOnly: false })).toBe('noRight')
    expect(relatedReason(may, { canWrite: true, readOnly: true })).toBe('itself')
    expect(relatedReason(may, undefined)).toBe('itself')
    expect(relatedReason(written, link)).toBe('itself')
  })
})
