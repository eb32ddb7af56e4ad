import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'

/**
 * State that outlives the screen: coming back to the same thing, by whichever way, finds it as it was left. Kept in the
 * cache of the browser's tab, and gone with the session.
 */
export function useKept<T>(key: string, initial: T | (() => T)) {
  const client = useQueryClient()
  const queryKey = useMemo(() => ['kept', key], [key])
  const [value, setValue] = useState<T>(
    () => client.getQueryData<{ value: T }>(queryKey)?.value ?? (initial instanceof Function ? initial() : initial),
  )
  const keep = useCallback(
    (next: T) => {
      setValue(next)
      client.setQueryDefaults(['kept'], { gcTime: Number.POSITIVE_INFINITY })
      client.setQueryData(queryKey, { value: next })
    },
    [client, queryKey],
  )
  const forget = useCallback(() => client.removeQueries({ queryKey, exact: true }), [client, queryKey])
  return [value, keep, forget] as const
}

/** How long contents may take to be as long as they were. */
const patience = 3_000

/** For the `ref` of what scrolls: it stands where it stood when the same thing was last seen. */
export function useKeptScroll(key: string) {
  const client = useQueryClient()
  return useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      const queryKey = ['kept', 'scroll', key]
      const wanted = client.getQueryData<number>(queryKey) ?? 0
      const stop = restore(element, wanted)
      const onScroll = () => {
        client.setQueryDefaults(['kept'], { gcTime: Number.POSITIVE_INFINITY })
        client.setQueryData(queryKey, element.scrollTop)
      }
      element.addEventListener('scroll', onScroll, { passive: true })
      return () => {
        stop()
        element.removeEventListener('scroll', onScroll)
      }
    },
    [client, key],
  )
}

/** Scrolls as soon as there is enough to scroll, unless somebody scrolls by hand meanwhile. */
function restore(element: HTMLElement, top: number): () => void {
  if (top === 0) return () => undefined
  const observer = new ResizeObserver(() => {
    if (element.scrollHeight - element.clientHeight < top) return
    element.scrollTop = top
    end()
  })
  const end = () => {
    clearTimeout(timer)
    observer.disconnect()
    element.removeEventListener('wheel', end)
    element.removeEventListener('touchmove', end)
  }
  const timer = setTimeout(end, patience)
  for (const child of [element, ...element.children]) observer.observe(child)
  element.addEventListener('wheel', end, { passive: true })
  element.addEventListener('touchmove', end, { passive: true })
  return end
}
