import { useState } from 'react'

export const contrasts = ['auto', 'normal', 'more'] as const
export type Contrast = (typeof contrasts)[number]
const key = 'rapport.contrast'

/** High contrast: as the system has it, or as the person wants it in this browser; `early.js` puts it on the page. */
export function useContrast(): [Contrast, (contrast: Contrast) => void] {
  const [contrast, setContrast] = useState(chosen)
  const change = (next: Contrast) => {
    if (next === 'auto') localStorage.removeItem(key)
    else localStorage.setItem(key, next)
    dispatchEvent(new Event('rapport-contrast'))
    setContrast(next)
  }
  return [contrast, change]
}

const chosen = (): Contrast => contrasts.find((one) => one === localStorage.getItem(key)) ?? 'auto'
