import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { multiplyDecimals, roundDecimal } from '#kernel/fields/shared/decimals.ts'
import * as engine from '#kernel/records/server/engine.ts'
import { fixedRates } from '#kernel/testing/rates.ts'
import { rateAt } from '../contract.ts'
import { baseAt } from './base.ts'
import { type RateWorld, rateWorld } from './world.fixture.ts'

let world: RateWorld
beforeAll(async () => {
  world = await rateWorld()
  await world.rate('2024-01-01', '0.9')
  await world.rate('2024-07-01', '0.8')
})
afterAll(() => world.ws.close())

const usd = (amount: string) => ({ amount, currency: 'USD' })
const make = async (values: Record<string, JsonValue>, object = 'deal') =>
  engine.create(await world.ws.system(), object, { name: 'One', ...values })
const change = async (id: string, values: Record<string, JsonValue>) =>
  engine.update(await world.ws.system(), 'deal', id, values)

describe('the rate of a record', () => {
  test('is the newest that is valid on its date, and stands beside the amount', async () => {
    const cases = [
      ['2024-01-01', '90', '0.9'],
      ['2024-06-30', '90', '0.9'],
      ['2024-07-01', '80', '0.8'],
      ['2099-01-01', '80', '0.8'],
    ]
    for (const [closeDate = '', base, rate] of cases)
      expect((await make({ amount: usd('100'), closeDate })).amount).toEqual({ ...usd('100'), base, rate })
  })

  test('is that of the first date that is filled, and moves with it', async () => {
    const { id } = await make({ amount: usd('100'), closeDate: '2024-02-01' })
    expect((await change(id, { closeDate: '2024-08-01' })).amount).toMatchObject({ base: '80' })
    expect((await change(id, { closedOn: '2024-03-01' })).amount).toMatchObject({ base: '90', rate: '0.9' })
    expect(await change(id, { closedOn: null })).toMatchObject({ amount: { base: '80' }, half: { base: '40' } })
  })

  test('is not needed in the base currency', async () => {
    const { amount } = await make({ amount: { amount: '12.34', currency: 'EUR' }, closeDate: '1999-01-01' })
    expect(amount).toEqual({ amount: '12.34', currency: 'EUR', base: '12.34' })
  })

  test('is kept while the record is closed, but for a change of amount or date', async () => {
    const { id } = await make({ amount: usd('100'), closeDate: '2024-02-01', isClosed: true })
    const system = await world.ws.system()
    const others = { ...system, organization: { ...system.organization, rates: fixedRates({ USD: '0.5' }) } }
    expect((await engine.update(others, 'deal', id, { name: 'Two' })).amount).toMatchObject({ base: '90' })
    expect((await engine.update(others, 'deal', id, { amount: usd('200') })).amount).toMatchObject({ base: '100' })
    expect((await change(id, { closeDate: '2024-09-01' })).amount).toMatchObject({ base: '160', rate: '0.8' })
    expect((await engine.update(others, 'deal', id, { isClosed: false })).amount).toMatchObject({ base: '100' })
  })

  test('missing: the write is refused at the field with currency, day and the way out, and nothing is lost', async () => {
    const refused = {
      code: 'invalid',
      issues: [{ field: 'amount', code: 'noRate', params: { from: 'USD', to: 'EUR', day: '2023-12-31' } }],
    }
    await expect(make({ amount: usd('1'), closeDate: '2023-12-31' })).rejects.toMatchObject(refused)
    await expect(make({ amount: usd('1'), closeDate: '2023-12-31' })).rejects.toThrow(
      'Add a rate for USD valid on or before 2023-12-31 under Settings → Currencies',
    )
    const { id, amount } = await make({ amount: usd('100'), closeDate: '2024-02-01' })
    await expect(change(id, { closeDate: '2023-12-31' })).rejects.toMatchObject(refused)
    const kept = await engine.get(await world.ws.system(), 'deal', id)
    expect([kept.closeDate, kept.amount]).toEqual(['2024-02-01', amount])
  })
})

describe('the day on which a record is made', () => {
  const madeAt = async (now: string, zone: string) => {
    world.ws.clock.set(now)
    const system = await world.ws.system()
    const ctx: Context = { ...system, organization: { ...system.organization, zone } }
    return (await engine.create(ctx, 'fee', { name: 'Fee', price: usd('100') })).price
  }

  test('is that of the organisation’s zone', async () => {
    expect(await madeAt('2024-06-30T22:30:00Z', 'Europe/Berlin')).toMatchObject({ base: '80' })
    expect(await madeAt('2024-06-30T21:30:00Z', 'Europe/Berlin')).toMatchObject({ base: '90' })
    expect(await madeAt('2024-07-01T02:30:00Z', 'America/New_York')).toMatchObject({ base: '90' })
  })

  test('is a day also where the clock leaps over midnight', async () => {
    // Beirut went from 24:00 on 30 March 2024 to 1 o'clock.
    await world.rate('2024-03-31', '0.7')
    expect(await madeAt('2024-03-30T21:59:59Z', 'Asia/Beirut')).toMatchObject({ base: '90' })
    expect(await madeAt('2024-03-30T22:00:00Z', 'Asia/Beirut')).toMatchObject({ base: '70' })
  })
})

