import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

let test: TestApp
let admin: Browser
beforeAll(async () => {
  test = await testApp()
  admin = await test.setUp()
  await admin.request('POST', '/api/v1/exchangeRates', { currency: 'USD', validFrom: '2024-01-01', rate: '0.9' })
})
afterAll(() => test.close())

describe('currencies over HTTP', () => {
  it('are listed with their newest rate, the base currency first, and offered to whoever signs in', async () => {
    const { items } = (await admin.request('GET', '/api/v1/currencies')).json()
    expect(items).toEqual([
      { code: 'EUR', isBase: true, isActive: true, newest: null, rates: 0 },
      { code: 'USD', isBase: false, isActive: true, newest: { validFrom: '2024-01-01', rate: '0.9' }, rates: 1 },
    ])
    expect((await admin.request('GET', '/api/v1/me')).json().organization.currencies).toEqual(['EUR', 'USD'])
    await admin.request('PUT', '/api/v1/settings/currencies', { inactive: ['USD'] })
    expect((await admin.request('GET', '/api/v1/me')).json().organization.currencies).toEqual(['EUR'])
  })

  it('tell beforehand what a rate and another base currency would do', async () => {
    const rate = await admin.request('POST', '/api/v1/currencies/preview', { currency: 'USD', validFrom: '2024-02-01' })
    expect([rate.statusCode, rate.json()]).toEqual([200, { records: 0 }])
    const wrong = { currency: 'USD', validFrom: '2024-02-30' }
    expect((await admin.request('POST', '/api/v1/currencies/preview', wrong)).statusCode).toBe(400)
    const base = await admin.request('POST', '/api/v1/currencies/base/preview', { currency: 'USD' })
    expect([base.statusCode, base.json()]).toEqual([200, { records: 0, missing: [] }])
  })

  it('are changed by administrators alone, the base currency by its own route', async () => {
    await test.ws.saveRole({
      key: 'plain',
      label: 'Plain',
      capabilities: [],
      rights: { '*': { read: 'all', create: 'all' } },
    })
    const plain = await test.signedIn(['plain'])
    const asked = await Promise.all([
      plain.request('POST', '/api/v1/exchangeRates', { currency: 'CHF', validFrom: '2024-01-01', rate: '1' }),
      plain.request('POST', '/api/v1/currencies/base', { currency: 'USD' }),
      plain.request('POST', '/api/v1/currencies/preview', { currency: 'USD', validFrom: '2024-02-01' }),
    ])
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403])
    const changed = await admin.request('POST', '/api/v1/currencies/base', { currency: 'USD' })
    expect([changed.statusCode, changed.json()]).toMatchObject([
      202,
      { kind: 'baseCurrency', params: { from: 'EUR', to: 'USD' } },
    ])
    expect((await admin.request('GET', '/api/v1/settings/organization')).json().currency).toBe('USD')
  })
})
