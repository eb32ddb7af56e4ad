import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  ApiError,
  abandonReads,
  api,
  setCsrfToken,
  whenNothingIsAsked,
  whenPasswordIsAsked,
  whenSignedOut,
} from './http.ts'

const fetched = vi.fn<typeof fetch>()
const answer = (status: number, body?: unknown) =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' },
  })

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  vi.stubGlobal('navigator', { onLine: true })
})
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
  setCsrfToken(null)
  whenSignedOut(() => {})
  whenPasswordIsAsked(async () => false)
})

const call = (number = 0) => {
  const [url, init] = fetched.mock.calls[number] ?? []
  return { url: String(url), headers: init?.headers as Record<string, string>, body: init?.body }
}

describe('requests', () => {
  test('nothing is asked any more once the last of them is answered, or refused', async () => {
    const [first, second] = [Promise.withResolvers<Response>(), Promise.withResolvers<Response>()]
    fetched.mockReturnValueOnce(first.promise).mockReturnValueOnce(second.promise)
    const order: string[] = []
    const asked = [api.get('/api/v1/views'), api.get('/api/v1/notices').catch(() => order.push('refused'))]
    void whenNothingIsAsked().then(() => order.push('calm'))
    first.resolve(answer(200, []))
    await asked[0]
    expect(order).toEqual([])
    second.resolve(answer(404, {}))
    await asked[1]
    await whenNothingIsAsked()
    expect(order.toSorted()).toEqual(['calm', 'refused'])
  })

  test('a write carries the CSRF token, a read does not', async () => {
    setCsrfToken('secret')
    fetched.mockImplementation(async () => answer(200, {}))
    await api.get('/api/v1/me')
    await api.patch('/api/v1/me', { name: 'A' }, { version: 3 })
    expect(call(0).headers['x-csrf-token']).toBeUndefined()
    expect(call(1).headers).toMatchObject({
      'x-csrf-token': 'secret',
      'if-match': '3',
      'content-type': 'application/json',
    })
  })

  test('objects in the search params travel as JSON, missing ones not at all', async () => {
    fetched.mockResolvedValue(answer(200, {}))
    await api.get('/api/v1/accounts', { params: { filter: { all: true }, cursor: undefined, limit: 5 } })
    expect(call().url).toBe('/api/v1/accounts?filter=%7B%22all%22%3Atrue%7D&limit=5')
  })

  test('a POST that lost its connection is repeated with the same idempotency key', async () => {
    fetched.mockRejectedValueOnce(new TypeError('network')).mockResolvedValueOnce(answer(201, { id: '1' }))
    await expect(api.post('/api/v1/accounts', { name: 'A' })).resolves.toEqual({ id: '1' })
    expect(call(0).headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
    expect(call(1).headers['idempotency-key']).toBe(call(0).headers['idempotency-key'])
  })

  test('a PATCH is never repeated: its version may have been used up', async () => {
    fetched.mockRejectedValue(new TypeError('network'))
    await expect(api.patch('/api/v1/accounts/1', {})).rejects.toMatchObject({ code: 'offline', status: 0 })
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test('what is asked can be abandoned all at once, what is written goes on', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    fetched.mockImplementation((_, init) => {
      signals.push(init?.signal)
      return new Promise(() => {})
    })
    const mine = new AbortController()
    void api.get('/api/v1/accounts', { signal: mine.signal })
    void api.post('/api/v1/accounts/query', {})
    void api.patch('/api/v1/accounts/1', { name: 'A' })
    abandonReads()
    void api.get('/api/auth/methods')
    expect(signals.map((signal) => signal?.aborted ?? false)).toEqual([true, true, false, false])
    mine.abort()
    expect(signals[3]?.aborted).toBe(false)
  })

  test('no content is undefined', async () => {
    fetched.mockResolvedValue(answer(204))
    await expect(api.delete('/api/v1/accounts/1')).resolves.toBeUndefined()
  })
})

describe('refusals', () => {
  test('problem details become an error with issues and differences', async () => {
    const issues = [{ field: 'name', code: 'required', message: 'is required' }]
    fetched.mockResolvedValue(answer(422, { code: 'invalid', title: 'Not valid', issues }))
    const error = await api.post('/api/v1/accounts', {}).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 422, code: 'invalid', issues })
  })

  test('an answer that is no problem document is a server error', async () => {
    fetched.mockResolvedValue(new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }))
    await expect(api.get('/api/v1/me')).rejects.toMatchObject({ status: 502, code: 'server' })
  })

  test('a session that ended is told, a wrong password is not', async () => {
    const signedOut = vi.fn()
    whenSignedOut(signedOut)
    fetched.mockImplementation(async () => answer(401, { code: 'unauthenticated' }))
    await api.post('/api/auth/sign-in', {}).catch(() => {})
    expect(signedOut).not.toHaveBeenCalled()
    await api.get('/api/v1/metadata').catch(() => {})
    expect(signedOut).toHaveBeenCalledTimes(1)
  })

  test('V-19 when the password is asked for again, the same request goes out once more under the new token', async () => {
    setCsrfToken('old')
    whenPasswordIsAsked(async () => {
      setCsrfToken('new')
      return true
    })
    fetched
      .mockResolvedValueOnce(answer(403, { code: 'reauthenticate' }))
      .mockResolvedValueOnce(answer(201, { id: '1' }))
    await expect(api.post('/api/v1/teams', { name: 'A' })).resolves.toEqual({ id: '1' })
    expect([call(0), call(1)].map(({ headers }) => headers['x-csrf-token'])).toEqual(['old', 'new'])
    expect(call(1).headers['idempotency-key']).toBe(call(0).headers['idempotency-key'])
    expect(call(1).body).toBe(call(0).body)
  })

  test('V-19 who gives no password gets the refusal', async () => {
    fetched.mockResolvedValue(answer(403, { code: 'reauthenticate' }))
    await expect(api.delete('/api/v1/api-keys/1')).rejects.toMatchObject({ code: 'reauthenticate' })
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test('a token that another tab renewed is fetched, and nobody is signed out for it', async () => {
    const signedOut = vi.fn()
    whenSignedOut(signedOut)
    setCsrfToken('old')
    for (const refused of [answer(403, { code: 'csrf' }), answer(401, { code: 'unauthenticated' })]) {
      fetched.mockReset()
      fetched
        .mockResolvedValueOnce(refused)
        .mockResolvedValueOnce(answer(200, { csrfToken: 'new' }))
        .mockResolvedValueOnce(answer(200, { name: 'B' }))
      await expect(api.patch('/api/v1/teams/1', { name: 'B' })).resolves.toEqual({ name: 'B' })
      expect(call(1).url).toBe('/api/v1/me')
      expect(call(2).headers['x-csrf-token']).toBe('new')
    }
    expect(signedOut).not.toHaveBeenCalled()
  })
})