describe('a rate', () => {
  const refusal = async (values: Record<string, string>) => {
    const whole = { currency: 'USD', validFrom: '2025-01-01', rate: '1', ...values }
    return engine.create(await world.ws.system(), 'exchangeRate', whole)
  }

  test('is worth more than nothing, of a known currency, another one than the base, once a day', async () => {
    for (const [values, field, code] of [
      [{ rate: '0' }, 'rate', 'rateNotPositive'],
      [{ rate: '-1' }, 'rate', 'rateNotPositive'],
      [{ currency: 'XYZ' }, 'currency', 'unknownCurrency'],
      [{ currency: 'EUR' }, 'currency', 'sameCurrency'],
      [{ validFrom: '2024-01-01', currency: ' usd' }, 'name', 'notUnique'],
    ] as const)
      await expect(refusal(values)).rejects.toMatchObject({ issues: [{ field, code }] })
  })

  test('is everybody’s to read and administrators’ to write', async () => {
    await world.ws.saveRole({
      key: 'none',
      label: 'None',
      capabilities: [],
      rights: { '*': { read: 'own', create: 'all' } },
    })
    const person = await (await world.ws.person(['none'])).ctx()
    expect((await engine.query(person, 'exchangeRate', {})).items.length).toBeGreaterThan(0)
    await expect(engine.create(person, 'exchangeRate', { currency: 'CHF', rate: '1' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('digits', () => {
  test('are those of the currency, unless the field says how many', async () => {
    const price = (amount: string, currency: string) => make({ price: { amount, currency } }, 'fee')
    await world.rate('2000-01-01', '0.006', { currency: 'JPY' })
    await world.rate('2000-01-01', '3', { currency: 'KWD' })
    for (const [amount, currency, scale] of [
      ['100.5', 'JPY', 0],
      ['1.2345', 'KWD', 3],
      ['1.005', 'EUR', 2],
    ] as const)
      await expect(price(amount, currency)).rejects.toMatchObject({
        issues: [{ field: 'price.amount', code: 'tooPrecise', params: { scale } }],
      })
    expect((await price('1001', 'JPY')).price).toMatchObject({ base: '6.01' })
    expect((await price('1.234', 'KWD')).price).toMatchObject({ base: '3.7' })
    const piece = { unitPrice: { amount: '0.001234', currency: 'EUR' } }
    expect((await make(piece, 'fee')).unitPrice).toMatchObject({ amount: '0.001234' })
  })

  test('are never lost: 1e21 is exact, what is too long is refused', async () => {
    const big = await make({ amount: usd('1e21'), closeDate: '2024-02-01' })
    expect(big.amount).toMatchObject({ amount: '1000000000000000000000', base: '900000000000000000000' })
    await expect(make({ amount: usd('1e31'), closeDate: '2024-02-01' })).rejects.toMatchObject({
      issues: [{ field: 'amount.amount', code: 'tooManyDigits' }],
    })
  })

  test('of a base are rounded once, half-up, to those of the base currency', async () => {
    const { organization } = await world.ws.system()
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.bigInt({ min: 1n, max: 10n ** 18n }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (cents, micro, home) => {
          const [amount, rate] = [
            multiplyDecimals(String(cents), '0.01'),
            multiplyDecimals(String(micro), '0.000000000001'),
          ]
          const rates = fixedRates({ USD: rate }, home)
          const money = baseAt({ organization: { ...organization, currency: home, rates } }, usd(amount), '2024-01-01')
          const digits = { EUR: 2, JPY: 0, KWD: 3 }[home] ?? 2
          expect(money?.base).toBe(roundDecimal(multiplyDecimals(amount, rate), digits))
          // Half-up by whole numbers alone: the reference of the routine above.
          const [scaled, cut] = [(cents < 0n ? -cents : cents) * micro, 10n ** BigInt(14 - digits)]
          const whole = (scaled + cut / 2n) / cut
          expect(multiplyDecimals(String(money?.base), `1e${digits}`)).toBe(String(cents < 0n ? -whole : whole))
        },
      ),
    )
  })
})

test('a rate is found among many by halving', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1000, max: 9999 }), { maxLength: 60 }),
      fc.integer({ min: 1000, max: 9999 }),
      (years, asked) => {
        const days = years.toSorted().map((year) => ({ validFrom: `${year}-01-01`, rate: String(year) }))
        const right = days.findLast(({ validFrom }) => validFrom <= `${asked}-01-01`)?.rate ?? null
        expect(rateAt(new Map([['USD EUR', days]]), 'USD', 'EUR', `${asked}-01-01`)).toBe(right)
      },
    ),
  )
})
