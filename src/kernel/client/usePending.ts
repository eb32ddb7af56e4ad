import { useSyncExternalStore } from 'react'
import { type PendingMark, pendingMark, subscribeToPending } from './pending.ts'

/** Whether something waits to be sent for this record, and whether it wants a decision. */
export const usePending = (id: string): PendingMark | undefined =>
  useSyncExternalStore(subscribeToPending, () => pendingMark(id))
