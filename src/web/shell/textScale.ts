import { useState } from 'react'

export type TextScale = 'normal' | 'large' | 'larger'
const key = 'rapport.scale'

/** The size of everything, since all sizes are in rem; `theme.js` sets it before the first paint. */
export function useTextScale(): [TextScale, (scale: TextScale) => void] {
  const [scale, setScale] = useState<TextScale>(() => (document.documentElement.dataset.scale ?? 'normal') as TextScale)
  const change = (next: TextScale) => {
    if (next === 'normal') {
      delete document.documentElement.dataset.scale
      localStorage.removeItem(key)
    } else {
      document.documentElement.dataset.scale = next
      localStorage.setItem(key, next)
    }
    setScale(next)
  }
  return [scale, change]
}
