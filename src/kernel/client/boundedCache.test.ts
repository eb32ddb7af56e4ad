import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { boundCache } from './boundedCache.ts'
import { recordKeys } from './cache.ts'

test('a thousand opened records leave a bounded trace, the newest, and no list', () => {
  const client = new QueryClient()
  boundCache(client.getQueryCache())
  for (let at = 0; at < 1000; at++) {
    const updatedAt = at + 1
    client.setQueryData(recordKeys.one('account', `${at}`), { id: `${at}` }, { updatedAt })
    client.setQueryData(recordKeys.list('account', { search: `${at}` }), { pages: [] }, { updatedAt })
    client.setQueryData(['kept', `tab page ${at}`], { value: 'files' }, { updatedAt })
  }
  const count = (queryKey: unknown[]) => client.getQueryCache().findAll({ queryKey }).length
  expect(count(['records', 'account', 'one'])).toBeLessThan(460)
  expect(count(['kept'])).toBeLessThan(460)
  expect(count(['records', 'account', 'list'])).toBe(1000)
  expect(client.getQueryData(recordKeys.one('account', '999'))).toBeDefined()
  expect(client.getQueryData(recordKeys.one('account', '0'))).toBeUndefined()
})
