import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDecimals } from '#kernel/fields/shared/decimals.ts'
import { paceOf, progressOf, stepsOf } from './pace.ts'

const may = { from: '2026-05-01', to: '2026-05-31' }

describe('the pace of a period', () => {
  it.each([
    ['in its middle', may, '2026-05-12', { days: 31, elapsed: 12, left: 20 }],
    ['on its first day', may, '2026-05-01', { days: 31, elapsed: 1, left: 31 }],
    ['on its last day', may, '2026-05-31', { days: 31, elapsed: 31, left: 1 }],
    ['before', may, '2026-04-30', { days: 31, elapsed: 0, left: 31 }],
    ['after', may, '2026-06-01', { days: 31, elapsed: 31, left: 0 }],
    ['of one day', { from: '2026-05-12', to: '2026-05-12' }, '2026-05-12', { days: 1, elapsed: 1, left: 1 }],
    ['of one day, tomorrow', { from: '2026-05-12', to: '2026-05-12' }, '2026-05-11', { days: 1, elapsed: 0, left: 1 }],
    ['of one day, gone', { from: '2026-05-12', to: '2026-05-12' }, '2026-05-13', { days: 1, elapsed: 1, left: 0 }],
    ['over a leap day', { from: '2028-02-01', to: '2028-02-29' }, '2028-02-29', { days: 29, elapsed: 29, left: 1 }],
    ['of a leap year', { from: '2028-01-01', to: '2028-12-31' }, '2028-03-01', { days: 366, elapsed: 61, left: 306 }],
    ['of a common year', { from: '2027-01-01', to: '2027-12-31' }, '2027-03-01', { days: 365, elapsed: 60, left: 306 }],
    // Clocks change on 29 March and 25 October: the days stay days.
    ['in spring', { from: '2026-03-28', to: '2026-03-30' }, '2026-03-29', { days: 3, elapsed: 2, left: 2 }],
    ['in autumn', { from: '2026-10-24', to: '2026-10-26' }, '2026-10-26', { days: 3, elapsed: 3, left: 1 }],
  ])('%s', (_when, period, today, pace) => expect(paceOf(period, today)).toEqual(pace))
})

describe('progress', () => {
  const at = (today: string, target: string, achieved: string, digits = 2) =>
    progressOf(target, achieved, paceOf({ from: '2026-06-01', to: '2026-06-30' }, today), digits)
  it('tells what is to be expected, what lacks, and where it leads', () => {
    expect(at('2026-06-15', '3000', '900')).toEqual({
      ratio: '0.3',
      expected: '1500',
      projection: '1800',
      missing: '2100',
      perDay: '131.25',
      status: 'behind',
    })
  })
  it('lets today be won: behind lacks what yesterday asked for, ahead has more than today asks for', () => {
    const status = (achieved: string) => at('2026-06-15', '3000', achieved).status
    expect(['1399.99', '1400', '1500', '1500.01'].map(status)).toEqual(['behind', 'onPace', 'onPace', 'ahead'])
    expect(at('2026-06-01', '3000', '0').status).toBe('onPace')
  })
  it('is done as soon as the target is reached, and missed only when all is over', () => {
    expect(at('2026-06-02', '10', '10')).toMatchObject({ status: 'done', missing: '0', perDay: null, ratio: '1' })
    expect(at('2026-06-30', '10', '9').status).toBe('behind')
    expect(at('2026-07-01', '10', '9')).toMatchObject({
      status: 'missed',
      perDay: null,
      projection: '9',
      expected: '10',
    })
    expect(at('2026-07-01', '10', '12')).toMatchObject({ status: 'done', ratio: '1.2' })
    expect(at('2026-05-31', '10', '0')).toMatchObject({
      status: 'upcoming',
      projection: null,
      expected: '0',
      perDay: '0.33',
    })
  })
  it('asks nothing of a target of nothing', () => {
    expect(at('2026-06-02', '0', '0')).toMatchObject({ ratio: null, status: 'done', missing: '0' })
  })
  it('keeps to the digits of the currency', () => {
    expect(at('2026-06-10', '1000', '1', 0)).toMatchObject({ expected: '333', perDay: '48' })
    expect(at('2026-06-10', '1000', '1', 3)).toMatchObject({ expected: '333.333', perDay: '47.571' })
    expect(at('2026-06-10', '1e21', '0', 2)).toMatchObject({ expected: '333333333333333333333.33' })
  })
  it('never falls behind by achieving more', () => {
    const order = ['behind', 'onPace', 'ahead', 'done']
    const amounts = fc.integer({ min: 1, max: 1_000_000 })
    fc.assert(
      fc.property(
        amounts,
        fc.nat(1_000_000),
        fc.nat(1000),
        fc.integer({ min: 1, max: 30 }),
        (target, so, more, day) => {
          const today = `2026-06-${String(day).padStart(2, '0')}`
          const [first, second] = [so, so + more].map((achieved) => at(today, `${target}`, `${achieved}`))
          expect(order.indexOf(second?.status ?? '')).toBeGreaterThanOrEqual(order.indexOf(first?.status ?? ''))
          expect(compareDecimals(second?.projection ?? '0', first?.projection ?? '0')).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

it('cuts a period into steps that hold each day once', () => {
  expect(stepsOf(may)).toHaveLength(31)
  expect(stepsOf({ from: '2026-04-01', to: '2026-06-30' })).toHaveLength(13)
  expect(stepsOf({ from: '2026-05-12', to: '2026-05-12' })).toEqual([{ from: '2026-05-12', to: '2026-05-12' }])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4000 }), (length) => {
      const first = Temporal.PlainDate.from('2024-02-28')
      const period = { from: first.toString(), to: first.add({ days: length }).toString() }
      const steps = stepsOf(period)
      expect(steps.length).toBeLessThanOrEqual(31)
      expect(steps[0]?.from).toBe(period.from)
      expect(steps.at(-1)?.to).toBe(period.to)
      for (const [at, { from }] of steps.entries())
        if (at > 0)
          expect(
            Temporal.PlainDate.from(steps[at - 1]?.to ?? '')
              .add({ days: 1 })
              .toString(),
          ).toBe(from)
    }),
  )
})
