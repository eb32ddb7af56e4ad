import { expect, it } from 'vitest'
import { parseGoalsState } from './state.ts'

it.each([
  [{}, {}],
  [
    { unit: 'month', from: '2026-05-12', metric: 'wonCount' },
    { unit: 'month', from: '2026-05-12', metric: 'wonCount' },
  ],
  // The usual does not stand in the address, and what is unknown is the usual.
  [{ unit: 'quarter', metric: 'wonAmount' }, {}],
  [{ unit: 'week', from: 'soon', metric: 'luck', more: 1 }, {}],
])('reads %j from the address', (params, state) => expect(parseGoalsState(params)).toEqual(state))
