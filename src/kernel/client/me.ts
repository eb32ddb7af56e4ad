import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { Me } from '#kernel/auth/contract.ts'
import type { Capability } from '#kernel/permissions/contract.ts'
import { api, setCsrfToken } from './http.ts'

/** Not aborted when a screen goes away: the guard of the routes waits for the same answer. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await api.get<Me>('/api/v1/me')
    setCsrfToken(me.csrfToken)
    return me
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** Who is signed in. Only below the signed-in frame, which loads it first. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

export function useCapability(capability: Capability): boolean {
  return useMe().capabilities.includes(capability)
}
