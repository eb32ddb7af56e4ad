import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { whenIdle } from '#ui/whenIdle.ts'
import { type Translate, useLabel, useT } from './i18n.ts'
import { withRoomTexts } from './lateTexts.ts'

/** What a field is for: the words of its declaration or of the administrator, else the shipped ones, else nothing. */
export function useFieldHelp(): (object: string | undefined, field: FieldMetadata) => string {
  const t = useT()
  const label = useLabel()
  useTextsAdded()
  return (object, field) => {
    const [own, system] = [object ?? 'system', 'system'].map((name) => `help_${name}.fields.${field.name}`)
    return label(field.help) || shipped(t, own) || shipped(t, system)
  }
}

/** What an object is, in one or two sentences. */
export function useObjectHelp(): (object: ObjectMetadata) => string {
  const t = useT()
  useTextsAdded()
  return (object) => shipped(t, `help_${object.name}.about`)
}

/** Nothing where there is none: asking for a text that is missing would load the language that all are read in then. */
const shipped = (t: Translate, key = ''): string => (i18next.exists(key) ? t(key) : '')

/** Explanations come after the first paint of what shows them: draws anew when they have arrived. */
const useTextsAdded = (): number => useSyncExternalStore(subscribe, textsAdded)

const listeners = new Set<() => void>()
let revision = 0
const textsAdded = () => revision

/** One ear for all fields: a count that each of them moved would have changed again while the next one is being told. */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    i18next.store?.on('added', tell)
    whenIdle(() => withRoomTexts('help', Promise.resolve()).catch(() => undefined))
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) i18next.store?.off('added', tell)
  }
}

function tell(): void {
  revision += 1
  for (const listener of listeners) listener()
}
