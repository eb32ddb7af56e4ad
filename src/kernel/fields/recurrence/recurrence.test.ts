import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftOf, textOf } from './draft.ts'
import { recurrence } from './kind.ts'
import { formatRule, parseRule, readRule } from './rule.ts'
import { countBefore, instantAt, localAt, nextTime, seriesDays, weekdayOf } from './steps.ts'

const env = { zone: 'UTC', currency: 'EUR', country: 'DE' }
const days = (rule: string, start: string, most = 5): string[] => [...seriesDays(readRule(rule), start).take(most)]
const rules = fc.integer({ min: 1, max: 2 ** 31 - 2 }).map((seed) => {
  let state = seed
  return recurrence.sample({ kind: 'recurrence' }, () => {
    state = (state * 16_807) % 2_147_483_647
    return (state - 1) / 2_147_483_646
  })
})
const starts = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('rules', () => {
  it('are read in any order and written in one', () => {
    expect(recurrence.parse('RRULE:byday=we,MO;interval=2;freq=weekly', { kind: 'recurrence' }, env)).toEqual({
      ok: true,
      value: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE',
    })
    expect(formatRule(readRule('FREQ=MONTHLY;BYDAY=-1FR,2TU;UNTIL=20271231T225959Z'))).toBe(
      'FREQ=MONTHLY;BYDAY=2TU,-1FR;UNTIL=20271231',
    )
    expect(formatRule(readRule('FREQ=MONTHLY;BYMONTHDAY=-1,15,1,15;COUNT=3'))).toBe(
      'FREQ=MONTHLY;BYMONTHDAY=1,15,-1;COUNT=3',
    )
  })

  it.each([
    ['weekly', 'notARecurrence'],
    ['FREQ=HOURLY', 'notARecurrence'],
    ['FREQ=DAILY;FREQ=DAILY', 'notARecurrence'],
    ['FREQ=DAILY;INTERVAL=', 'notARecurrence'],
    ['FREQ=DAILY;INTERVAL=0', 'recurrenceInterval'],
    ['FREQ=DAILY;INTERVAL=1e3', 'recurrenceInterval'],
    ['FREQ=DAILY;BYDAY=MO', 'recurrenceDay'],
    ['FREQ=WEEKLY;BYDAY=2MO', 'recurrenceDay'],
    ['FREQ=WEEKLY;BYDAY=XX', 'recurrenceDay'],
    ['FREQ=MONTHLY;BYDAY=6MO', 'recurrenceDay'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'recurrenceDay'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'recurrenceDay'],
    ['FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1', 'recurrenceDay'],
    ['FREQ=YEARLY;BYMONTHDAY=1', 'recurrenceDay'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'recurrenceEnd'],
    ['FREQ=DAILY;COUNT=0', 'recurrenceEnd'],
    ['FREQ=DAILY;UNTIL=20270231', 'recurrenceEnd'],
    ['FREQ=DAILY;BYSETPOS=1', 'recurrencePart'],
  ])('refuses %s', (text, code) => {
    expect(parseRule(text)).toMatchObject({ ok: false, issues: [{ code }] })
  })
})

