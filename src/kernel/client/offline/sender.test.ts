import { afterEach, expect, test, vi } from 'vitest'
import type { QueueItem } from './queue.ts'
import { sendOne } from './sender.ts'

afterEach(() => vi.unstubAllGlobals())

const item = (over: Partial<QueueItem>): QueueItem => ({
  key: 'k',
  kind: 'delete',
  object: 'account',
  plural: 'accounts',
  id: 'a',
  name: 'A',
  values: {},
  before: null,
  version: 3,
  seq: 1,
  madeAt: 0,
  sentAt: null,
  state: 'sending',
  trouble: null,
  ...over,
})

/** Answers by method and path, and remembers what was asked. */
function server(answers: Record<string, [status: number, body?: unknown]>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>
    asked.push(`${init.method} ${path} ${headers['if-match'] ?? headers['idempotency-key'] ?? ''}`.trim())
    const [status, body] = answers[`${init.method} ${path}`] ?? [500]
    const text = body === undefined ? null : JSON.stringify(body)
    return new Response(text, { status, headers: { 'content-type': 'application/problem+json' } })
  })
  return asked
}

test('a deletion goes out on the version that was seen, and what is gone already need not go', async () => {
  const asked = server({ 'DELETE /api/v1/accounts/a': [204] })
  expect(await sendOne(item({}))).toEqual({ id: 'a', version: 4 })
  expect(asked).toEqual(['DELETE /api/v1/accounts/a 3'])
  server({ 'DELETE /api/v1/accounts/a': [404, { code: 'notFound' }] })
  expect(await sendOne(item({}))).toEqual({ id: 'a', version: 4 })
  server({ 'DELETE /api/v1/accounts/a': [409, { code: 'conflict' }] })
  await expect(sendOne(item({}))).rejects.toMatchObject({ code: 'conflict' })
})

test('a deletion in spite of others names no version', async () => {
  const asked = server({ 'DELETE /api/v1/accounts/a': [204] })
  await sendOne(item({ version: null }))
  expect(asked).toEqual(['DELETE /api/v1/accounts/a'])
})

test('a record comes out of the trash once; where it is out already, it is taken as it stands', async () => {
  const restored = { id: 'a', version: 5 }
  const asked = server({ 'POST /api/v1/accounts/a/restore': [200, restored] })
  expect(await sendOne(item({ kind: 'restore' }))).toEqual(restored)
  expect(asked).toEqual(['POST /api/v1/accounts/a/restore k'])
  server({ 'POST /api/v1/accounts/a/restore': [404, { code: 'notFound' }], 'GET /api/v1/accounts/a': [200, restored] })
  expect(await sendOne(item({ kind: 'restore' }))).toEqual(restored)
  server({
    'POST /api/v1/accounts/a/restore': [404, { code: 'notFound' }],
    'GET /api/v1/accounts/a': [404, { code: 'notFound' }],
  })
  await expect(sendOne(item({ kind: 'restore' }))).rejects.toMatchObject({ code: 'notFound' })
})
