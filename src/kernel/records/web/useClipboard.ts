import { type RefObject, useEffect, useRef } from 'react'

export type ClipboardActions = Record<'copy' | 'cut' | 'paste', (data: DataTransfer) => void>

/**
 * Copy, cut and paste while the element itself has the focus. Heard at the document: where nothing is selected browsers send
 * these events to whatever they hold for the place of the caret.
 */
export function useClipboard(owner: RefObject<HTMLElement | null>, actions: ClipboardActions): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const hear = (event: ClipboardEvent) => {
      if (document.activeElement !== owner.current || !event.clipboardData || event.defaultPrevented) return
      event.preventDefault()
      latest.current[event.type as keyof ClipboardActions](event.clipboardData)
    }
    const types = ['copy', 'cut', 'paste'] as const
    for (const type of types) document.addEventListener(type, hear)
    return () => {
      for (const type of types) document.removeEventListener(type, hear)
    }
  }, [owner])
}
