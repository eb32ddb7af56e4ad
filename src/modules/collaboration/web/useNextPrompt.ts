import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { recordQuery, tileQuery } from '#kernel/client/records.ts'
import type { AnyLink } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { Subject } from './logging.ts'

export interface AskedSubject extends Subject {
  name: string
}

/** The mutations of the client carry the object in the name of their queue. */
const completion = /^records:(task|call|meeting)$/
const asks = new Set(['account', 'contact', 'lead', 'opportunity'])

/** The record whose last open activity was completed on this screen, wherever on it; null while nothing is to be asked. */
export function useNextPrompt(objects: ObjectMetadata[]): [AskedSubject | null, () => void] {
  const client = useQueryClient()
  const [asked, setAsked] = useState<AskedSubject | null>(null)
  useEffect(() => {
    let isHere = true
    const stop = client.getMutationCache().subscribe((event) => {
      if (event.type !== 'updated' || event.action.type !== 'success') return
      const { options, state } = event.mutation
      if (!completion.test(options.scope?.id ?? '')) return
      const subject = completedFor(state.data as RecordJson | undefined, state.variables)
      if (subject) void withoutNext(client, objects, subject).then((found) => isHere && found && setAsked(found))
    })
    return () => {
      isHere = false
      stop()
    }
  }, [client, objects])
  return [asked, () => setAsked(null)]
}

/** What an activity was about that was completed by this change, not called off. */
export function completedFor(record: RecordJson | undefined, input: unknown): Subject | null {
  const values = (input as { values?: Record<string, unknown> } | undefined)?.values
  const isDone = record?.isClosed === true && record.status !== 'Cancelled' && record.status !== 'Not Held'
  if (!record || !isDone || values?.status === undefined) return null
  const related = record.relatedTo as unknown as AnyLink | null | undefined
  const [contact] = Array.isArray(record.contacts) ? record.contacts : []
  const subject = related ?? (typeof contact === 'string' ? { object: 'contact', id: contact } : null)
  return subject && asks.has(subject.object) ? { object: subject.object, id: subject.id } : null
}

async function withoutNext(
  client: QueryClient,
  objects: ObjectMetadata[],
  { object: name, id }: Subject,
): Promise<AskedSubject | null> {
  const object = objects.find((one) => one.name === name)
  if (!object) return null
  const record = await client.fetchQuery({ ...recordQuery(object, id), staleTime: 0 })
  if (isOver(record)) return null
  const activities = objects.filter((one) => completion.test(`records:${one.name}`))
  const open = await Promise.all(
    activities.map((one) =>
      client.fetchQuery({
        ...tileQuery(one, { filter: openOf(one, id), fields: ['id'], limit: 1, count: 'none' }),
        staleTime: 0,
      }),
    ),
  )
  return open.every(({ items }) => items.length === 0) ? { object: name, id, name: String(record.displayName) } : null
}

/** Nothing comes after what was won, lost, converted or given up. */
export const isOver = (record: RecordJson): boolean =>
  record.isClosed === true ||
  Boolean(record.deletedAt) ||
  Boolean(record.convertedAt) ||
  (typeof record.statusType === 'string' && record.statusType !== 'open')

function openOf(activity: ObjectMetadata, id: string): Filter {
  const related: Filter = { field: 'relatedTo', op: 'eq', value: id }
  const hasContacts = activity.fields.some(({ name }) => name === 'contacts')
  const about: Filter = hasContacts ? { or: [related, { field: 'contacts', op: 'hasAny', value: [id] }] } : related
  return { and: [about, { field: 'isClosed', op: 'eq', value: false }] }
}
