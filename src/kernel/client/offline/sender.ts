import type { RecordJson } from '#kernel/records/contract.ts'
import { ApiError, api, isUnreachable } from '../http.ts'
import { begun, type Items, lost, next, type QueueItem, refused, sent, type Trouble, type WriteKind } from './queue.ts'

/** Where the queue lies: each change is kept before the next step begins. */
export interface Box {
  change(step: (items: Items) => Items): Promise<Items>
}

export type Send = (item: QueueItem) => Promise<RecordJson>

/** Why sending ended: nothing more may go out now, the server could not be reached, or it knows nobody. */
export type Ending = 'done' | 'unreachable' | 'signedOut'

/**
 * Sends what waits, one after the other in order. Only one sender may be at work: each step is written down before it is
 * taken, so that a crash at any moment leaves a queue from which the next run goes on.
 */
export async function sendWaiting(
  box: Box,
  send: Send,
  now: () => number,
  onSent: (item: QueueItem, record: RecordJson) => void = () => {},
): Promise<Ending> {
  let items = await box.change(lost)
  for (;;) {
    const item = next(items)
    if (!item) return 'done'
    items = await box.change((all) => begun(all, item.key, now()))
    if (items.find(({ key }) => key === item.key)?.state !== 'sending') continue
    try {
      const record = await send(item)
      items = await box.change((all) => sent(all, item.key, record))
      onSent(item, record)
    } catch (error) {
      // Whatever else failed was no answer of the server: the item is tried again by the next run.
      if (!(error instanceof ApiError)) throw error
      const ending = endingOf(error)
      items = await box.change((all) => (ending ? lost(all) : refused(all, item.key, troubleIn(error))))
      if (ending) return ending
    }
  }
}

/** A write as the server takes it: creations by their key, so that a second one answers the first. */
export const sendOne: Send = (item) => ways[item.kind](item)

const pathOf = ({ plural, id }: QueueItem) => `/api/v1/${plural}/${id}`
const seen = ({ version }: QueueItem) => (version === null ? {} : { version })

const ways: Record<WriteKind, Send> = {
  create: ({ plural, values, key }) => api.post<RecordJson>(`/api/v1/${plural}`, values, { idempotencyKey: key }),
  update: (item) => api.patch<RecordJson>(pathOf(item), item.values, seen(item)),
  delete: (item) => unlessDone(item, api.delete(pathOf(item), seen(item))),
  restore: (item) =>
    unlessDone(item, api.post<RecordJson>(`${pathOf(item)}/restore`, undefined, { idempotencyKey: item.key })),
}

/** What is there no more need not be deleted, and what is no more in the trash need not come out of it. */
async function unlessDone(item: QueueItem, act: Promise<RecordJson | undefined>): Promise<RecordJson> {
  const standing = { id: item.id, version: (item.version ?? 0) + 1 }
  try {
    return (await act) ?? standing
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'notFound') throw error
    return item.kind === 'restore' ? api.get<RecordJson>(pathOf(item), { isLive: true }) : standing
  }
}

/** Whether a write may still be taken later as it is: nobody has judged it. */
export function endingOf(error: unknown): Exclude<Ending, 'done'> | null {
  if (!(error instanceof ApiError)) return null
  if (error.status === 401) return 'signedOut'
  return isUnreachable(error) || error.status === 429 || ['csrf', 'viewOnly', 'viewEnded'].includes(error.code)
    ? 'unreachable'
    : null
}

const troubleIn = ({ code, issues, differences, version }: ApiError): Trouble => ({
  code,
  issues,
  differences,
  version,
})
