import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { boundCache } from './boundedCache.ts'
import { recordKeys } from './cache.ts'

test('two thousand opened records leave a bounded trace, the newest, and no list', () => {
  const client = new QueryClient()
  boundCache(client.getQueryCache())
  for (let at = 0; at < 2000; at++) {
    const updatedAt = at + 1
    client.setQueryData(recordKeys.one('account', `${at}`), { id: `${at}` }, { updatedAt })
    client.setQueryData(recordKeys.list('account', { search: `${at}` }), { pages: [] }, { updatedAt })
    client.setQueryData(['kept', `tab page ${at}`], { value: 'files' }, { updatedAt })
  }
  const count = (queryKey: unknown[]) => client.getQueryCache().findAll({ queryKey }).length
  expect(count(['records', 'account', 'one'])).toBeLessThan(1060)
  expect(count(['kept'])).toBeLessThan(460)
  expect(count(['records', 'account', 'list'])).toBe(2000)
  expect(client.getQueryData(recordKeys.one('account', '1999'))).toBeDefined()
  expect(client.getQueryData(recordKeys.one('account', '0'))).toBeUndefined()
})

test('what is still being answered is not taken for the oldest', async () => {
  const client = new QueryClient()
  boundCache(client.getQueryCache())
  const answer = Promise.withResolvers<{ id: string }>()
  const asked = client.fetchQuery({ queryKey: recordKeys.one('account', 'slow'), queryFn: () => answer.promise })
  for (let at = 0; at < 1200; at++)
    client.setQueryData(recordKeys.one('account', `${at}`), { id: `${at}` }, { updatedAt: at + 1 })
  answer.resolve({ id: 'slow' })
  await asked
  expect(client.getQueryData(recordKeys.one('account', 'slow'))).toEqual({ id: 'slow' })
})
