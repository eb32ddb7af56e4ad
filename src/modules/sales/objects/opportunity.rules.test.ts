import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruleRunner } from '#kernel/testing/rules.ts'
import { opportunityRules } from './opportunity.rules.ts'

const stage = (
  id: string,
  pipeline: string,
  position: number,
  type: string,
  probability: string,
  category: string,
) => ({
  id,
  name: id,
  pipeline,
  position,
  type,
  probability,
  forecastCategory: category,
  requiredFields: id === 'quote' ? ['amount', 'nextStep'] : null,
})
const tables = {
  pipeline: [
    { id: 'p2', isDefault: false, isActive: true },
    { id: 'p1', isDefault: true, isActive: true },
  ],
  stage: [
    stage('won', 'p1', 7, 'won', '100', 'Closed'),
    stage('quote', 'p1', 5, 'open', '65', 'Best Case'),
    stage('new', 'p1', 1, 'open', '10', 'Pipeline'),
    stage('lost', 'p1', 8, 'lost', '0', 'Omitted'),
    stage('renewal', 'p2', 1, 'open', '50', 'Commit'),
  ],
}
const write = ruleRunner(opportunityRules, { tables })
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const create = (values = {}) => write({ name: 'Deal', ...values }).record

describe('a new opportunity', () => {
  it('starts in the first open stage of the default pipeline with its probability and category', () => {
    expect(create()).toMatchObject({
      pipeline: 'p1',
      stage: 'new',
      probability: '10',
      forecastCategory: 'Pipeline',
      isClosed: false,
      isWon: false,
      pushCount: 0,
    })
  })
  it('starts in the first stage of the pipeline given', () => expect(create({ pipeline: 'p2' }).stage).toBe('renewal'))
  it('takes the pipeline of the stage given', () => expect(create({ stage: 'renewal' }).pipeline).toBe('p2'))
  it('closes at the end of the quarter unless told otherwise', () => {
    expect(create().closeDate).toBe('2026-06-30')
    expect(create({ closeDate: '2026-09-01' }).closeDate).toBe('2026-09-01')
    const december = ruleRunner(opportunityRules, { tables, now: '2026-12-31T23:00:00.000Z' })
    expect(december({ name: 'Deal' }).record.closeDate).toBe('2026-12-31')
  })
  it('keeps a probability and a category that were given', () => {
    expect(create({ probability: '33', forecastCategory: 'Commit' })).toMatchObject({
      probability: '33',
      forecastCategory: 'Commit',
    })
  })
  it('refuses a stage of another pipeline', () => {
    expect(write({ pipeline: 'p1', stage: 'renewal' }).issues).toMatchObject([
      { field: 'stage', code: 'stagePipeline' },
    ])
  })
})

describe('a stage change', () => {
  it('moves probability and category along', () => {
    const moved = write({ stage: 'quote' }, create({ amount: eur('100'), nextStep: 'Call' })).record
    expect(moved).toMatchObject({ probability: '65', forecastCategory: 'Best Case', expectedRevenue: eur('65') })
  })
  it('leaves what the owner gives in the same write', () => {
    const before = create({ amount: eur('100'), nextStep: 'Call' })
    expect(write({ stage: 'quote', probability: '70' }, before).record.probability).toBe('70')
  })
  it('does not rewrite the probability when other fields change', () => {
    expect(write({ nextStep: 'Mail' }, create({ probability: '33' })).record.probability).toBe('33')
  })
  it('asks for every field the stage requires', () => {
    expect(write({ stage: 'quote' }, create()).issues).toMatchObject([
      { field: 'amount', code: 'requiredForStage' },
      { field: 'nextStep', code: 'requiredForStage' },
    ])
  })
  it('to another pipeline starts in its first stage', () => {
    expect(write({ pipeline: 'p2' }, create()).record).toMatchObject({ stage: 'renewal', probability: '50' })
  })
})

