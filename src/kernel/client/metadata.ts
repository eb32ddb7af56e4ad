import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { FieldMetadata, Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { api } from './http.ts'

/** Not aborted when a screen goes away: the guard of the routes waits for the same answer. */
export const metadataQuery = queryOptions({
  queryKey: ['metadata'],
  queryFn: () => api.get<Metadata>('/api/v1/metadata'),
  staleTime: Number.POSITIVE_INFINITY,
  /** Another administrator may have added a field meanwhile. */
  refetchOnWindowFocus: 'always',
})

/** The live registry as the signed-in person may see it. Only below the signed-in frame, which loads it first. */
export function useMetadata(): Metadata {
  return useSuspenseQuery(metadataQuery).data
}

/** Undefined when the object does not exist or may not be read: the two are told apart nowhere. */
export function useObject(name: string): ObjectMetadata | undefined {
  return useMetadata().objects.find((object) => object.name === name)
}

export function useObjectByPlural(plural: string): ObjectMetadata | undefined {
  return useMetadata().objects.find((object) => object.plural === plural)
}

export function fieldOf(object: ObjectMetadata, name: string): FieldMetadata | undefined {
  return object.fields.find((field) => field.name === name)
}

/** Follows a path such as `account.industry` through to-one links to the last field. */
export function fieldAt(metadata: Metadata, object: ObjectMetadata, path: string): FieldMetadata | undefined {
  const [head = '', ...rest] = path.split('.')
  const field = fieldOf(object, head)
  if (!field || rest.length === 0) return field
  const targetName = field.kind === 'user' ? 'user' : field.kind === 'team' ? 'team' : field.target
  const target = metadata.objects.find((candidate) => candidate.name === targetName)
  return target ? fieldAt(metadata, target, rest.join('.')) : undefined
}
