import { describe, expect, test } from 'vitest'
import { calendarYear } from '#kernel/filter/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { createGroupedPages, type LeftGroup } from './groupedPages.ts'
import { bucketsFor, type Grouping, groupAggregate, groupFilter, groupingOf, groupsOf, nextStart } from './grouping.ts'
import { createPages } from './pages.ts'

const field = (name: string, more: Partial<FieldMetadata>): FieldMetadata => ({
  kind: 'text',
  name,
  isSystem: false,
  isCustom: false,
  canWrite: true,
  sortable: true,
  storage: 'text',
  ...more,
})
const object = {
  fields: [
    field('stage', {
      kind: 'choice',
      choices: [
        { value: 'new', label: 'New' },
        { value: 'won', label: 'Won' },
      ],
    }),
    field('owner', { kind: 'user', storage: 'uuid' }),
    field('closeDate', { kind: 'date', storage: 'date' }),
    field('isHot', { kind: 'boolean', storage: 'boolean' }),
    field('name', {}),
    field('tags', { kind: 'choices', storage: 'textArray', sortable: false, choices: [] }),
  ],
}
const by = (groupBy: string) => groupingOf(object, groupBy) as Grouping

describe('what a table is grouped by', () => {
  test('choices, links, people, yes and no, and spans of dates; nothing else', () => {
    expect(by('stage').bucket).toBeNull()
    expect(by('owner').target).toBe('user')
    expect(by('closeDate').bucket).toBe('month')
    expect(by('closeDate:quarter').bucket).toBe('quarter')
    expect(by('isHot')).not.toBeNull()
    for (const name of ['name', 'tags', 'none', '']) expect(groupingOf(object, name)).toBeNull()
  })

  test('asks for counts and figures under the same filter, people by their names', () => {
    const filter = { field: 'isHot', op: 'eq', value: true } as const
    expect(groupAggregate(by('owner'), { filter }, [{ fn: 'count', as: 'n' }], 'desc')).toMatchObject({
      filter,
      groupBy: [{ field: 'owner' }, { field: 'owner.displayName' }],
      sort: [{ field: 'owner.displayName', direction: 'desc' }],
    })
    expect(groupAggregate(by('closeDate:week'), {}, []).groupBy).toEqual([{ field: 'closeDate', bucket: 'week' }])
  })

  test('fiscal periods are offered where they differ from the calendar, or are in use', () => {
    expect(by('closeDate:fiscalQuarter').bucket).toBe('fiscalQuarter')
    expect(bucketsFor(calendarYear, 'month')).toEqual(['day', 'week', 'month', 'quarter', 'year'])
    expect(bucketsFor({ ...calendarYear, firstMonth: 4 }, 'month')).toContain('fiscalQuarter')
    expect(bucketsFor(calendarYear, 'fiscalYear')).toContain('fiscalYear')
  })

  test('choices come in their order, retired ones after, empty last', () => {
    const rows = [null, 'won', 'gone', 'new'].map((stage, n) => ({ stage, n }))
    expect(groupsOf(by('stage'), rows).map(({ value }) => value)).toEqual(['new', 'won', 'gone', null])
    expect(groupsOf(by('stage'), rows, true).map(({ value }) => value)).toEqual(['won', 'new', 'gone', null])
  })

  test('the rows of a group are a filter of their own', () => {
    expect(groupFilter(by('stage'), 'won')).toEqual({ field: 'stage', op: 'eq', value: 'won' })
    expect(groupFilter(by('stage'), null)).toEqual({ field: 'stage', op: 'isEmpty' })
    expect(groupFilter(by('closeDate:quarter'), '2026-10-01')).toEqual({
      and: [
        { field: 'closeDate', op: 'gte', value: '2026-10-01' },
        { field: 'closeDate', op: 'lt', value: '2027-01-01' },
      ],
    })
    expect(nextStart('2026-11-01', 'fiscalQuarter')).toBe('2027-02-01')
    expect(nextStart('2026-04-01', 'fiscalYear')).toBe('2027-04-01')
    expect(nextStart('2026-12-28', 'week')).toBe('2027-01-04')
    expect(nextStart('2024-02-29', 'day')).toBe('2024-03-01')
    expect(nextStart('2026-01-01', 'year')).toBe('2027-01-01')
  })
})

