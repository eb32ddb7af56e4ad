import type { QueryClient } from '@tanstack/react-query'
import { type LiveEvent, savedViews } from '#kernel/events/contract.ts'
import type { Metadata } from '#kernel/objects/metadata.contract.ts'
import type { Page, RecordJson } from '#kernel/records/contract.ts'
import {
  cachedQueries,
  cachedRecord,
  dependsOn,
  dropRecord,
  invalidateAggregates,
  patchRecord,
  recordKeys,
} from './cache.ts'
import { api } from './http.ts'
import { meQuery } from './me.ts'
import { metadataQuery } from './metadata.ts'
import { openStream, type StreamState } from './stream.ts'

/** Events that arrive together are answered together: an import of a million rows costs one refetch a beat. */
const beat = 250
/** More changed rows than this at once: asking for the lists again is cheaper than asking for the rows. */
const manyRows = 200

/** Keeps the query cache in step with the log until the returned function is called. */
export function followChanges(client: QueryClient, onState: (state: StreamState) => void): () => void {
  let waiting: LiveEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    const events = waiting
    waiting = []
    timer = undefined
    void applyChanges(client, events)
    const [views, records] = [events.some(isOfViews), events.filter((event) => !isOfViews(event))]
    if (views) void client.invalidateQueries({ queryKey: ['views'] })
    // What it means for this person is worked out a moment after the change itself.
    if (records.some((event) => !event.mine))
      setTimeout(() => void client.invalidateQueries({ queryKey: ['notices'] }), 4 * beat)
  }
  const listeners = {
    onEvent: (event: LiveEvent) => {
      waiting.push(event)
      timer ??= setTimeout(flush, beat)
    },
    onGap: () => void client.invalidateQueries(),
    onState,
  }
  const close = openStream(listeners, client.getQueryData(meQuery.queryKey)?.cursor ?? null)
  return () => {
    clearTimeout(timer)
    close()
  }
}

/** Brings what the screen shows up to date; versions that the cache has already are left alone. */
export async function applyChanges(client: QueryClient, events: LiveEvent[]): Promise<void> {
  const news = events.filter((event) => !isOfViews(event) && !isKnown(client, event))
  const byObject = Map.groupBy(news, (event) => event.object)
  await Promise.all([...byObject].map(([object, changes]) => applyToObject(client, object, changes)))
}

async function applyToObject(client: QueryClient, object: string, events: LiveEvent[]): Promise<void> {
  const updated = events.filter((event) => event.type === 'updated')
  for (const event of events) {
    if (event.type === 'deleted' || event.type === 'destroyed') dropRecord(client, object, event.id)
  }
  const membership = updated.length < events.length || events.length > manyRows
  await Promise.all([
    membership ? invalidateLists(client, object) : refreshRows(client, object, updated),
    invalidateAggregates(client, object),
    ...events.map((event) => refreshRecord(client, object, event.id)),
    updated.some((event) => event.fields.includes('displayName')) ? invalidateLinking(client, object) : null,
  ])
}

/** Rows whose change cannot move them are fetched by id and patched in place; other lists are asked for again. */
async function refreshRows(client: QueryClient, object: string, events: LiveEvent[]): Promise<void> {
  const changed = [...new Set(events.flatMap((event) => event.fields))]
  await Promise.all(
    cachedQueries(client, object).map(({ key, query, ids }) => {
      if (dependsOn(query, changed)) return client.invalidateQueries({ queryKey: key, exact: true })
      const shown = events.filter((event) => ids.has(event.id)).map((event) => event.id)
      return shown.length === 0 ? null : patchRows(client, object, query.fields, shown)
    }),
  )
}

async function patchRows(
  client: QueryClient,
  object: string,
  fields: string[] | undefined,
  ids: string[],
): Promise<void> {
  const plural = pluralOf(client, object)
  if (plural === undefined) return
  const page = await api.post<Page>(`/api/v1/${plural}/query`, {
    filter: { field: 'id', op: 'in', value: ids },
    limit: ids.length,
    ...(fields ? { fields } : {}),
  })
  for (const fresh of page.items) patchRecord(client, object, fresh.id, (known) => newer(known, fresh))
}

const newer = (known: RecordJson, fresh: RecordJson) =>
  fresh.version >= known.version ? { ...known, ...fresh } : known

function refreshRecord(client: QueryClient, object: string, id: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: recordKeys.one(object, id) }),
    client.invalidateQueries({ queryKey: recordKeys.history(object, id) }),
  ])
}

function invalidateLists(client: QueryClient, object: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: recordKeys.lists(object) }),
    client.invalidateQueries({ queryKey: recordKeys.pages(object) }),
  ])
}

/** A new name shows in the lists of every object that links here. */
function invalidateLinking(client: QueryClient, object: string): Promise<unknown> {
  const objects = client.getQueryData<Metadata>(metadataQuery.queryKey)?.objects ?? []
  const linking = objects.filter(
    (other) => other.name !== object && other.fields.some((field) => field.target === object),
  )
  return Promise.all(linking.map((other) => invalidateLists(client, other.name)))
}

/** Somebody shared, changed or deleted a view; which ones there are the screen asks again. */
const isOfViews = (event: LiveEvent) => event.object === savedViews

function isKnown(client: QueryClient, event: LiveEvent): boolean {
  if (event.type !== 'updated' && event.type !== 'created') return false
  const known = cachedRecord(client, event.object, event.id)
  return known !== undefined && known.version >= event.version
}

function pluralOf(client: QueryClient, object: string): string | undefined {
  const metadata = client.getQueryData<Metadata>(metadataQuery.queryKey)
  return metadata?.objects.find((candidate) => candidate.name === object)?.plural
}
