import { useSyncExternalStore } from 'react'
import type { ReadName } from './names.ts'
import type { DisplayEnv } from './widget.ts'

type Named = Pick<DisplayEnv, 'names'>

/** The name of a linked record, undefined until it is known; whoever shows it is drawn again when it is another. */
export const useName = ({ names }: Named, object: string, id: string | null): string | undefined =>
  useSyncExternalStore(names.subscribe, () => (id === null ? undefined : names.get(object, id)))

/**
 * Names of records that are not known beforehand, for whoever shows several; another function whenever a name has come.
 * Without a need nothing is drawn again.
 */
export const useNames = ({ names }: Named, isNeeded = true): ReadName =>
  useSyncExternalStore(names.subscribe, isNeeded ? names.reader : () => names.get)

/** The name of the person behind an actor's key (`user:<id>`); null for programs, empty for people who may not be seen. */
export function useActorName(env: Named, actor: string): string | null {
  const id = /^user:(.+)$/.exec(actor)?.[1] ?? null
  const name = useName(env, 'user', id)
  return id === null ? null : (name ?? '')
}
