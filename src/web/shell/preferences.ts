import { useCallback, useState } from 'react'

/** What one browser remembers: the width of the navigation, the size of the text. Never anything of a record. */
type Simple = string | number | boolean

export function usePreference<T extends Simple>(name: string, initial: T) {
  const key = `rapport.${name}`
  const [value, setValue] = useState<T>(() => read(key, initial))
  const change = useCallback(
    (next: T) => {
      setValue(next)
      localStorage.setItem(key, JSON.stringify(next))
    },
    [key],
  )
  return [value, change] as const
}

function read<T extends Simple>(key: string, initial: T): T {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return typeof stored === typeof initial ? (stored as T) : initial
  } catch {
    return initial
  }
}
