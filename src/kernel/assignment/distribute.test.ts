import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Credits, LeastBusy, RoundRobin, type Seat } from './distribute.ts'

const seat = (key: string, weight = 1, room: number | null = null, open = 0): Seat => ({ key, weight, room, open })

function draw(seats: Seat[], count: number, credits: Credits = {}) {
  const robin = new RoundRobin(seats, credits)
  const got = new Map(seats.map(({ key }) => [key, 0]))
  const order: (string | null)[] = []
  for (let i = 0; i < count; i++) {
    const key = robin.next()
    order.push(key)
    if (key !== null) got.set(key, (got.get(key) ?? 0) + 1)
  }
  return { got, order, credits: robin.credits() }
}

const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 25 })
const seatsOf = (all: number[]) => all.map((weight, i) => seat(`s${i}`, weight))

describe('round robin', () => {
  test('goes round among equals, and twice as often to double weight', () => {
    expect(draw([seat('a'), seat('b'), seat('c')], 6).order).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
    expect(Object.fromEntries(draw([seat('a', 2), seat('b')], 300).got)).toEqual({ a: 200, b: 100 })
  })

  test('after each single record nobody is a whole record away from their share', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 400 }), (all, count) => {
        const seats = seatsOf(all)
        const total = all.reduce((sum, weight) => sum + weight, 0)
        const { order } = draw(seats, count)
        const got = new Map<string, number>()
        for (const [at, key] of order.entries()) {
          got.set(String(key), (got.get(String(key)) ?? 0) + 1)
          for (const { key: name, weight } of seats)
            expect(Math.abs((got.get(name) ?? 0) - ((at + 1) * weight) / total)).toBeLessThan(1)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('batches of any size give what one batch gives', () => {
    fc.assert(
      fc.property(weights, fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), (all, batches) => {
        const seats = seatsOf(all)
        let credits: Credits = {}
        const order: (string | null)[] = []
        for (const size of batches) {
          const part = draw(seats, size, credits)
          order.push(...part.order)
          credits = part.credits
        }
        const whole = draw(seats, order.length).order
        expect(order).toEqual(whole)
      }),
      { numRuns: 100 },
    )
  })

  test('room is never exceeded, and the others share the rest by their weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.option(fc.integer({ min: 0, max: 30 }))), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 300 }),
        (all, count) => {
          const seats = all.map(([weight, room], i) => seat(`s${i}`, weight, room))
          const { got, order } = draw(seats, count)
          const room = all.some(([, most]) => most === null)
            ? count
            : all.reduce((sum, [, most]) => sum + (most ?? 0), 0)
          expect(order.filter((key) => key !== null)).toHaveLength(Math.min(count, room))
          for (const { key, room: most } of seats)
            if (most !== null) expect(got.get(key) ?? 0).toBeLessThanOrEqual(most)
          const free = seats.filter((one) => one.room === null)
          for (const one of free)
            for (const other of free) {
              const [a, b] = [got.get(one.key) ?? 0, got.get(other.key) ?? 0]
              // Two who are never full differ by less than a record each from the ratio of their weights, once per change of the others.
              const changes = 1 + seats.length - free.length
              expect(Math.abs(a * other.weight - b * one.weight)).toBeLessThanOrEqual(
                changes * (one.weight + other.weight),
              )
            }
        },
      ),
      { numRuns: 150 },
    )
  })

  test('who is away loses their turns and does not save them up', () => {
    const both = draw([seat('a'), seat('b'), seat('c')], 3)
    const away = draw([seat('b'), seat('c')], 10, both.credits)
    expect(Object.fromEntries(away.got)).toEqual({ b: 5, c: 5 })
    const back = draw([seat('a'), seat('b'), seat('c')], 9, { ...both.credits, ...away.credits })
    expect(Object.fromEntries(back.got)).toEqual({ a: 3, b: 3, c: 3 })
  })

  test('somebody passed over for one record is not taken, and nobody left is null', () => {
    const robin = new RoundRobin([seat('a'), seat('b')], {})
    expect([robin.next((key) => key === 'a'), robin.next((key) => key === 'a')]).toEqual(['b', 'b'])
    expect(robin.next(() => true)).toBeNull()
    expect(new RoundRobin([seat('a', 0)], {}).next()).toBeNull()
  })
})

describe('least busy', () => {
  test('fills up from below and counts what it gives itself', () => {
    const busy = new LeastBusy([seat('a', 1, null, 4), seat('b', 1, null, 1), seat('c', 1, null, 2)])
    expect(Array.from({ length: 6 }, () => busy.next()?.key)).toEqual(['b', 'b', 'c', 'b', 'c', 'a'])
  })

  test('weighs by capacity and keeps to the room', () => {
    const busy = new LeastBusy([seat('a', 2), seat('b', 1, 1)])
    expect(Array.from({ length: 5 }, () => busy.next()?.key)).toEqual(['a', 'a', 'b', 'a', 'a'])
    expect(new LeastBusy([seat('a', 1, 0)]).next()).toBeNull()
  })
})
