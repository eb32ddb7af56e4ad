import { queryOptions } from '@tanstack/react-query'
import type { InvitationJson, PersonSecurity } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'

const seconds = 1000

/** Looked at again while mails are on their way. */
export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: ({ signal }) =>
    api.get<{ items: InvitationJson[] }>('/api/v1/invitations', { signal }).then((answer) => answer.items),
  refetchInterval: ({ state }) => (state.data?.some((one) => one.state === 'queued') ? 3 * seconds : false),
  staleTime: 0,
})

export const peopleSecurityQuery = queryOptions({
  queryKey: ['user-security'],
  queryFn: ({ signal }) =>
    api
      .get<{ items: PersonSecurity[] }>('/api/v1/user-security', { signal })
      .then(({ items }) => new Map(items.map((person) => [person.userId, person]))),
  staleTime: 0,
})
