import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { pageQuery } from '#kernel/client/records.ts'
import type { Page, Query } from '#kernel/records/contract.ts'
import { sourceOfPages } from './usePages.ts'

const object = { name: 'contact', plural: 'contacts' }
const query: Query = { fields: ['account', 'account.displayName'], limit: 2 }
const page = { items: [{ id: '1', account: 'a', 'account.displayName': 'Acme' }], next: null } as unknown as Page

test('a page that somebody else asked for is heard of before its rows are drawn', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(pageQuery(object, query).queryKey, page)
  const heard: string[] = []
  const source = sourceOfPages(client, object, query, () => heard.push('learned'))
  expect(source.atHand(null)).toBe(page)
  expect(heard).toEqual(['learned'])
  const watched = source.watch(null, () => heard.push('drawn'))
  await Promise.resolve()
  expect(heard).toEqual(['learned', 'learned', 'drawn'])
  watched.stop(true)
})
