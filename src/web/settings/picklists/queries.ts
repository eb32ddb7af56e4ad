import { queryOptions } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { ChoiceList } from '#kernel/objects/choices.contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'

export const choicesPath = (object: string, field: string) => `/api/v1/objects/${object}/fields/${field}/choices`

export const choicesQuery = (object: string, field: string) =>
  queryOptions({
    queryKey: ['choices', object, field],
    queryFn: ({ signal }) => api.get<ChoiceList>(choicesPath(object, field), { signal }),
    staleTime: 0,
  })

/** Fields that are chosen from a list; tags, which are any words, are none. */
export const isPicklist = (field: FieldMetadata): boolean => !field.isSystem && (field.choices?.length ?? 0) > 0
