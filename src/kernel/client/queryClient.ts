import { QueryClient } from '@tanstack/react-query'
import { boundCache } from './boundedCache.ts'
import { ApiError } from './http.ts'

/** The one cache of a browser tab; live events keep it fresh, so nothing is refetched merely because time passed. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 600_000,
        refetchOnWindowFocus: false,
        // Asked without a connection too: what is kept on the device answers, and what is written waits in the queue.
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (failures, error) => failures < 2 && isTransient(error) && navigator.onLine,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  boundCache(client.getQueryCache())
  return client
}

function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500)
}