describe('closing', () => {
  it('won sets date and amount', () => {
    expect(write({ stage: 'won' }, create({ amount: eur('500') })).record).toMatchObject({
      isClosed: true,
      isWon: true,
      probability: '100',
      forecastCategory: 'Closed',
      actualCloseDate: '2026-05-12',
      actualAmount: eur('500'),
      expectedRevenue: eur('500'),
    })
  })
  it('keeps a date and an amount that were given', () => {
    const won = write(
      { stage: 'won', actualCloseDate: '2026-05-01', actualAmount: eur('450') },
      create({ amount: eur('500') }),
    )
    expect(won.record).toMatchObject({ actualCloseDate: '2026-05-01', actualAmount: eur('450') })
  })
  it('lost demands a reason and brings nothing', () => {
    const before = create({ amount: eur('500') })
    expect(write({ stage: 'lost' }, before).issues).toMatchObject([{ field: 'lostReason', code: 'required' }])
    expect(write({ stage: 'lost', lostReason: 'Price' }, before).record).toMatchObject({
      isClosed: true,
      isWon: false,
      probability: '0',
      actualAmount: eur('0'),
      expectedRevenue: eur('0'),
    })
  })
  it('does not let the reason of a loss be emptied', () => {
    const lost = write({ stage: 'lost', lostReason: 'Price' }, create()).record
    expect(write({ lostReason: null }, lost).issues).toHaveLength(1)
  })
  it('fixes the probability whatever is given', () => {
    expect(write({ stage: 'won', probability: '20' }, create()).record.probability).toBe('100')
  })
  it('turns the amount when a loss becomes a win', () => {
    const lost = write({ stage: 'lost', lostReason: 'Price' }, create({ amount: eur('500') })).record
    expect(write({ stage: 'won' }, lost).record).toMatchObject({ actualAmount: eur('500'), lostReason: null })
  })
})

describe('reopening', () => {
  const open = create({ amount: eur('500'), probability: '42', forecastCategory: 'Commit' })
  const lost = write({ stage: 'lost', lostReason: 'Timing' }, open).record
  it('clears what closing set and restores what stood before', () => {
    expect(write({ stage: 'new' }, lost).record).toMatchObject({
      isClosed: false,
      actualCloseDate: null,
      actualAmount: null,
      lostReason: null,
      beforeClose: null,
      probability: '42',
      forecastCategory: 'Commit',
      expectedRevenue: eur('210'),
    })
  })
  it('into another stage follows that stage', () => {
    expect(write({ stage: 'quote', nextStep: 'Call' }, lost).record.probability).toBe('65')
  })
})

describe('the close date', () => {
  it('counts pushes later, not pulls earlier', () => {
    const first = create({ closeDate: '2026-06-01' })
    const pushed = write({ closeDate: '2026-07-01' }, first).record
    expect(pushed.pushCount).toBe(1)
    const pulled = write({ closeDate: '2026-06-15' }, pushed).record
    expect(pulled.pushCount).toBe(1)
    expect(write({ closeDate: '2026-06-16' }, pulled).record.pushCount).toBe(2)
  })
})

describe('expected revenue', () => {
  it('is rounded half up to the digits of the currency', () => {
    expect(create({ amount: eur('0.50'), probability: '33' }).expectedRevenue).toEqual(eur('0.17'))
    expect(create({ amount: eur('0.10'), probability: '25' }).expectedRevenue).toEqual(eur('0.03'))
    expect(create({ amount: { amount: '101', currency: 'JPY' }, probability: '50' }).expectedRevenue).toEqual({
      amount: '51',
      currency: 'JPY',
    })
  })
  it('is empty without an amount', () => expect(create().expectedRevenue).toBeNull())
  it('is exact for any cents and any whole percent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 99 }), (cents, percent) => {
        const text = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
        const result = create({ amount: eur(text), probability: String(percent) }).expectedRevenue as { amount: string }
        const [whole = '0', fraction = ''] = result.amount.split('.')
        const got = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'))
        return got === (cents * BigInt(percent) * 2n + 100n) / 200n
      }),
    )
  })
})
