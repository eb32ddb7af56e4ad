import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { AskOptions } from '#kernel/client/records.ts'
import { useReport } from '#kernel/client/report.ts'
import { askForPart } from '#kernel/client/together.ts'
import type { FollowedRecord, FollowState, NoticePage } from '#kernel/following/contract.ts'

/** Everything that is new for the person lives below this key: live changes ask for it again. */
const news = ['notices'] as const

export const noticesQuery = queryOptions({
  queryKey: [...news, 'list'],
  queryFn: () => api.get<NoticePage>('/api/v1/notices'),
  refetchInterval: 120_000,
})

export const followedQuery = queryOptions({
  queryKey: [...news, 'followed'],
  queryFn: async () => (await api.get<{ items: FollowedRecord[] }>('/api/v1/following')).items,
})

/** How many notices wait; 0 while nobody knows. */
export const useUnread = (): number => useQuery(noticesQuery).data?.unread ?? 0

export function useMarkRead() {
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: (ids: string[] | undefined) => api.post('/api/v1/notices/read', ids ? { ids } : {}),
    onSuccess: () => client.invalidateQueries({ queryKey: news }),
    onError: report,
  })
}

const followingPath = (plural: string, id: string) => `/api/v1/${plural}/${id}/following`

export const followingQuery = (plural: string, id: string, { isOneOfMany = false }: AskOptions = {}) =>
  queryOptions({
    queryKey: ['following', plural, id],
    queryFn: () =>
      isOneOfMany ? askForPart<FollowState>(plural, id, 'following') : api.get<FollowState>(followingPath(plural, id)),
  })

/** Whether one follows a record, and the way to change it. */
export function useFollow(plural: string, id: string) {
  const client = useQueryClient()
  const report = useReport()
  const path = followingPath(plural, id)
  const query = followingQuery(plural, id)
  const { data } = useQuery(query)
  const toggle = useMutation({
    mutationFn: () => (data?.isFollowing ? api.delete<FollowState>(path) : api.put<FollowState>(path, {})),
    onSuccess: async (state) => {
      client.setQueryData(query.queryKey, state)
      await client.invalidateQueries({ queryKey: followedQuery.queryKey })
    },
    onError: report,
  })
  return { state: data, toggle: () => toggle.mutate(), isBusy: toggle.isPending }
}
