import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ChallengeJson, Me, SignInAnswer, SignInMethods } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { localPath, signedIn } from '../session.ts'

export const methodsQuery = queryOptions({
  queryKey: ['sign-in-methods'],
  queryFn: ({ signal }) => api.get<SignInMethods>('/api/auth/methods', { signal }),
})

export const challengeQuery = queryOptions({
  queryKey: ['challenge'],
  queryFn: ({ signal }) =>
    api.get<{ challenge: ChallengeJson | null }>('/api/auth/challenge', { signal }).then(({ challenge }) => challenge),
  staleTime: 0,
  gcTime: 0,
})

/** What follows a proof: the place that was asked for, or what is still to be shown first. */
export function useEntering(): (answer: SignInAnswer) => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ strict: false }) as { next?: string }
  return async (answer) => {
    if ('challenge' in answer) {
      client.removeQueries({ queryKey: challengeQuery.queryKey })
      return navigate({ to: '/sign-in/challenge', search: next === undefined ? {} : { next } })
    }
    signedIn(client, answer satisfies Me)
    return navigate({ href: localPath(next) })
  }
}
