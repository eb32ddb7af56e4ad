import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.fixture.ts'

describe('reports of broken policies', () => {
  let test: TestApp
  const lines: string[] = []
  beforeAll(async () => {
    test = await testApp({ logLines: lines })
  })
  afterAll(() => test.close())

  const report = (body: unknown, type = 'application/csp-report', remoteAddress = '10.1.1.1') =>
    test.app.inject({
      method: 'POST',
      url: '/api/csp-reports',
      headers: { 'content-type': type, origin: test.config.publicUrl },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
      remoteAddress,
    })
  const logged = () =>
    lines.filter((line) => line.includes('content security policy')).map((line) => JSON.parse(line).report)

  it('V-35 pages name the endpoint, which logs what was stopped without secrets', async () => {
    const { headers } = await test.app.inject('/api/docs')
    expect(headers['content-security-policy']).toMatch(/; report-uri \/api\/csp-reports$/)
    const old = await report({
      'csp-report': {
        'document-uri': 'https://me:pw@crm.example.com/set-password?key=canary#canary',
        'effective-directive': 'script-src-elem\nforged line',
        'blocked-uri': 'data:text/javascript,canary',
        'script-sample': 'canary',
        referrer: 'https://canary.example/',
      },
    })
    expect([old.statusCode, old.body]).toEqual([204, ''])
    expect(logged()).toEqual([
      {
        directive: 'script-src-elem forged line',
        blocked: 'data:',
        page: 'https://crm.example.com/set-password',
        source: '',
      },
    ])
    expect(lines.join()).not.toContain('canary')
  })

  it('V-35 S-53 nonsense, another type, too much and a flood are refused', async () => {
    const before = logged().length
    expect((await report('not json')).statusCode).toBe(400)
    expect((await report({}, 'application/json')).statusCode).toBe(415)
    expect((await report({}, 'text/plain')).statusCode).toBe(415)
    expect((await report('x'.repeat(40_000))).statusCode).toBe(413)
    for (const odd of [null, 1, 'x', [], [[[]]], { 'csp-report': 5 }, { 'csp-report': { 'effective-directive': {} } }])
      expect((await report(JSON.stringify(odd))).statusCode).toBe(204)
    expect(logged()).toHaveLength(before)
    const flood = []
    for (let n = 0; n < 40; n++)
      flood.push((await report({}, 'application/csp-report', `2001:db8:7:7::${n}`)).statusCode)
    expect(flood.filter((status) => status === 429)).toHaveLength(10)
    const foreign = await test.app.inject({
      method: 'POST',
      url: '/api/csp-reports',
      headers: { 'content-type': 'application/csp-report', origin: 'https://evil.example' },
      payload: '{}',
    })
    expect(foreign.statusCode).toBe(403)
  })
})
