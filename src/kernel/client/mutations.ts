import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { toast } from '#ui/toast.tsx'
import { cachedRecord, dependsOn, dropRecord, invalidateAggregates, patchRecord, recordKeys } from './cache.ts'
import { ApiError, api, newKey } from './http.ts'
import { useErrorText, useT } from './i18n.ts'
import { isQueued, orLater } from './pending.ts'
import type { ObjectRef } from './records.ts'
import { remember, takeBack, type Undoable } from './undo.ts'
import { useSayChange } from './useSayChange.ts'

export type Values = Record<string, JsonValue>

export interface UpdateInput {
  id: string
  values: Values
  /** The values that the person saw when editing began: a change by somebody else meanwhile becomes a conflict. */
  before?: Values
}

export interface MutationChoices {
  /** Answers true when the screen shows the error itself (conflict dialog, message at the field). */
  onError?: (error: ApiError, input: UpdateInput) => boolean
  /** No toast, because the screen says it in another way. */
  quiet?: boolean
}

/** Creates a record; lists of the object are fetched again. Without a connection it waits on the device. */
export function useCreateRecord(object: ObjectRef) {
  const client = useQueryClient()
  const say = useOutcome()
  return useMutation({
    mutationFn: (values: Values) => sendCreation(object, values),
    onSuccess: async (record) => {
      client.setQueryData(recordKeys.one(object.name, record.id), record)
      if (isQueued(record)) say.done('client.queued')
      else await refreshLists(client, object.name)
    },
  })
}

/**
 * Changes fields at once on the screen and then on the server. Edits of one record go out one after the other, each with
 * the version that the one before left. Every success can be undone from the toast or by Ctrl/Cmd+Z.
 */
export function useUpdateRecord(object: ObjectRef, choices: MutationChoices = {}) {
  const client = useQueryClient()
  const t = useT()
  const say = useOutcome()
  const sayChange = useSayChange()
  return useMutation({
    scope: { id: `records:${object.name}` },
    mutationFn: (input: UpdateInput) => {
      const known = cachedRecord(client, object.name, input.id)
      const { id, values } = input
      const before = input.before ?? seen.get(input) ?? null
      const write = { kind: 'update', object: object.name, plural: object.plural, id, values, before, known } as const
      return orLater(write, () => sendUpdate(client, object, input))
    },
    onMutate: (input) => {
      // A list that shows other columns knows nothing of these.
      const known = cachedRecord(client, object.name, input.id, Object.keys(input.values))
      const previous = known ? pick(known, Object.keys(input.values)) : undefined
      refuseStale(input, previous)
      if (previous) seen.set(input, previous)
      patchRecord(client, object.name, input.id, (record) => ({ ...record, ...input.values }))
      return { previous }
    },
    onSuccess: async (record, input, { previous }) => {
      const known = cachedRecord(client, object.name, input.id)
      patchRecord(client, object.name, input.id, (copy) => merge(copy, record))
      if (isQueued(record)) return choices.quiet ? undefined : say.done('client.queued')
      const before = input.before ?? previous
      if (before && !choices.quiet)
        sayChange({ text: t('client.saved'), count: 1, step: undoUpdate(client, object, input.id, before) })
      await settleLists(client, object.name, [...Object.keys(input.values), ...changedByRules(known, record)], record)
    },
    onError: (error, input, context) => {
      const previous = context?.previous
      if (previous) patchRecord(client, object.name, input.id, (record) => ({ ...record, ...previous }))
      if (error instanceof ApiError && choices.onError?.(error, input)) return
      say.failed(error)
    },
  })
}

/** Moves a record to the trash, with undo. */
export function useRemoveRecord(object: ObjectRef) {
  const client = useQueryClient()
  const say = useOutcome()
  return useMutation({
    mutationFn: (id: string) => remove(client, object, id),
    onSuccess: async (record, id) => {
      dropRecord(client, object.name, id)
      say.undoable('client.trashed', { run: () => restore(client, object, id) })
      if (!isQueued(record)) await refreshLists(client, object.name)
    },
    onError: (error) => say.failed(error),
  })
}

export function useRestoreRecord(object: ObjectRef) {
  const client = useQueryClient()
  const say = useOutcome()
  return useMutation({
    mutationFn: (id: string) => restore(client, object, id),
    onSuccess: (record) => say.done(isQueued(record) ? 'client.queued' : 'client.restored'),
    onError: (error) => say.failed(error),
  })
}

/** What the screen showed before an edit, for edits that do not say so themselves. */
const seen = new WeakMap<UpdateInput, Values>()

function sendCreation(object: ObjectRef, values: Values): Promise<RecordJson> {
  const idempotencyKey = newKey()
  const base = { kind: 'create', object: object.name, plural: object.plural, id: null } as const
  return orLater({ ...base, key: idempotencyKey, values, before: null, known: undefined }, () =>
    api.post<RecordJson>(`/api/v1/${object.plural}`, values, { idempotencyKey }),
  )
}

