import { queryOptions, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { SsoDiscovery } from '#kernel/auth/sso.contract.ts'
import { api } from '#kernel/client/http.ts'

/** The provider of an address is that of its domain, so each domain is asked for once. */
const discoveryQuery = (domain: string) =>
  queryOptions({
    queryKey: ['sso-discovery', domain],
    queryFn: ({ signal }) => api.post<SsoDiscovery>('/api/auth/sso/discovery', { email: `x@${domain}` }, { signal }),
    enabled: domain !== '',
    retry: false,
  })

/** Where people of this address sign in, as soon as its domain is typed whole. */
export function useProviderOf(email: string): SsoDiscovery | undefined {
  const domain = /^[^\s@]+@([^\s@]+\.[^\s@]{2,})$/.exec(email.trim())?.[1]?.toLowerCase() ?? ''
  return useQuery(discoveryQuery(domain)).data
}

/** The way to a provider, which comes back to the place that was asked for. */
export function useWayTo(): (provider: { id: string }, email?: string) => string {
  const { next } = useSearch({ strict: false }) as { next?: string }
  return ({ id }, email) => {
    const search = new URLSearchParams({
      ...(next ? { next } : {}),
      ...(email ? { hint: email.trim() } : {}),
    }).toString()
    return `/api/auth/sso/${encodeURIComponent(id)}/start${search ? `?${search}` : ''}`
  }
}
