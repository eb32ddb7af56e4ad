import { useState } from 'react'

/** 100, 115, 130 and 150 percent. */
export const textScales = ['normal', 'large', 'larger', 'largest'] as const
export type TextScale = (typeof textScales)[number]
const key = 'rapport.scale'

/** The size of everything, since all sizes are in rem; `early.js` sets it before the first paint. */
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
