import { useSyncExternalStore } from 'react'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

let isCut = false
const listeners = new Set<() => void>()

/** Said by who watches the connection: whether the server can be asked. */
export function setAway(next: boolean): void {
  if (next === isCut) return
  isCut = next
  for (const listener of listeners) listener()
}

/** Whether the server is out of reach, so that only what can wait may be written. */
export const isAway = (): boolean => isCut

/** Does something once, when the server can be asked again. */
export function whenBack(task: () => void): void {
  const stop = subscribe(() => {
    if (isCut) return
    stop()
    task()
  })
}

export const useIsAway = (): boolean => useSyncExternalStore(subscribe, isAway)

/**
 * Whether records of this object may be written without a connection: working records and their parts, whose changes are
 * merged or asked about. What the system is made of and who may do what is never decided without the server.
 */
export const mayWait = ({ group, appendOnly }: Pick<ObjectMetadata, 'group' | 'appendOnly'>): boolean =>
  group !== 'settings' && !appendOnly

/** Whether nothing of this object can be written now, since the server is out of reach. */
export const useIsCutOff = (object: ObjectMetadata): boolean => useIsAway() && !mayWait(object)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
