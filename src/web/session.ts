import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import type { Me } from '#kernel/auth/contract.ts'
import { ApiError, abandonReads, api, setCsrfToken } from '#kernel/client/http.ts'
import { setHomeLanguage } from '#kernel/client/i18n.ts'
import { meQuery } from '#kernel/client/me.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { pendingCount } from '#kernel/client/pending.ts'
import { forgetUnsent, personQuery } from '#kernel/client/person.ts'
import { forgetAll } from '#kernel/client/undo.ts'
import { viewsQuery } from '#kernel/views/web/queries.ts'
import { changeLanguage } from './i18n/index.ts'
import * as offline from './offline/early.ts'
import { lastPlace } from './offline/lastPlace.ts'

/** Tells `early.js` at the next start that somebody is signed in here. */
const inside = 'rapport.inside'

/** Loads what every signed-in screen stands on; whoever is not signed in goes to the door and comes back to this place. */
export async function enter(client: QueryClient, href: string): Promise<void> {
  if (offline.isLeaving() && !(await offline.settle())) throw redirect({ to: '/sign-in', search: {} })
  try {
    const [me] = await Promise.all([
      client.ensureQueryData(meQuery),
      client.ensureQueryData(metadataQuery),
      client.ensureQueryData(personQuery),
      client.ensureQueryData(viewsQuery),
    ])
    setHomeLanguage(me.organization.language)
    if (localStorage.getItem(inside) === null) localStorage.setItem(inside, '1')
    await Promise.all([changeLanguage(me.language), offline.bringBack(client, me)])
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    localStorage.removeItem(inside)
    void offline.end()
    if (await needsSetup()) throw redirect({ to: '/setup', search: {} })
    throw redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href } })
  }
}

/** The installed app that is started without a connection goes on where the person was. */
export function resume(client: QueryClient, search: { open?: unknown }): void {
  const isKept = client.getQueryData(meQuery.queryKey)?.csrfToken === ''
  const place = isKept && search.open === 'last' ? localPath(lastPlace()) : '/'
  if (place !== '/') throw redirect({ href: place, replace: true })
}

export async function needsSetup(): Promise<boolean> {
  const answer = await api.get<{ needed: boolean }>('/api/setup').catch(() => ({ needed: false }))
  return answer.needed
}

/** A new session begins with an empty cache. */
export function signedIn(client: QueryClient, me: Me): void {
  void offline.forgive()
  client.clear()
  setCsrfToken(me.csrfToken)
  client.setQueryData(meQuery.queryKey, me)
}

/** How somebody leaves: whether what has not been sent yet stays on this device, sealed, until they come back. */
export interface Leaving {
  keepsUnsent: boolean
}

/**
 * Nothing of one person stays for the next; what has not been sent yet is asked about first. The device is locked at once,
 * the session ends as soon as the server can be told.
 */
export async function leave(
  client: QueryClient,
  toTheDoor: () => Promise<void>,
  ask: (unsent: number) => Promise<Leaving | null>,
): Promise<void> {
  const going = await ask(pendingCount())
  if (!going) return
  // What is still being asked would be refused once the session is over, and look like an end that nobody wanted.
  setGone(true)
  offline.stopAsking()
  await client.cancelQueries()
  abandonReads()
  await offline.lock(going.keepsUnsent)
  await offline.settle()
  await toTheDoor()
  forget(client)
  setGone(false)
}

let isGone = false
const listeners = new Set<() => void>()

function setGone(next: boolean): void {
  isGone = next
  for (const listener of listeners) listener()
}

/** Whether the person is on the way out: nothing of theirs is shown any more, and no screen asks for anything. */
export const useIsGone = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isGone,
  )

export function forget(client: QueryClient): void {
  localStorage.removeItem(inside)
  void offline.end()
  setCsrfToken(null)
  forgetAll()
  forgetUnsent()
  sessionStorage.clear()
  client.clear()
}

/** Only a path of this origin (S-48): `//evil`, `/\evil` and full addresses lead home. */
export function localPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  const url = URL.parse(next, window.location.origin)
  return url?.origin === window.location.origin && !/^\/[/\\]/.test(next)
    ? `${url.pathname}${url.search}${url.hash}`
    : '/'
}
