import { expect, it } from 'vitest'
import { daysInStage, rotting } from './stages.ts'

const record = (stageEnteredAt: string | null) => ({ id: 'o', version: 1, stageEnteredAt })

it('counts whole days in the stage', () => {
  const now = Date.parse('2026-05-12T10:00:00.000Z')
  expect(daysInStage(record('2026-05-10T11:00:00.000Z'), now)).toBe(1)
  expect(daysInStage(record('2026-05-13T11:00:00.000Z'), now)).toBe(0)
  expect(daysInStage(record(null), now)).toBeNull()
})
it('rots past what the stage allows, badly past twice as much', () => {
  expect([rotting(20, 20), rotting(21, 20), rotting(40, 20), rotting(41, 20)]).toEqual([null, 'amber', 'amber', 'red'])
  expect([rotting(99, null), rotting(null, 5)]).toEqual([null, null])
})
