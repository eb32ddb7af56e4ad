import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Asked, whenAnswered, whenUnreachable } from './http.ts'
import { askForPart, askTogether } from './together.ts'

const fetched = vi.fn<typeof fetch>()
const bodyOf = (call: number) => JSON.parse(String(fetched.mock.calls[call]?.[1]?.body))
const says = (answers: unknown[]) =>
  new Response(JSON.stringify({ answers }), { headers: { 'content-type': 'application/json' } })
const page = (id: string) => ({ items: [{ id, version: 1 }], next: null })

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  vi.stubGlobal('navigator', { onLine: false })
})
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
  whenAnswered(() => {})
  whenUnreachable(async () => undefined)
})

test('questions of one moment are one request, and each has its own answer', async () => {
  const problem = { status: 404, code: 'notFound', title: 'Not found' }
  fetched.mockResolvedValueOnce(says([{ answer: page('a') }, { problem }, { answer: page('c') }]))
  const kept: Asked[] = []
  whenAnswered((asked) => kept.push(asked))
  const [first, second, third] = await Promise.allSettled([
    askTogether('accounts', { limit: 1 }),
    askTogether('ghosts', {}),
    askTogether('contacts', { limit: 3 }),
  ])
  expect(fetched).toHaveBeenCalledTimes(1)
  expect(fetched.mock.calls[0]?.[0]).toBe('/api/v1/queries')
  expect(bodyOf(0)).toEqual({
    queries: [{ object: 'accounts', limit: 1 }, { object: 'ghosts' }, { object: 'contacts', limit: 3 }],
  })
  expect([first, third].map((one) => one?.status === 'fulfilled' && one.value)).toEqual([page('a'), page('c')])
  expect(second).toMatchObject({ status: 'rejected', reason: { status: 404, code: 'notFound' } })
  // Kept under the names that they would have alone.
  expect(kept.map(({ path, body }) => [path, body])).toEqual([
    ['/api/v1/accounts/query', { limit: 1 }],
    ['/api/v1/contacts/query', { limit: 3 }],
  ])
})

test('more than the server takes at once are several requests', async () => {
  fetched.mockImplementation(async (_, init) =>
    says(JSON.parse(String(init?.body)).queries.map(({ object }: { object: string }) => ({ answer: page(object) }))),
  )
  const asked = Array.from({ length: 45 }, (_, at) => askTogether(`things${at}`, {}))
  expect((await Promise.all(asked)).map(({ items }) => items[0]?.id)).toEqual(asked.map((_, at) => `things${at}`))
  expect(fetched.mock.calls.map((_, at) => bodyOf(at).queries.length)).toEqual([20, 20, 5])
})

test('without a connection each is answered by what was kept of it, or says that there is none', async () => {
  fetched.mockRejectedValue(new TypeError('network'))
  whenUnreachable(async ({ path }) => (path === '/api/v1/accounts/query' ? page('kept') : undefined))
  const [known, other] = await Promise.allSettled([askTogether('accounts', {}), askTogether('contacts', {})])
  expect(known).toEqual({ status: 'fulfilled', value: page('kept') })
  expect(other).toMatchObject({ status: 'rejected', reason: { status: 0, code: 'offline' } })
})

test('parts of a record travel with them, and are kept under their own addresses', async () => {
  fetched.mockResolvedValueOnce(says([{ answer: { id: '1' } }, { answer: { items: [] } }, { answer: page('a') }]))
  const kept: Asked[] = []
  whenAnswered((asked) => kept.push(asked))
  const answers = await Promise.all([
    askForPart('contacts', '1', 'record'),
    askForPart('contacts', '1', 'history'),
    askTogether('accounts', {}),
  ])
  expect(answers).toEqual([{ id: '1' }, { items: [] }, page('a')])
  expect(bodyOf(0)).toEqual({
    queries: [
      { object: 'contacts', id: '1', part: 'record' },
      { object: 'contacts', id: '1', part: 'history' },
      { object: 'accounts' },
    ],
  })
  expect(kept.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /api/v1/contacts/1',
    'GET /api/v1/contacts/1/history',
    'POST /api/v1/accounts/query',
  ])
})
