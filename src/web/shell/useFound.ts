import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ApiError, api } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import type { SearchResult } from '#modules/search/contract.ts'

/** Records by name, telephone number, e-mail and number, while one types. */
export function useFound(text: string) {
  const errorText = useErrorText()
  const [asked] = useDebouncedValue(text, 120)
  const query = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => api.get<SearchResult>('/api/v1/search', { params: { q: asked, limit: 20 }, signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
  return {
    hits: asked === '' || text === '' ? [] : (query.data?.hits ?? []),
    isBusy: query.isFetching,
    error: query.error instanceof ApiError ? errorText(query.error) : null,
  }
}
