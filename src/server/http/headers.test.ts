import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { post, setupRequest, type TestApp, testApp } from './app.fixture.ts'

describe('headers', () => {
  let test: TestApp
  beforeAll(async () => {
    test = await testApp()
  })
  afterAll(() => test.close())

  it('V-35 V-36 S-50 S-51 every answer carries the headers, errors too, and no origin is reflected', async () => {
    for (const url of ['/api/health', '/api/v1/me', '/nothing.js', '/api/nothing', '/api/docs', '/%E0%A4%A']) {
      const { headers } = await test.app.inject({ url, headers: { origin: 'https://evil.example' } })
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      })
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('V-35 pages get a fresh nonce each time', async () => {
    const [one, two] = await Promise.all([test.app.inject('/api/docs'), test.app.inject('/api/docs')])
    const nonce = /'nonce-([^']+)'/.exec(String(one.headers['content-security-policy']))?.[1]
    expect(nonce?.length).toBeGreaterThan(20)
    expect(one.body).toContain(`<script nonce="${nonce}">`)
    expect(two.headers['content-security-policy']).not.toContain(nonce)
  })
})

describe('behind https', () => {
  it('V-20 V-36 cookies are bound to the host and HSTS is on', async () => {
    const test = await testApp({ env: { RAPPORT_PUBLIC_URL: 'https://crm.example.com' } })
    const answer = await post(test.app, test.config, '/api/setup', setupRequest())
    const cookies = [answer.headers['set-cookie'] ?? []].flat()
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual([
      '__Host-rapport',
      '__Host-rapport-challenge',
      '__Host-rapport-device',
    ])
    for (const cookie of cookies)
      expect(cookie).toMatch(/^__Host-rapport.*; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/)
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000')
    await test.close()
  })

  it('V-53 S-46 X-Forwarded-For counts only from a trusted network', async () => {
    const ipOf = async (env: Record<string, string>) => {
      const test = await testApp({ env })
      const admin = await test.setUp()
      await post(
        test.app,
        test.config,
        '/api/auth/sign-in',
        { email: 'x@example.com', password: 'wrong' },
        { 'x-forwarded-for': '203.0.113.9' },
      )
      const audit = await admin.request('GET', '/api/v1/login-audit')
      await test.close()
      return audit.json().items[0].ip
    }
    expect(await ipOf({})).toBe('127.0.0.1')
    expect(await ipOf({ RAPPORT_TRUSTED_PROXIES: '10.0.0.0/8' })).toBe('127.0.0.1')
    expect(await ipOf({ RAPPORT_TRUSTED_PROXIES: '127.0.0.0/8' })).toBe('203.0.113.9')
  })
})
