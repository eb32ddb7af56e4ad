import { useState } from 'react'

/** Column widths are a matter of this screen, so they stay in this browser. */
export function useWidths(object: string): [Record<string, number>, (path: string, width: number) => void] {
  const key = `rapport.widths.${object}`
  const [widths, setWidths] = useState(() => read(key))
  const set = (path: string, width: number) =>
    setWidths((known) => {
      const next = { ...known, [path]: Math.round(width) }
      localStorage.setItem(key, JSON.stringify(next))
      return next
    })
  return [widths, set]
}

function read(key: string): Record<string, number> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    return Object.fromEntries(Object.entries(stored).filter(([, width]) => typeof width === 'number'))
  } catch {
    return {}
  }
}
