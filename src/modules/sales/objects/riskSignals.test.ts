import { describe, expect, it } from 'vitest'
import { type RiskFacts, riskSignals, skippedStages } from './riskSignals.ts'

const sound: RiskFacts = {
  now: '2026-05-12T10:00:00.000Z',
  today: '2026-05-12',
  opportunity: {
    isClosed: false,
    closeDate: '2026-06-30',
    pushCount: 0,
    nextStep: 'Call',
    createdAt: '2026-05-01T10:00:00.000Z',
    stageEnteredAt: '2026-05-05T10:00:00.000Z',
    lastActivityAt: '2026-05-10T10:00:00.000Z',
    nextActivityAt: null,
  },
  stage: { allowedDays: 20, isFirst: false },
  contacts: 3,
  skipped: [],
}
const found = (opportunity: Partial<RiskFacts['opportunity']>, others: Partial<RiskFacts> = {}) =>
  riskSignals({ ...sound, ...others, opportunity: { ...sound.opportunity, ...opportunity } }).map(
    ({ type, likelihood, impact, params }) => ({ type, score: likelihood * impact, params }),
  )

describe('signals of risk', () => {
  it('are none for a sound opportunity, nor for a closed one', () => {
    expect(found({})).toEqual([])
    expect(found({ isClosed: true, pushCount: 5, closeDate: '2026-01-01' }, { contacts: 0 })).toEqual([])
  })
  it('tell a single contact, once the first stage is passed', () => {
    expect(found({}, { contacts: 1 })).toEqual([{ type: 'Single Contact', score: 12, params: { contacts: 1 } }])
    expect(found({}, { contacts: 1, stage: { allowedDays: 20, isFirst: true } })).toEqual([])
  })
  it('tell a close date that slips from the second push on', () => {
    expect(found({ pushCount: 1 })).toEqual([])
    expect(found({ pushCount: 2 })).toEqual([{ type: 'Slipping Close Date', score: 12, params: { pushes: 2 } }])
    expect(found({ pushCount: 9 })[0]?.score).toBe(20)
  })
  it('tell a close date in the past, but not one of today', () => {
    expect(found({ closeDate: '2026-05-12' })).toEqual([])
    expect(found({ closeDate: '2026-05-11' })).toEqual([
      { type: 'Close Date Past', score: 15, params: { closeDate: '2026-05-11' } },
    ])
  })
  it('tell silence by the time that the stage allows, unless something is planned', () => {
    const silent = { lastActivityAt: '2026-05-02T10:00:00.000Z' }
    expect(found(silent)).toEqual([{ type: 'No Activity', score: 9, params: { since: '2026-05-02', limit: 10 } }])
    expect(found(silent, { stage: { allowedDays: 60, isFirst: false } })).toEqual([])
    expect(found({ ...silent, nextActivityAt: '2026-05-13T08:00:00.000Z' })).toEqual([])
    expect(found({ ...silent, nextActivityAt: '2026-05-11T08:00:00.000Z' })).toHaveLength(1)
  })
  it('tell a missing next step after a week in the stage', () => {
    expect(found({ nextStep: null })).toMatchObject([{ type: 'No Next Step' }])
    expect(found({ nextStep: null, stageEnteredAt: '2026-05-08T10:00:00.000Z' })).toEqual([])
  })
  it('renew by their mark', () => {
    const marks = (pushCount: number) =>
      riskSignals({ ...sound, opportunity: { ...sound.opportunity, pushCount } }).map(({ mark }) => mark)
    expect([marks(2), marks(3)]).toEqual([['2'], ['3']])
  })
})

describe('skipped stages', () => {
  const stages = ['a', 'b', 'c', 'd', 'won'].map((id, i) => ({
    id,
    name: id.toUpperCase(),
    position: i + 1,
    type: id === 'won' ? 'won' : 'open',
  }))
  const skipped = (current: string, ...path: string[]) =>
    skippedStages(
      path.map((to, i) => ({ from: path[i - 1] ?? null, to })),
      stages,
      current,
    )
  it('are those jumped over and not visited since', () => {
    expect(skipped('d', 'a', 'd')).toEqual(['B', 'C'])
    expect(skipped('d', 'a', 'c', 'b', 'd')).toEqual([])
    expect(skipped('a', 'a', 'd', 'a')).toEqual([])
  })
  it('are none for what came in late', () => expect(skipped('c', 'c')).toEqual([]))
})
