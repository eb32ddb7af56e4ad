import { useEffect } from 'react'

const shown: { text: string }[] = []

/**
 * "Acme Corp · Accounts · Rapport" on the tab of the browser; of screens inside each other the inner one speaks, and
 * one without any part is silent.
 */
export function useTitle(...parts: (string | undefined)[]): void {
  const named = parts.filter((part) => part)
  const text = named.length > 0 ? [...named, 'Rapport'].join(' · ') : null
  useEffect(() => {
    if (text === null) return
    const mine = { text }
    shown.push(mine)
    say()
    return () => {
      shown.splice(shown.indexOf(mine), 1)
      say()
    }
  }, [text])
}

function say(): void {
  const last = shown.at(-1)
  if (last) document.title = last.text
}
