import type { QueryClient } from '@tanstack/react-query'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { historyQuery, recordQuery, tileQuery } from '#kernel/client/records.ts'
import { followingQuery } from '#kernel/following/web/queries.ts'
import type { Layout } from '#kernel/layouts/contract.ts'
import { settled, shippedLayout } from '#kernel/layouts/web/page.ts'
import type { Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { relatedOf } from './related.ts'
import { summaryOf } from './summary.ts'

const together = { isOneOfMany: true }

/**
 * Asks for what the page of a record shows first, before anything of it is drawn; what is known already is not asked for
 * again. Resolves when everything is there or was refused, which the page then finds out itself. `isGuess`: somebody looks
 * at a link to it only, so that the record and its first tab will do.
 */
export async function fetchRecordAhead(
  client: QueryClient,
  plural: string,
  id: string,
  { isGuess = false } = {},
): Promise<void> {
  const metadata = client.getQueryData<Metadata>(metadataQuery.queryKey)
  const object = metadata?.objects.find((one) => one.plural === plural)
  if (!metadata || !object) return
  const { tabs, rail } = recordLayout(metadata.objects, object)
  const first = [
    client.ensureQueryData(recordQuery(object, id, together)),
    ...(tabs[0]?.kind === 'history' ? [client.ensureInfiniteQueryData(historyQuery(object, id, together))] : []),
  ]
  if (isGuess) return void (await Promise.allSettled(first))
  const summaries = relatedOf(metadata.objects, object).filter(({ list }) => rail.includes(list.path))
  await Promise.allSettled([
    ...first,
    client.ensureQueryData(followingQuery(plural, id, together)),
    ...summaries.map(({ list, target }) =>
      client.ensureQueryData(tileQuery(target, summaryOf(list, target, id).query)),
    ),
  ])
}

/** The layout of this person's roles on the registry as it stands, else the shipped one. */
export function recordLayout(objects: ObjectMetadata[], object: ObjectMetadata): Layout {
  const related = relatedOf(objects, object).map(({ list }) => list.path)
  const { record } = object.layouts ?? {}
  return record ? settled(record, object, related) : shippedLayout(object, related)
}