/** How often a write goes out again because the same record is changed elsewhere at every moment. */
const mostRetries = 5

async function sendUpdate(client: QueryClient, object: ObjectRef, input: UpdateInput): Promise<RecordJson> {
  let version = cachedRecord(client, object.name, input.id)?.version
  for (let retries = 0; ; retries++) {
    const options = version === undefined ? {} : { version }
    try {
      return await api.patch<RecordJson>(`/api/v1/${object.plural}/${input.id}`, input.values, options)
    } catch (error) {
      if (!(error instanceof ApiError) || !isApart(error, input.before) || retries === mostRetries) throw error
      version = error.version ?? undefined
    }
  }
}

/** Somebody else changed other fields of the record only: both changes can stand. */
function isApart(error: ApiError, before: Values | undefined): boolean {
  if (error.code !== 'conflict' || error.version === null || !before) return false
  return error.differences.every(({ field, current }) => field in before && same(before[field], current))
}

/** Somebody else's change that arrived while the person was typing is a conflict, not something to write over. */
function refuseStale(input: UpdateInput, current: Values | undefined): void {
  const { before } = input
  if (!before || !current) return
  const stale = Object.keys(input.values).filter((field) => field in before && !same(before[field], current[field]))
  if (stale.length === 0) return
  const differences = stale.map((field) => ({ field, yours: input.values[field], current: current[field] }))
  throw new ApiError(409, { code: 'conflict', differences })
}

function undoUpdate(client: QueryClient, object: ObjectRef, id: string, before: Values): Undoable {
  return {
    run: async () => {
      const record = await sendUpdate(client, object, { id, values: before })
      patchRecord(client, object.name, id, (known) => merge(known, record))
      await settleLists(client, object.name, Object.keys(before), record)
    },
  }
}

function remove(client: QueryClient, object: ObjectRef, id: string): Promise<RecordJson> {
  const known = cachedRecord(client, object.name, id)
  const path = `/api/v1/${object.plural}/${id}`
  return orLater({ ...moved(object, id), kind: 'delete', known }, async () => {
    await api.delete(path)
    return known ?? { id, version: 0 }
  })
}

async function restore(client: QueryClient, object: ObjectRef, id: string): Promise<RecordJson> {
  const known = cachedRecord(client, object.name, id)
  const record = await orLater({ ...moved(object, id), kind: 'restore', known }, () =>
    api.post<RecordJson>(`/api/v1/${object.plural}/${id}/restore`),
  )
  if (isQueued(record)) patchRecord(client, object.name, id, (copy) => ({ ...copy, deletedAt: null }))
  await client.invalidateQueries({ queryKey: recordKeys.all(object.name) })
  return record
}

const moved = ({ name, plural }: ObjectRef, id: string) => ({ object: name, plural, id, values: {}, before: null })

/** Only what depends on the changed fields is asked for again: order, membership, path columns, sums. */
async function settleLists(client: QueryClient, object: string, changed: string[], record: RecordJson): Promise<void> {
  const keys = [recordKeys.lists(object), recordKeys.pages(object)]
  await Promise.all([
    ...keys.map((queryKey) =>
      client.invalidateQueries({ queryKey, predicate: (query) => dependsOn(query.queryKey[3] as Query, changed) }),
    ),
    invalidateAggregates(client, object),
    client.invalidateQueries({ queryKey: recordKeys.history(object, record.id) }),
  ])
}

async function refreshLists(client: QueryClient, object: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: recordKeys.lists(object) }),
    client.invalidateQueries({ queryKey: recordKeys.pages(object) }),
    invalidateAggregates(client, object),
  ])
}

/** One way to say how a write went. */
function useOutcome() {
  const t = useT()
  const errorText = useErrorText()
  return {
    done: (key: string) => toast.success(t(key)),
    failed: (error: unknown) => toast.error(errorText(error)),
    undoable: (key: string, step: Undoable) => {
      remember(step)
      toast.undo(t(key), () => takeBack(step).catch((error: unknown) => toast.error(errorText(error))))
    },
  }
}

/** The answer of a write holds all own fields but no path fields: those keep their last known value. */
function merge(known: RecordJson, answer: RecordJson): RecordJson {
  return answer.version >= known.version ? { ...known, ...answer } : known
}

/** Fields that the server's rules changed along with the person's. */
function changedByRules(known: RecordJson | undefined, answer: RecordJson): string[] {
  return known ? Object.keys(answer).filter((field) => field in known && !same(known[field], answer[field])) : []
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

function pick(record: RecordJson, fields: string[]): Values {
  return Object.fromEntries(fields.map((field) => [field, (record[field] ?? null) as JsonValue]))
}
