import { expect, test } from 'vitest'
import { type DayEntry, type DayKind, dayQuery, partsOf } from './day.ts'

const now = Date.parse('2026-05-12T10:00:00Z')
const entry = (id: string, kind: DayKind, at: string | null, endAt?: string): DayEntry => ({
  kind,
  at,
  record: { id, version: 1, ...(endAt ? { endAt } : {}) },
})
const ids = (entries: DayEntry[]) => entries.map(({ record }) => record.id)

test('all kinds stand in one order: overdue, today, and what comes then', () => {
  const { overdue, today, next } = partsOf(
    [
      entry('undated', 'task', null),
      entry('evening', 'call', '2026-05-12T18:00:00Z'),
      entry('running', 'meeting', '2026-05-12T09:30:00Z', '2026-05-12T10:30:00Z'),
      entry('over', 'meeting', '2026-05-12T08:00:00Z', '2026-05-12T09:00:00Z'),
      entry('late', 'task', '2026-05-01T08:00:00Z'),
      entry('tomorrow', 'task', '2026-05-13T08:00:00Z'),
    ],
    now,
    'Europe/Berlin',
  )
  expect([ids(overdue), ids(today), ids(next)]).toEqual([
    ['late', 'over'],
    ['running', 'evening'],
    ['tomorrow', 'undated'],
  ])
})

test('today is the day of the person', () => {
  const entries = [entry('late evening', 'task', '2026-05-12T22:30:00Z')]
  expect(ids(partsOf(entries, now, 'UTC').today)).toEqual(['late evening'])
  expect(ids(partsOf(entries, now, 'Europe/Berlin').next)).toEqual(['late evening'])
})

test('only what is one’s own and open is asked for', () => {
  expect(dayQuery('call', 'coming', 'me')).toMatchObject({
    filter: {
      and: [
        { field: 'owner', op: 'eq', value: 'me' },
        { field: 'isClosed', op: 'eq', value: false },
        { not: { field: 'startAt', op: 'inPeriod', value: 'past' } },
      ],
    },
    sort: [{ field: 'startAt', direction: 'asc' }],
  })
})
