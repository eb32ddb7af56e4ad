import { describe, expect, test } from 'vitest'
import type { FieldDef, ParseEnv } from '#kernel/fields/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { ClipCell } from './clipboard.ts'
import type { Column } from './columns.ts'
import { clipKind } from './copy.ts'
import { itemsOf, planEdits, type References } from './gridEdits.ts'

const german: ParseEnv = {
  zone: 'Europe/Berlin',
  currency: 'EUR',
  country: 'DE',
  dateOrder: 'dmy',
  decimalSign: ',',
  language: 'de',
}
const id = '0198a000-0000-7000-8000-000000000001'
const nobody: References = { ids: () => [] }

function column(name: string, field: FieldDef, isEditable = true): Column {
  const full = { ...field, name, isSystem: false, isCustom: false, canWrite: true, sortable: true, storage: 'text' }
  return {
    path: name,
    source: name,
    field: full,
    width: 100,
    align: 'start',
    isTitle: false,
    isEditable,
    isSortable: true,
  }
}

const record = (values: Record<string, unknown> = {}) => ({ id, version: 3, ...values }) as RecordJson

const plan = (to: Column, cell: ClipCell | string, values = {}, references = nobody) =>
  planEdits(
    [{ row: 0, record: record(values), column: to, cell: typeof cell === 'string' ? { text: cell } : cell }],
    german,
    references,
  )

const afterOf = (...args: Parameters<typeof plan>) => plan(...args).changes[0]?.after
const reasonOf = (...args: Parameters<typeof plan>) => plan(...args).skips[0]?.issue.code

describe('many cells at once', () => {
  test('are read by their kind, in the conventions of the reader', () => {
    expect(afterOf(column('a', { kind: 'money' }), '1.234,50 €')).toEqual({ amount: '1234.5', currency: 'EUR' })
    expect(afterOf(column('a', { kind: 'date' }), '3.4.2026')).toBe('2026-04-03')
    expect(afterOf(column('a', { kind: 'decimal' }), '1.234,5')).toBe('1234.5')
    expect(afterOf(column('a', { kind: 'longText' }), 'two\nlines')).toBe('two\nlines')
    const choices = [{ value: 'hot', label: { en: 'Hot', de: 'Heiß' } }]
    expect(afterOf(column('a', { kind: 'choice', choices }), 'Heiß')).toBe('hot')
    expect(afterOf(column('a', { kind: 'text' }), '', { a: 'x' })).toBeNull()
  })

  test('that cannot be read or written stay, with the reason', () => {
    expect(reasonOf(column('a', { kind: 'integer' }), 'many')).toBe('notANumber')
    expect(reasonOf(column('a', { kind: 'text' }, false), 'x')).toBe('readOnly')
    expect(reasonOf(column('a', { kind: 'text' }), 'x', { can: { update: false, delete: false } })).toBe('readOnly')
    expect(reasonOf(column('a', { kind: 'text', required: true }), '', { a: 'x' })).toBe('required')
    const beyond = planEdits(
      [{ row: 0, record: undefined, column: column('a', { kind: 'text' }), cell: { text: 'x' } }],
      german,
      nobody,
      4,
    )
    expect(beyond.skips[0]?.issue.code).toBe('notLoaded')
    expect(beyond.outside).toBe(4)
  })

  test('names become the one record that is called so', () => {
    const link = column('account', { kind: 'link', target: 'account' })
    const of = (...ids: string[]) => ({
      ids: (object: string, name: string) => (`${object}/${name}` === 'account/Acme' ? ids : []),
    })
    expect(afterOf(link, 'Acme', {}, of(id))).toBe(id)
    expect(reasonOf(link, 'Acme', {}, of(id, 'another'))).toBe('ambiguous')
    expect(reasonOf(link, 'Nobody', {}, of(id))).toBe('notFound')
    const links = column('teams', { kind: 'links', target: 'account' })
    expect(afterOf(links, 'Acme; Acme', {}, of(id))).toEqual([id])
  })

  test('cells copied here come as they were, into columns of the same sort only', () => {
    const link = column('account', { kind: 'link', target: 'account' })
    const cell = { text: 'Acme', kind: clipKind(link.field), exact: id }
    expect(afterOf(link, cell)).toBe(id)
    expect(reasonOf(column('parent', { kind: 'link', target: 'team' }), cell)).toBe('notFound')
    expect(reasonOf(link, { ...cell, exact: 'forged' })).toBe('notFound')
  })

  test('what is there already is no change', () => {
    const money = column('a', { kind: 'money' })
    const stands = { a: { amount: '5', currency: 'EUR', base: '5' } }
    expect(plan(money, '5 €', stands)).toMatchObject({ changes: [], skips: [], unchanged: 1 })
  })

  test('several cells of a record are one write with its version and what stood there', () => {
    const [a, b] = [column('a', { kind: 'text' }), column('b', { kind: 'text' })]
    const row = record({ a: 'old' })
    const { changes } = planEdits(
      [
        { row: 0, record: row, column: a, cell: { text: 'x' } },
        { row: 0, record: row, column: b, cell: { text: 'y' } },
      ],
      german,
      nobody,
    )
    expect(itemsOf(changes)).toEqual([
      { op: 'update', id, version: 3, values: { a: 'x', b: 'y' }, before: { a: 'old', b: null } },
    ])
  })
})