describe('rows in groups', () => {
  const asked: string[] = []
  const group = (key: string, count: number) => ({ key, value: key, name: null, count, row: {} })
  /** Lists of so many records, answered at once, a hundred a page. */
  const open = (sizes: Record<string, number>, left?: LeftGroup[]) =>
    createGroupedPages(
      ({ key }, walked) =>
        createPages({
          pageSize: 100,
          keep: 3,
          walked,
          watch: (cursor, listener) => {
            asked.push(`${key}/${cursor ?? 0}`)
            const from = Number(cursor ?? 0)
            const size = sizes[key] ?? 0
            const items = Array.from({ length: Math.min(100, size - from) }, (_, at) => ({
              id: `${key}${from + at}`,
              version: 1,
            })) as RecordJson[]
            listener({ page: { items, next: from + 100 < size ? String(from + 100) : null } })
            return { refetch: () => {}, stop: () => {} }
          },
        }),
      left,
    )

  test('stand under their headings; only what is seen is asked for', () => {
    asked.length = 0
    const pages = open({ a: 3, b: 1_000_000, c: 2 })
    pages.update([group('a', 3), group('b', 1_000_000), group('c', 2)])
    expect(pages.snapshot().known).toBe(3 + 3 + 100 + 2)
    pages.need(0, 20)
    expect(asked).toEqual(['a/0', 'b/0', 'b/100'])
    expect(pages.heading(0)?.group.key).toBe('a')
    expect(pages.row(0)).toBeUndefined()
    expect([1, 3, 5].map((at) => pages.row(at)?.id)).toEqual(['a0', 'a2', 'b0'])
    expect(pages.heading(4)?.group.key).toBe('b')
    expect(pages.indexOf('b7')).toBe(12)
    expect(pages.snapshot().count).toEqual({ value: 1_000_005, exact: true })
  })

  test('closing takes the rows away, opening brings them back', () => {
    const pages = open({ a: 3, b: 2 })
    pages.update([group('a', 3), group('b', 2)])
    pages.need(0, 20)
    pages.toggle('a')
    expect(pages.heading(1)?.group.key).toBe('b')
    expect(pages.snapshot().known).toBe(4)
    pages.toggleAll(false)
    expect(pages.snapshot().known).toBe(2)
    pages.toggleAll(true)
    expect(pages.row(1)?.id).toBe('a0')
  })

  test('groups far from the screen are let go, and go on where they were', () => {
    const pages = open({ a: 1_500, b: 5 })
    pages.update([group('a', 1_500), group('b', 5)])
    for (let row = 0; row < 1_500; row += 50) pages.need(row, row + 30)
    expect(pages.row(1_501)).toBeUndefined()
    expect(pages.heading(1_501)?.group.key).toBe('b')
    pages.toggle('a')
    pages.need(0, 10)
    expect(pages.loaded().map(({ id }) => id)).toEqual(['b0', 'b1', 'b2', 'b3', 'b4'])
    pages.toggle('a')
    expect(pages.snapshot().known).toBe(1_507)
  })

  test('coming back finds the groups as they were left, and asks for the rows on the screen alone', () => {
    const pages = open({ a: 1_500, b: 5 })
    pages.update([group('a', 1_500), group('b', 5)])
    for (let row = 0; row < 1_400; row += 50) pages.need(row, row + 30)
    pages.toggle('b')
    const { known } = pages.snapshot()
    pages.dispose()
    asked.length = 0
    const again = open({ a: 1_500, b: 5 }, JSON.parse(JSON.stringify(pages.left())))
    again.update([group('a', 1_500), group('b', 5)])
    expect(again.snapshot().known).toBe(known)
    again.need(1_310, 1_330)
    expect(again.row(1_320)?.id).toBe('a1319')
    expect(asked).not.toContain('a/0')
    expect(again.heading(known - 1)).toMatchObject({ group: { key: 'b' }, isOpen: false })
  })

  test('other counts keep what is open and loaded', () => {
    const pages = open({ a: 3, b: 2 })
    pages.update([group('a', 3), group('b', 2)])
    pages.need(0, 20)
    pages.toggle('b')
    pages.update([group('b', 2), group('a', 3), group('c', 0)])
    expect(pages.heading(0)).toMatchObject({ group: { key: 'b' }, isOpen: false })
    expect(pages.row(2)?.id).toBe('a0')
  })
})
