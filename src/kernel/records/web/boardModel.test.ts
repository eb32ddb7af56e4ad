import { describe, expect, test } from 'vitest'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { figuresByLane, laneAggregate, laneFilter, steadyRows } from './boardModel.ts'
import { neighboursOf } from './trail.ts'

describe('board', () => {
  test('adds the rows of a lane exactly and weighs them by probability', () => {
    const figures = figuresByLane(
      [
        { stage: 'a', probability: '10', count: 2, sum: '1000.10' },
        { stage: 'a', probability: '50', count: 1, sum: '0.20' },
        { stage: 'b', probability: null, count: 3, sum: null },
        { stage: null, probability: '20', count: 1, sum: '5' },
      ],
      'stage',
    )
    expect(figures.get('a')).toEqual({ count: 3, sum: '1000.3', weighted: '100.11' })
    expect(figures.get('b')).toEqual({ count: 3, sum: null, weighted: null })
    expect(figures.get(null)).toEqual({ count: 1, sum: '5', weighted: '1' })
  })

  test('weighs only where the object knows a probability', () => {
    const object = { fields: [{ name: 'stage' }, { name: 'amount' }] } as ObjectMetadata
    expect(laneAggregate(object, 'stage', 'amount', { all: true }, '').groupBy).toEqual([{ field: 'stage' }])
    const weighed = { fields: [{ name: 'probability' }] } as ObjectMetadata
    expect(laneAggregate(weighed, 'stage', 'amount', undefined, 'x')).toMatchObject({
      search: 'x',
      groupBy: [{ field: 'stage' }, { field: 'probability' }],
    })
  })

  test('a lane narrows the filter of the view', () => {
    const base = { field: 'owner', op: 'eq', value: 'me' } as const
    expect(laneFilter('stage', 'a', base)).toEqual({ and: [base, { field: 'stage', op: 'eq', value: 'a' }] })
    expect(laneFilter('stage', null, { all: true })).toEqual({ field: 'stage', op: 'isEmpty' })
  })

  test('orders rows by their cards, and keeps the order while cards go from row to row', () => {
    const of = (counts: Record<string, number>, empty = 0) => [
      { owner: null, count: empty },
      ...Object.entries(counts).flatMap(([owner, count]) => [
        { owner, count: count - 1 },
        { owner, count: 1 },
      ]),
    ]
    const first = steadyRows({ of: '', values: [] }, of({ ann: 2, bob: 4, cem: 1 }, 9), 'owner')
    expect(first.values).toEqual(['bob', 'ann', 'cem', null])
    const moved = steadyRows(first, of({ ann: 4, bob: 2, dan: 1 }, 9), 'owner')
    expect(moved.values).toEqual(['bob', 'ann', null, 'dan'])
    expect(steadyRows(moved, of({ ann: 4, bob: 2 }, 9), 'owner').values).toEqual(['ann', 'bob', null])
  })

  test('the record page knows its neighbours in the list', () => {
    expect(neighboursOf(['1', '2', '3'], '2')).toEqual({ previous: '1', next: '3', position: { at: 2, of: 3 } })
    expect(neighboursOf(['1'], '9')).toEqual({ previous: null, next: null, position: null })
  })
})
