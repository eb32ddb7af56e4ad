import { expect, test } from 'vitest'
import { dueLists, keepable, keptRead } from './reads.ts'

const minute = 60_000

test('lists that have just come are not asked for again, and those far behind are let go', () => {
  const now = 1_000 * minute
  const lists = Array.from({ length: 50 }, (_, place) => ({ id: place, at: now - place * 2 * minute }))
  const { ask, drop } = dueLists(lists, now)
  expect(ask.map(({ id }) => id)).toEqual(Array.from({ length: 24 }, (_, place) => place + 16))
  expect(drop.map(({ id }) => id)).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49])
})

const id = '0198aaaa-0000-7000-8000-000000000001'
const asked = (method: string, path: string, body?: unknown, params?: Record<string, string>) => ({
  method,
  path,
  params,
  body,
})

test('kept are what screens stand on, records and the first page of lists, and nothing else', () => {
  expect(keptRead(asked('GET', '/api/v1/metadata'))?.kind).toBe('base')
  expect(keptRead(asked('GET', `/api/v1/accounts/${id}`))?.kind).toBe('record')
  expect(keptRead(asked('GET', `/api/v1/accounts/${id}/history`))?.kind).toBe('list')
  expect(keptRead(asked('POST', '/api/v1/accounts/query', { limit: 50 }))?.kind).toBe('list')
  expect(keptRead(asked('POST', '/api/v1/accounts/query', { limit: 50, cursor: 'x' }))).toBeNull()
  expect(keptRead(asked('GET', `/api/v1/accounts/${id}/history`, undefined, { cursor: 'x' }))).toBeNull()
  for (const path of ['/api/v1/users/me', '/api/v1/settings/mail', '/api/v1/audit', `/api/v1/files/${id}/content`])
    expect(keptRead(asked('GET', path))).toBeNull()
})

test('V-39 the token of the session is not kept', () => {
  expect(keepable('/api/v1/me', { id, csrfToken: 'secret' })).toEqual({ id, csrfToken: '' })
})
