import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import type { Me } from '#kernel/auth/contract.ts'
import { ApiError, api, setCsrfToken } from '#kernel/client/http.ts'
import { meQuery } from '#kernel/client/me.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { forgetAll } from '#kernel/client/undo.ts'
import { changeLanguage } from './i18n/index.ts'
import { forgetVisits } from './shell/recent.ts'

/** Loads what every signed-in screen stands on; whoever is not signed in goes to the door and comes back to this place. */
export async function enter(client: QueryClient, href: string): Promise<void> {
  try {
    const [me] = await Promise.all([client.ensureQueryData(meQuery), client.ensureQueryData(metadataQuery)])
    await changeLanguage(me.language)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    if (await needsSetup()) throw redirect({ to: '/setup', search: {} })
    throw redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href } })
  }
}

export async function needsSetup(): Promise<boolean> {
  const answer = await api.get<{ needed: boolean }>('/api/setup').catch(() => ({ needed: false }))
  return answer.needed
}

/** A new session begins with an empty cache. */
export function signedIn(client: QueryClient, me: Me): void {
  client.clear()
  setCsrfToken(me.csrfToken)
  client.setQueryData(meQuery.queryKey, me)
}

/** Nothing of one person stays for the next. */
export async function leave(client: QueryClient, toTheDoor: () => Promise<void>): Promise<void> {
  await api.post('/api/auth/sign-out')
  await toTheDoor()
  forget(client)
}

export function forget(client: QueryClient): void {
  setCsrfToken(null)
  forgetAll()
  forgetVisits()
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
