import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

/** The record that an activity is about. */
export interface Subject {
  object: string
  id: string
}

/** Who can be called. */
const callable = new Set(['account', 'contact', 'lead', 'opportunity'])

/** Calls hang on this object, and the person may see them. */
export const mayLogCall = (object: ObjectMetadata): boolean =>
  callable.has(object.name) && object.related.some((list) => list.object === 'call' && list.field === 'relatedTo')

let subject: Subject | null = null
const listeners = new Set<() => void>()

/** Opens the small panel on whichever screen is there. */
export function startLogging(about: Subject): void {
  subject = about
  for (const listener of listeners) listener()
}

export function stopLogging(): void {
  subject = null
  for (const listener of listeners) listener()
}

export const loggedSubject = (): Subject | null => subject

export function onLogging(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
