import { useEffect } from 'react'
import type { TabKind } from '#kernel/layouts/contract.ts'

interface Request {
  recordId: string
  kind: TabKind
  /** Also where somebody wants to type. */
  focus: boolean
}

/** What is asked for before its page or its tab stands; whoever comes takes it. */
let waiting: Request | null = null
const listeners = new Set<() => void>()

/** Brings a tab to the front from elsewhere, such as when files are dropped or a key is pressed; its page may open later. */
export function showTab(recordId: string, kind: TabKind, { focus = false } = {}): void {
  waiting = { recordId, kind, focus }
  for (const listener of listeners) listener()
}

/** Hears of the tabs that are asked for on this record; `show` is the same function as long as it does the same. */
export function useTabRequests(recordId: string, show: (kind: TabKind) => void): void {
  useEffect(
    () =>
      listen(() => {
        if (waiting?.recordId !== recordId) return
        const { kind, focus } = waiting
        if (!focus) waiting = null
        show(kind)
      }),
    [recordId, show],
  )
}

/** Hears that somebody wants to type in this tab. */
export function useFocusRequests(recordId: string, kind: TabKind, focus: () => void): void {
  useEffect(
    () =>
      listen(() => {
        if (waiting?.recordId !== recordId || waiting.kind !== kind || !waiting.focus) return
        waiting = null
        focus()
      }),
    [recordId, kind, focus],
  )
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  listener()
  return () => {
    listeners.delete(listener)
  }
}
