import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { entriesOf } from './days.ts'
import { type Block, blocksOn, clampMove, drawnTo, isLong, reachOf, resizedBy, shiftedBy, sideBySide } from './hours.ts'

const start = { name: 'at', storage: 'instant' } as FieldMetadata
const end = { name: 'until', storage: 'instant' } as FieldMetadata
const zone = 'Europe/Berlin'
const times = { start, end, zone }
const record = (values: object) => ({ id: '1', version: 1, ...values }) as RecordJson
const entries = (values: object) => entriesOf([record(values)], start, end, zone)
const span = (block: Block | undefined) => block && [block.from, block.to, block.begins, block.ends]

describe('what stands on a day', () => {
  test('an entry at its time in the zone of the reader, an hour long without an end', () => {
    const meeting = entries({ at: '2026-05-04T08:00:00Z', until: '2026-05-04T09:45:00Z' })
    expect(span(blocksOn(meeting, '2026-05-04', times)[0])).toEqual([600, 705, true, true])
    expect(blocksOn(meeting, '2026-05-05', times)).toEqual([])
    const call = entries({ at: '2026-05-04T08:00:00Z', until: null })
    expect(span(blocksOn(call, '2026-05-04', times)[0])).toEqual([600, 660, true, true])
  })

  test('a night on both of its days, but nothing on the day whose midnight is the end', () => {
    const night = entries({ at: '2026-05-04T20:00:00Z', until: '2026-05-05T02:00:00Z' })
    expect(span(blocksOn(night, '2026-05-04', times)[0])).toEqual([1320, 1440, true, false])
    expect(span(blocksOn(night, '2026-05-05', times)[0])).toEqual([0, 240, false, true])
    const evening = entries({ at: '2026-05-04T20:00:00Z', until: '2026-05-04T22:00:00Z' })
    expect(span(blocksOn(evening, '2026-05-04', times)[0])).toEqual([1320, 1440, true, false])
    expect(blocksOn(evening, '2026-05-05', times)).toEqual([])
  })

  test('what lasts for a day or longer stands above the hours, over the days on the screen', () => {
    const [fair] = entries({ at: '2026-05-04T08:00:00Z', until: '2026-05-06T16:00:00Z' })
    if (!fair) throw new Error('No entry')
    expect(isLong(fair, times)).toBe(true)
    expect(blocksOn([fair], '2026-05-05', times)).toEqual([])
    expect(reachOf(fair, ['2026-05-03', '2026-05-04', '2026-05-05'])).toEqual({ first: 1, last: 2 })
    expect(reachOf(fair, ['2026-05-05', '2026-05-06', '2026-05-07'])).toEqual({ first: 0, last: 1 })
    expect(reachOf(fair, ['2026-05-07'])).toBeNull()
  })
})

describe('side by side', () => {
  const block = (from: number, to: number): Block => ({
    record: record({}),
    from,
    to,
    column: 0,
    columns: 1,
    begins: true,
    ends: true,
  })

  test('two that overlap share the width, a third after them has it alone', () => {
    const placed = sideBySide([block(600, 660), block(630, 700), block(700, 760)])
    expect(placed.map(({ column, columns }) => [column, columns])).toEqual([
      [0, 2],
      [1, 2],
      [0, 1],
    ])
  })

  test('no two of any blocks lie over one another, and none is lost', () => {
    const some = fc.array(fc.tuple(fc.nat(1400), fc.integer({ min: 1, max: 400 })), { maxLength: 25 })
    fc.assert(
      fc.property(some, (spans) => {
        const placed = sideBySide(spans.map(([from, length]) => block(from, Math.min(1440, from + length))))
        expect(placed).toHaveLength(spans.length)
        placed.forEach((one, at) => {
          expect(one.column).toBeLessThan(one.columns)
          for (const other of placed.slice(at + 1)) {
            const overlaps = one.from < drawnTo(other) && other.from < drawnTo(one)
            if (!overlaps) continue
            expect(other.column).not.toBe(one.column)
            expect(other.columns).toBe(one.columns)
          }
        })
      }),
    )
  })
})

describe('carried and drawn longer', () => {
  test('an entry keeps its length by the clock on the wall, also over a change to summer time', () => {
    const meeting = record({ at: '2026-03-28T08:30:00.000Z', until: '2026-03-28T09:30:00.000Z' })
    expect(shiftedBy(meeting, [start, end], { days: 1, minutes: 45 }, zone)).toEqual({
      at: '2026-03-29T08:15:00.000Z',
      until: '2026-03-29T09:15:00.000Z',
    })
    const late = record({ at: '2026-05-04T20:00:00.000Z', until: '2026-05-04T21:30:00.000Z' })
    expect(shiftedBy(late, [start, end], { days: 0, minutes: 60 }, zone)).toEqual({
      at: '2026-05-04T21:00:00.000Z',
      until: '2026-05-04T22:30:00.000Z',
    })
  })

  test('it stays on the days and within the hours of the screen', () => {
    const days = ['2026-05-04', '2026-05-05']
    const at = { from: 600, day: '2026-05-04' }
    expect(clampMove(at, days, { days: -1, minutes: -700 })).toEqual({ days: 0, minutes: -600 })
    expect(clampMove(at, days, { days: 5, minutes: 2000 })).toEqual({ days: 1, minutes: 825 })
  })

  test('a new end is never before the start, and counts from an hour where there was none', () => {
    const meeting = record({ at: '2026-05-04T08:00:00.000Z', until: '2026-05-04T09:00:00.000Z' })
    expect(resizedBy(meeting, times, end, 30)).toEqual({ until: '2026-05-04T09:30:00.000Z' })
    expect(resizedBy(meeting, times, end, -240)).toEqual({ until: '2026-05-04T08:15:00.000Z' })
    const call = record({ at: '2026-05-04T08:00:00.000Z', until: null })
    expect(resizedBy(call, times, end, 15)).toEqual({ until: '2026-05-04T09:15:00.000Z' })
  })
})
