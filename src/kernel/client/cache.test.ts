import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Page, Query, RecordJson } from '#kernel/records/contract.ts'
import { cachedRecord, dependsOn, dropRecord, type ListData, patchRecord, recordKeys } from './cache.ts'

const record = (id: string, version = 1, more: Partial<RecordJson> = {}): RecordJson =>
  ({ id, version, ...more }) as RecordJson
const listKey = recordKeys.list('account', { limit: 2 })
const pageKey = recordKeys.page('account', { limit: 1 })
let client: QueryClient

beforeEach(() => {
  client = new QueryClient()
  const pages: Page[] = [
    { items: [record('a'), record('b')], next: 'x', count: { value: 3, exact: true } },
    { items: [record('c')], next: null },
  ]
  client.setQueryData<ListData>(listKey, { pages, pageParams: [null, 'x'] })
  client.setQueryData<Page>(pageKey, { items: [record('b')], next: null })
  client.setQueryData(recordKeys.one('account', 'b'), record('b', 2))
})

const list = () => client.getQueryData<ListData>(listKey)

describe('copies of one record', () => {
  test('a patch reaches lists, pages and the record itself, and leaves other pages as they are', () => {
    const before = list()?.pages[1]
    patchRecord(client, 'account', 'b', (known) => ({ ...known, name: 'New' }))
    expect(list()?.pages[0]?.items[1]?.name).toBe('New')
    expect(client.getQueryData<Page>(pageKey)?.items[0]?.name).toBe('New')
    expect(client.getQueryData<RecordJson>(recordKeys.one('account', 'b'))?.name).toBe('New')
    expect(list()?.pages[1]).toBe(before)
  })

  test('a dropped record leaves the lists and their count', () => {
    dropRecord(client, 'account', 'b')
    expect(list()?.pages[0]?.items.map((one) => one.id)).toEqual(['a'])
    expect(list()?.pages[0]?.count?.value).toBe(2)
  })

  test('the newest copy wins', () => {
    expect(cachedRecord(client, 'account', 'b')?.version).toBe(2)
    expect(cachedRecord(client, 'account', 'unknown')).toBeUndefined()
  })
})

describe('what a change may move', () => {
  const query: Query = {
    filter: { and: [{ field: 'stage', op: 'eq', value: 'x' }, { not: { field: 'account.industry', op: 'isEmpty' } }] },
    sort: [{ field: 'amount', direction: 'desc' }],
    fields: ['name', 'owner.displayName'],
  }

  test.each(['stage', 'account', 'amount', 'owner'])('%s decides membership, order or a joined column', (field) => {
    expect(dependsOn(query, [field])).toBe(true)
  })

  test('a plain column does not', () => {
    expect(dependsOn(query, ['name', 'updatedAt'])).toBe(false)
  })

  test('a text search and the trash depend on everything', () => {
    expect(dependsOn({ search: 'x' }, ['name'])).toBe(true)
    expect(dependsOn({ trash: true }, ['name'])).toBe(true)
  })

  test('to-many conditions name their path', () => {
    expect(dependsOn({ filter: { path: 'contacts', has: 'none' } }, ['contacts'])).toBe(true)
    expect(dependsOn({ filter: { count: 'orders', op: 'gte', value: 3 } }, ['orders'])).toBe(true)
  })
})
