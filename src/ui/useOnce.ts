import { useEffect, useRef } from 'react'

/** Calls back when something begins to hold, whatever the callback is by then. */
export function useOnce(holds: boolean, tell: (() => void) | undefined): void {
  const latest = useRef(tell)
  latest.current = tell
  useEffect(() => {
    if (holds) latest.current?.()
  }, [holds])
}
