import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { takeBackLast } from '#kernel/client/undo.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { navigationGroups } from './groups.ts'

interface Listeners {
  onSearch(): void
  onHelp(): void
}

/** How long after `G` the letter of the place may come. */
const sequenceTime = 1_000

/** The keys that work everywhere. Keys of one screen belong to the screen. */
export function useShortcuts({ onSearch, onHelp }: Listeners): void {
  const { objects } = useMetadata()
  const navigate = useNavigate()
  const current = useRef({ onSearch, onHelp, objects, navigate })
  current.current = { onSearch, onHelp, objects, navigate }
  useEffect(() => {
    let goPressedAt = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      const { onSearch, onHelp, objects, navigate } = current.current
      const mod = event.ctrlKey || event.metaKey
      if (mod && event.key.toLowerCase() === 'k') return act(event, onSearch)
      if (event.defaultPrevented || event.altKey || isTyping(event.target)) return
      if (mod && !event.shiftKey && event.key.toLowerCase() === 'z' && takeBackLast()) return event.preventDefault()
      if (mod) return
      const place =
        event.timeStamp - goPressedAt < sequenceTime ? goTargets(objects)[event.key.toLowerCase()] : undefined
      goPressedAt = event.key.toLowerCase() === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (place) return act(event, () => void navigate({ to: place }))
      if (event.key === '/') return act(event, onSearch)
      if (event.key === '?') return act(event, onHelp)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** `G` then a letter: the first object of the navigation whose API name begins with it. */
export function goTargets(objects: ObjectMetadata[]): Record<string, string> {
  const targets: Record<string, string> = { h: '/', s: '/settings', i: '/import' }
  for (const object of navigationGroups(objects).flatMap((group) => group.objects)) {
    const letter = object.plural.slice(0, 1).toLowerCase()
    targets[letter] ??= `/o/${object.plural}`
  }
  return targets
}

function act(event: KeyboardEvent, action: () => void): void {
  event.preventDefault()
  action()
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input, textarea, select, [role=dialog], [role=menu]') !== null
}
