import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Me } from '#kernel/auth/contract.ts'
import { type Browser, type TestApp, testApp } from './app.fixture.ts'

describe('the stream of changes', () => {
  let test: TestApp
  let admin: Browser
  let url: string
  beforeAll(async () => {
    test = await testApp()
    admin = await test.setUp()
    await test.app.listen({ port: 0, host: '127.0.0.1' })
    url = `http://127.0.0.1:${(test.app.server.address() as AddressInfo).port}`
  })
  afterAll(() => test.close())

  /** Reads until the text is there, or fails with the test's time. */
  const hears = async (cursor: string | undefined, text: string) => {
    const gone = new AbortController()
    const at = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`
    const headers = { cookie: admin.cookie, accept: 'text/event-stream' }
    const answer = await fetch(`${url}/api/v1/stream${at}`, { headers, signal: gone.signal })
    let heard = ''
    for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      heard += new TextDecoder().decode(part)
      if (heard.includes(text)) break
    }
    gone.abort()
    return heard
  }
  const make = async (name: string) => (await admin.request('POST', '/api/v1/projects', { name })).json().id as string

  it('goes on where the answer to "who am I" stood, so that no change before it opens is missed', async () => {
    const { cursor } = (await admin.request('GET', '/api/v1/me')).json() as Me
    const made = await make('Between')
    expect(await hears(cursor, made)).toContain('event: change')
  })

  it('goes on where the answer to signing in stood, which takes the place of that question', async () => {
    const made = await make('After signing in')
    expect(admin.me.cursor).toBeDefined()
    expect(await hears(admin.me.cursor, made)).toContain('event: change')
  })
})
