import { useEffect } from 'react'
import { commandOf } from '#kernel/client/commands.ts'
import { isTyping, keysOf } from '#kernel/client/keys.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { navigationGroups } from './groups.ts'

/** How long after `G` the letter of the place may come. */
const sequenceTime = 1_200

/** Starts the command whose keys are pressed: the one place that listens to keys for the whole program. */
export function useShortcuts(): void {
  useEffect(() => {
    let goPressedAt = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const keys = keysOf(event)
      // What is typed is no command, but for the keys that type nothing.
      if (isTyping(event.target) && !isForProgram(keys, event.target)) return
      const isSequence = event.timeStamp - goPressedAt < sequenceTime
      goPressedAt = keys === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const command = (isSequence && commandOf(`g ${keys}`)) || commandOf(keys)
      if (!command) return
      if (command.run() !== false) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Help lies beside the screen, so not while a dialog covers it. */
const isForProgram = (keys: string, target: EventTarget | null): boolean =>
  keys === 'mod+k' || (keys === 'F1' && target instanceof Element && target.closest('[role=dialog]') === null)

const places: Record<string, string> = { h: '/', s: '/settings', i: '/import' }

/** `G` then a letter, for every object: the first letter of its name that is still free, in the order of the product. */
export function goTargets(objects: ObjectMetadata[]): Record<string, string> {
  const targets = { ...places }
  for (const { plural } of navigationGroups(objects).flatMap((group) => group.objects)) {
    const wanted = [...plural.toLowerCase(), ...'abcdefghijklmnopqrstuvwxyz']
    const letter = wanted.find((one) => /[a-z]/.test(one) && targets[one] === undefined)
    if (letter) targets[letter] = `/o/${plural}`
  }
  return targets
}
