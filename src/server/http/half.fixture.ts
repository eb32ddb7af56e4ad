import type { LightMyRequestResponse } from 'fastify'
import { Secret, TOTP } from 'otpauth'
import { type Browser, browserOf, password, post, type TestApp } from './app.fixture.ts'

/** A browser that keeps cookies but has no session yet. */
export function visitor(test: TestApp) {
  const jar = new Map<string, string>()
  const keep = (answer: LightMyRequestResponse) => {
    for (const { name, value } of answer.cookies) jar.set(name, value)
    return answer
  }
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    jar,
    cookie,
    post: async (url: string, body: unknown = {}, headers: Record<string, string> = {}) =>
      keep(await post(test.app, test.config, url, body, { cookie: cookie(), ...headers })),
    get: async (url: string) => keep(await test.app.inject({ url, headers: { cookie: cookie() } })),
  }
}

export type Visitor = ReturnType<typeof visitor>

/** The code that an app with this secret shows; `steps` half minutes from now. */
export const codeOf = (test: TestApp, secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: test.ws.clock.now().getTime() + steps * 30_000,
  })

/** Time goes on by so many seconds. */
export const wait = (test: TestApp, seconds: number) =>
  test.ws.clock.set(new Date(test.ws.clock.now().getTime() + seconds * 1000).toISOString())

/** Sets up an authenticator app for this person; answers its secret and the backup codes. */
export async function withTotp(test: TestApp, browser: Browser): Promise<{ secret: string; backupCodes: string[] }> {
  const { secret } = (await browser.request('POST', '/api/v1/me/factors/totp')).json()
  const answer = await browser.request('POST', '/api/v1/me/factors/totp/confirmation', { code: codeOf(test, secret) })
  if (answer.statusCode !== 200) throw new Error(`TOTP: ${answer.body}`)
  // The code that set it up is used; now the ones before and after are free too.
  wait(test, 61)
  return { secret, backupCodes: answer.json().backupCodes }
}

/** The password alone: half of a sign-in. */
export async function halfSignedIn(test: TestApp, email: string): Promise<Visitor> {
  const half = visitor(test)
  const answer = await half.post('/api/auth/sign-in', { email, password })
  if (!answer.json().challenge) throw new Error(`No challenge: ${answer.body}`)
  return half
}

export const signedInAs = (test: TestApp, answer: LightMyRequestResponse): Browser =>
  browserOf(test.app, test.config, answer)