describe('days', () => {
  it.each([
    ['FREQ=DAILY;INTERVAL=3', '2028-02-27', ['2028-02-27', '2028-03-01', '2028-03-04']],
    ['FREQ=WEEKLY', '2026-05-12', ['2026-05-12', '2026-05-19', '2026-05-26']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', '2026-05-14', ['2026-05-14', '2026-05-25', '2026-05-28', '2026-06-08']],
    ['FREQ=WEEKLY;BYDAY=SU', '2026-12-27', ['2026-12-27', '2027-01-03']],
    ['FREQ=MONTHLY', '2026-01-31', ['2026-01-31', '2026-03-31', '2026-05-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2027-12-31', ['2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', '2026-05-20', ['2026-05-20', '2026-06-01', '2026-06-15']],
    ['FREQ=MONTHLY;BYDAY=2TU', '2026-05-12', ['2026-05-12', '2026-06-09', '2026-07-14']],
    ['FREQ=MONTHLY;BYDAY=-1FR', '2026-01-30', ['2026-01-30', '2026-02-27', '2026-03-27']],
    ['FREQ=MONTHLY;BYDAY=5MO', '2026-03-30', ['2026-03-30', '2026-06-29', '2026-08-31']],
    ['FREQ=MONTHLY;INTERVAL=5', '2026-10-10', ['2026-10-10', '2027-03-10', '2027-08-10']],
    ['FREQ=YEARLY', '2024-02-29', ['2024-02-29', '2028-02-29', '2032-02-29']],
    ['FREQ=WEEKLY;COUNT=2', '2026-05-12', ['2026-05-12', '2026-05-19']],
    ['FREQ=WEEKLY;UNTIL=20260519', '2026-05-12', ['2026-05-12', '2026-05-19']],
    ['FREQ=WEEKLY;COUNT=1', '2026-05-12', ['2026-05-12']],
    ['FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31', '2026-02-10', ['2026-02-10']],
  ])('%s from %s', (rule, start, expected) => {
    const found = days(rule, start, expected.length + 1)
    expect(found.slice(0, expected.length)).toEqual(expected)
    const ends = /COUNT|UNTIL|BYMONTHDAY=31/.test(rule)
    expect(found.length).toBe(ends ? expected.length : expected.length + 1)
  })

  it('come one after the other, fit the rule, and end as it says', () => {
    fc.assert(
      fc.property(rules, starts, (text, start) => {
        const rule = readRule(text)
        const found = days(text, start, 60)
        expect(found).toEqual([...new Set(found)].sort())
        expect(found.length).toBe(Math.min(60, rule.count ?? 60))
        if (rule.freq === 'WEEKLY')
          for (const day of found.slice(1))
            expect(weekdayOf(day)).toBe(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].indexOf(rule.byDay[0]?.day ?? ''))
        for (const [index, day] of found.entries()) expect(countBefore(rule, `${start}T09:00`, day)).toBe(index)
      }),
      { numRuns: 200 },
    )
  })

  it('follow one another as the next time says', () => {
    fc.assert(
      fc.property(rules, starts, (text, start) => {
        const found = days(text, start, 12)
        let at: string | null = `${start}T09:30`
        for (const day of found.slice(1)) {
          at = nextTime(readRule(text), `${start}T09:30`, at ?? '')
          expect(at).toBe(`${day}T09:30`)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('clocks', () => {
  it('keep nine in the morning through summer time', () => {
    const rule = readRule('FREQ=DAILY')
    const instants = [...seriesDays(rule, '2026-03-28').take(3)].map((day) =>
      instantAt(`${day}T09:00`, 'Europe/Berlin'),
    )
    expect(instants).toEqual(['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z', '2026-03-30T07:00:00.000Z'])
    for (const instant of instants) expect(localAt(instant, 'Europe/Berlin').slice(11)).toBe('09:00')
  })

  it('pass over a gap and take the first of two', () => {
    expect(instantAt('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(instantAt('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(localAt('2026-05-11T20:00:00.000Z', 'Asia/Kathmandu')).toBe('2026-05-12T01:45')
  })

  it('answer the first time after a moment, or that there is none', () => {
    const rule = readRule('FREQ=WEEKLY;COUNT=3')
    expect(nextTime(rule, '2026-05-12T09:00', '2026-05-12T09:00')).toBe('2026-05-19T09:00')
    expect(nextTime(rule, '2026-05-12T09:00', '2026-05-20T10:00')).toBe('2026-05-26T09:00')
    expect(nextTime(rule, '2026-05-12T09:00', '2026-05-26T09:00')).toBeNull()
  })
})

it('the editor keeps what it shows, and leaves alone what it cannot show', () => {
  fc.assert(
    fc.property(rules, (text) => {
      expect(textOf(draftOf(text) ?? (null as never))).toBe(text)
    }),
  )
  expect(draftOf('FREQ=MONTHLY;BYMONTHDAY=1,15')).toBeNull()
  expect(textOf(draftOf('FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20271231') ?? (null as never))).toBe(
    'FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20271231',
  )
})
