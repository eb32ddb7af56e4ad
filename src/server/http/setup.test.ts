import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password, post, setupRequest, type TestApp, testApp } from './app.fixture.ts'

describe('setup', () => {
  let test: TestApp
  beforeAll(async () => {
    test = await testApp()
  })
  afterAll(() => test.close())
  const setUp = (change: Record<string, unknown> = {}) =>
    post(test.app, test.config, '/api/setup', { ...setupRequest(), ...change })

  it('V-04 a fresh install has no account and asks for setup', async () => {
    expect((await test.app.inject('/api/setup')).json()).toEqual({ needed: true })
    const answer = await post(test.app, test.config, '/api/auth/sign-in', { email: 'admin@example.com', password })
    expect(answer.statusCode).toBe(401)
  })

  it('refuses a wrong and an empty token', async () => {
    expect((await setUp({ token: 'wrong' })).statusCode).toBe(403)
    expect((await setUp({ token: '' })).statusCode).toBe(422)
  })

  it('V-01 V-02 refuses short, common and personal passwords, each with a code', async () => {
    const codes = async (text: string) => (await setUp({ password: text })).json().issues[0].code
    expect(await codes('short password')).toBe('passwordTooShort')
    expect(await codes('password1234567')).toBe('passwordCommon')
    expect(await codes('qwertyuiopasdfghjkl')).toBe('passwordCommon')
    expect(await codes('adaadminnorthwind2026')).toBe('passwordFromContext')
  })

  it('V-04 S-39 S-52 works once: of 15 parallel calls one succeeds, then the route is not found', async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, () => setUp()))
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200, 404]))
    expect((await setUp()).statusCode).toBe(404)
    expect((await test.app.inject('/api/setup')).json()).toEqual({ needed: false })
  })

  it('made the organisation, a team and an administrator who can sign in', async () => {
    const answer = await post(test.app, test.config, '/api/auth/sign-in', { email: ' ADA@example.com', password })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      name: 'Ada Admin',
      email: 'ada@example.com',
      roles: ['admin'],
      teams: [{ name: 'Northwind Traders' }],
      organization: { name: 'Northwind Traders', currency: 'EUR', country: 'DE', language: 'en' },
      timeZone: 'Europe/Berlin',
    })
  })
})
