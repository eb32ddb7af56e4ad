import { ApiError, api } from '#kernel/client/http.ts'
import { isRunning } from '#kernel/client/operations.ts'
import type { ObjectRef } from '#kernel/client/records.ts'
import type { FieldDifference, Issue } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { OperationJson, UndoRequest } from '#kernel/operations/contract.ts'
import type { Batch, BatchAnswer, BatchItem, BatchOutcome, Page, Query } from '#kernel/records/contract.ts'

/** One write of a mass change; `before` is what the person saw: others' changes of other fields may stand beside it. */
export type BulkItem = Exclude<BatchItem, { op: 'create' | 'upsert' }> & { before?: Record<string, JsonValue> }

/** What a mass change did, record by record. */
export interface BulkResult {
  done: string[]
  unchanged: string[]
  failed: BulkFailure[]
  /** What it is undone by; null when nothing was sent. */
  operation: string | null
}
export interface BulkFailure {
  id: string
  code: string
  message: string
  issue?: Issue
}

const chunk = 1000
/** So many writes are tried before a mass change. */
export const rehearsed = chunk

/**
 * Runs many writes in calls of a thousand, all of them one operation; each record is judged alone. When a call fails, what
 * went before stands, and the rest is told as refused.
 */
export async function runBulk(
  object: ObjectRef,
  items: BulkItem[],
  onProgress: (done: number) => void = () => {},
): Promise<BulkResult> {
  const result = nothingDone()
  for (let from = 0; from < items.length; from += chunk) {
    const part = items.slice(from, from + chunk)
    try {
      const answer = await send(object, part, result.operation)
      addTo(result, part, answer.outcomes)
      result.operation = answer.operation
    } catch (error) {
      if (from === 0) throw error
      result.failed.push(...items.slice(from).map(({ id }) => ({ id, ...reasonOf(error) })))
      break
    }
    onProgress(Math.min(items.length, from + chunk))
  }
  return result
}

const nothingDone = (): BulkResult => ({ done: [], unchanged: [], failed: [], operation: null })

function reasonOf(error: unknown): Pick<BulkFailure, 'code' | 'message'> {
  return error instanceof ApiError ? { code: error.code, message: error.message } : { code: 'unknown', message: '' }
}

/** What would become of the writes, without doing them. */
export async function rehearse(object: ObjectRef, items: BulkItem[]): Promise<BulkResult> {
  const body: Batch = { items: items.map(itemOf), rehearse: true }
  const { outcomes } = await api.post<BatchAnswer>(`/api/v1/${object.plural}/batch`, body)
  return summarise(items, outcomes)
}

/** Records that others changed elsewhere than here are written once more, at the version where they stand. */
async function send(
  object: ObjectRef,
  items: BulkItem[],
  known: string | null,
): Promise<{ outcomes: BatchOutcome[]; operation: string | null }> {
  const post = (part: BulkItem[], more: Pick<Batch, 'operation' | 'again'>) =>
    api.post<BatchAnswer>(`/api/v1/${object.plural}/batch`, { items: part.map(itemOf), ...more } satisfies Batch)
  const first = await post(items, known === null ? {} : { operation: known })
  const operation = first.operation ?? null
  const again = items.flatMap((item, at) => {
    const outcome = first.outcomes[at]
    return outcome && isApart(outcome, item.before)
      ? [{ at, item: { ...item, version: outcome.version } as BulkItem }]
      : []
  })
  if (again.length === 0 || operation === null) return { outcomes: first.outcomes, operation }
  const second = await post(
    again.map(({ item }) => item),
    { operation, again: true },
  )
  const outcomes = [...first.outcomes]
  again.forEach(({ at }, index) => {
    outcomes[at] = second.outcomes[index] ?? (outcomes[at] as BatchOutcome)
  })
  return { outcomes, operation }
}

const itemOf = ({ before: _before, ...item }: BulkItem): BatchItem => item

function isApart(
  outcome: BatchOutcome,
  before: BulkItem['before'],
): outcome is Extract<BatchOutcome, { status: 'error' }> & { version: number } {
  if (outcome.status !== 'error' || outcome.code !== 'conflict' || outcome.version === undefined || !before)
    return false
  return (outcome.differences ?? []).every(
    ({ field, current }: FieldDifference) => JSON.stringify(before[field] ?? null) === JSON.stringify(current ?? null),
  )
}

export function summarise(items: readonly { id: string }[], outcomes: BatchOutcome[]): BulkResult {
  const result = nothingDone()
  addTo(result, items, outcomes)
  return result
}

function addTo(result: BulkResult, items: readonly { id: string }[], outcomes: BatchOutcome[]): void {
  outcomes.forEach((outcome, at) => {
    if (outcome.status === 'unchanged') result.unchanged.push(outcome.id)
    else if (outcome.status !== 'error') result.done.push(outcome.id)
    else {
      const issue = outcome.issues?.[0]
      const { code, message } = outcome
      result.failed.push({ id: items[at]?.id ?? '', code, message, ...(issue ? { issue } : {}) })
    }
  })
}

/** The same reason for many records, said once. */
export function byReason(failed: BulkFailure[]): { reason: BulkFailure; ids: string[] }[] {
  const groups = Map.groupBy(failed, ({ code, issue }) => `${code} ${issue?.code ?? ''} ${issue?.field ?? ''}`)
  return [...groups.values()]
    .map((same) => ({ reason: same[0] as BulkFailure, ids: same.map(({ id }) => id) }))
    .sort((a, b) => b.ids.length - a.ids.length)
}

/** Takes a mass change back and waits for its end; what others changed since stays as they left it. */
export async function undoBulk({ operation }: Pick<BulkResult, 'operation'>): Promise<void> {
  if (operation === null) return
  const request: UndoRequest = { conflicts: 'keepCurrent' }
  let undo = await api.post<OperationJson>(`/api/v1/operations/${operation}/undo`, request)
  while (isRunning(undo)) {
    await new Promise((resolve) => setTimeout(resolve, undoRest))
    undo = await api.get<OperationJson>(`/api/v1/operations/${undo.id}`)
  }
}

/** Milliseconds between two looks at an undo that goes on in the background. */
const undoRest = 500

/** The ids of everything that a list holds, however long, page by page. */
export async function allIds(object: ObjectRef, query: Query, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const body: Query = { ...query, fields: ['id'], limit: 1000, count: 'none', ...(cursor === null ? {} : { cursor }) }
    const page: Page = await api.post<Page>(`/api/v1/${object.plural}/query`, body, { signal })
    for (const record of page.items) ids.push(record.id)
    cursor = page.next
  } while (cursor !== null)
  return ids
}

/** As many ids as one condition may list. */
const listed = 1000

/** The list narrowed to chosen records, in its order and with its columns. */
export function selectionQuery({ search: _search, ...query }: Query, ids: string[]): Query {
  const parts = Array.from({ length: Math.ceil(ids.length / listed) }, (_, at) =>
    ids.slice(at * listed, (at + 1) * listed),
  )
  return { ...query, filter: { or: parts.map((value) => ({ field: 'id', op: 'in', value })) } }
}
