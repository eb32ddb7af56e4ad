import { useMemo, useSyncExternalStore } from 'react'

/** The media query of a screen too narrow for two things side by side, as in the style sheets. */
export const phoneWidth = '(max-width: 43.75em)'

/** Whether a media query holds, from the first drawing on: a phone is not shown a desk before. */
export function useMedia(query: string): boolean {
  const media = useMemo(() => matchMedia(query), [query])
  const subscribe = useMemo(
    () => (changed: () => void) => {
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    [media],
  )
  return useSyncExternalStore(subscribe, () => media.matches)
}
