import { api } from '#kernel/client/http.ts'
import type { ObjectRef } from '#kernel/client/records.ts'
import type { UndoRequest } from '#kernel/operations/contract.ts'
import type { BatchAnswer, BatchItem, BatchOutcome, Page, Query } from '#kernel/records/contract.ts'

/** What a mass change did, counted honestly. */
export interface BulkResult {
  done: string[]
  unchanged: number
  failed: { code: string; message: string; count: number }[]
  /** The operations it was, in order; undone from the last to the first. */
  operations: string[]
}

const chunk = 1000

/** Runs many writes in calls of a thousand; each record is judged alone. */
export async function runBulk(
  object: ObjectRef,
  items: BatchItem[],
  onProgress: (done: number) => void,
): Promise<BulkResult> {
  const outcomes: BatchOutcome[] = []
  const operations: string[] = []
  for (let from = 0; from < items.length; from += chunk) {
    const body = { items: items.slice(from, from + chunk) }
    const answer = await api.post<BatchAnswer>(`/api/v1/${object.plural}/batch`, body)
    outcomes.push(...answer.outcomes)
    if (answer.operation) operations.push(answer.operation)
    onProgress(outcomes.length)
  }
  return { ...summarise(outcomes), operations }
}

export function summarise(outcomes: BatchOutcome[]): BulkResult {
  const result: BulkResult = { done: [], unchanged: 0, failed: [], operations: [] }
  for (const outcome of outcomes) {
    if (outcome.status === 'error') addFailure(result, outcome)
    else if (outcome.status === 'unchanged') result.unchanged += 1
    else result.done.push(outcome.id)
  }
  return result
}

/** Takes a mass change back; what others changed since stays as they left it. */
export async function undoBulk({ operations }: BulkResult): Promise<void> {
  for (const operation of operations.toReversed()) {
    await api.post(`/api/v1/operations/${operation}/undo`, { conflicts: 'keepCurrent' } satisfies UndoRequest)
  }
}

/** The same reason for many records is said once, with their number. */
function addFailure(result: BulkResult, outcome: Extract<BatchOutcome, { status: 'error' }>): void {
  const message = outcome.issues?.[0]?.message ?? outcome.message
  const known = result.failed.find((one) => one.code === outcome.code && one.message === message)
  if (known) known.count += 1
  else result.failed.push({ code: outcome.code, message, count: 1 })
}

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
