import { expect, it } from 'vitest'
import type { Flow } from '../contract.ts'
import { flowLines } from './flowBars.ts'

const flow = (opening: string, effects: string[], closing: string): Flow => ({
  period: { from: '2026-04-01', to: '2026-06-30' },
  since: '2026-03-31',
  until: '2026-05-01',
  isNow: true,
  measure: 'amount',
  currency: 'EUR',
  isPartial: false,
  opening: { count: 1, value: opening },
  bars: effects.map((effect) => ({ kind: Number(effect) > 0 ? 'up' : 'down', count: 1, effect })),
  closing: { count: 1, value: closing },
})
const drawn = (...given: Parameters<typeof flow>) => flowLines(flow(...given)).map(({ start, width }) => [start, width])

it('lets each bar begin where the one before it ended', () => {
  expect(drawn('50', ['50', '-75'], '25')).toEqual([
    [0, 50],
    [50, 50],
    [25, 75],
    [0, 25],
  ])
})

it('draws what is below nothing, and nothing at all', () => {
  expect(drawn('0', ['-50', '100'], '50')).toEqual([
    [50, 0],
    [0, 50],
    [0, 100],
    [50, 50],
  ])
  expect(drawn('0', [], '0')).toEqual([
    [0, 0],
    [0, 0],
  ])
})
