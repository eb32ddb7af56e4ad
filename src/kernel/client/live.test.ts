import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LiveEvent, savedViews } from '#kernel/events/contract.ts'
import type { Page, RecordJson } from '#kernel/records/contract.ts'
import { recordKeys } from './cache.ts'
import { applyChanges } from './live.ts'
import { metadataQuery } from './metadata.ts'
import { pageQuery } from './records.ts'

const account = { name: 'account', plural: 'accounts' }
const query = { sort: [{ field: 'name', direction: 'asc' as const }], fields: ['name', 'city'] }
const row = (id: string, version: number, city: string) => ({ id, version, name: id, city }) as RecordJson
const event = (more: Partial<LiveEvent>): LiveEvent => ({
  cursor: '1-1',
  type: 'updated',
  object: 'account',
  id: 'a',
  version: 2,
  fields: ['city'],
  mine: false,
  ...more,
})

const asked: unknown[] = []
let answer: Page = { items: [], next: null }
let client: QueryClient
let stop: () => void

beforeEach(() => {
  asked.length = 0
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    asked.push(JSON.parse(String(init.body)))
    return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } })
  })
  client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(metadataQuery.queryKey, { version: '1', objects: [{ ...account, fields: [] }] } as never)
  client.setQueryData<Page>(recordKeys.page('account', query), {
    items: [row('a', 1, 'Kiel'), row('b', 1, 'Lyon')],
    next: null,
  })
  stop = new QueryObserver(client, pageQuery(account, query)).subscribe(() => {})
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

const shown = () => client.getQueryData<Page>(recordKeys.page('account', query))?.items

describe('live changes', () => {
  test('a change that moves nothing fetches the one row and patches it in place', async () => {
    answer = { items: [row('a', 2, 'Boston')], next: null }
    await applyChanges(client, [event({})])
    expect(asked).toEqual([{ filter: { field: 'id', op: 'in', value: ['a'] }, limit: 1, fields: ['name', 'city'] }])
    expect(shown()?.map((one) => one.city)).toEqual(['Boston', 'Lyon'])
  })

  test('a change of the sort field asks for the list again', async () => {
    answer = { items: [row('b', 1, 'Lyon'), row('a', 2, 'Kiel')], next: null }
    await applyChanges(client, [event({ fields: ['name'] })])
    expect(asked).toEqual([query])
    expect(shown()?.map((one) => one.id)).toEqual(['b', 'a'])
  })

  test('what this tab wrote itself is known already and asks nothing', async () => {
    await applyChanges(client, [event({ version: 1 })])
    expect(asked).toEqual([])
  })

  test('a deleted record leaves at once, before the list is asked for again', async () => {
    answer = { items: [row('b', 1, 'Lyon')], next: null }
    const applied = applyChanges(client, [event({ type: 'deleted' })])
    expect(shown()?.map((one) => one.id)).toEqual(['b'])
    await applied
    expect(asked).toEqual([query])
  })

  test('news of views asks for no records', async () => {
    await applyChanges(client, [event({ object: savedViews, type: 'created', id: 'x' })])
    expect(asked).toEqual([])
  })

  test('another object asks nothing of this list', async () => {
    await applyChanges(client, [event({ object: 'lead', id: 'x' })])
    expect(asked).toEqual([])
  })
})
