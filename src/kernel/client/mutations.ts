import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { toast } from '#ui/toast.tsx'
import { cachedRecord, dependsOn, dropRecord, invalidateAggregates, patchRecord, recordKeys } from './cache.ts'
import { ApiError, api } from './http.ts'
import { useErrorText, useT } from './i18n.ts'
import type { ObjectRef } from './records.ts'
import { remember, takeBack, type Undoable } from './undo.ts'

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

/** Creates a record; lists of the object are fetched again. */
export function useCreateRecord(object: ObjectRef) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (values: Values) => api.post<RecordJson>(`/api/v1/${object.plural}`, values),
    onSuccess: async (record) => {
      client.setQueryData(recordKeys.one(object.name, record.id), record)
      await refreshLists(client, object.name)
    },
  })
}

/**
 * Changes fields at once on the screen and then on the server. Edits of one record go out one after the other, each with
 * the version that the one before left. Every success can be undone from the toast or by Ctrl/Cmd+Z.
 */
export function useUpdateRecord(object: ObjectRef, choices: MutationChoices = {}) {
  const client = useQueryClient()
  const say = useOutcome()
  return useMutation({
    scope: { id: `records:${object.name}` },
    mutationFn: (input: UpdateInput) => sendUpdate(client, object, input),
    onMutate: (input) => {
      const known = cachedRecord(client, object.name, input.id)
      const previous = known ? pick(known, Object.keys(input.values)) : undefined
      refuseStale(input, previous)
      patchRecord(client, object.name, input.id, (record) => ({ ...record, ...input.values }))
      return { previous }
    },
    onSuccess: async (record, input, { previous }) => {
      const known = cachedRecord(client, object.name, input.id)
      patchRecord(client, object.name, input.id, (copy) => merge(copy, record))
      const before = input.before ?? previous
      if (before && !choices.quiet) say.undoable('client.saved', undoUpdate(client, object, input.id, before))
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
    mutationFn: (id: string) => api.delete(`/api/v1/${object.plural}/${id}`),
    onSuccess: async (_, id) => {
      dropRecord(client, object.name, id)
      say.undoable('client.trashed', { run: () => restore(client, object, id) })
      await refreshLists(client, object.name)
    },
    onError: (error) => say.failed(error),
  })
}

export function useRestoreRecord(object: ObjectRef) {
  const client = useQueryClient()
  const say = useOutcome()
  return useMutation({
    mutationFn: (id: string) => restore(client, object, id),
    onSuccess: () => say.done('client.restored'),
    onError: (error) => say.failed(error),
  })
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

async function restore(client: QueryClient, object: ObjectRef, id: string): Promise<RecordJson> {
  const record = await api.post<RecordJson>(`/api/v1/${object.plural}/${id}/restore`)
  await client.invalidateQueries({ queryKey: recordKeys.all(object.name) })
  return record
}

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
