import { isDeepStrictEqual } from 'node:util'
import { contextOfSession } from '#kernel/auth/server/contexts.ts'
import { digest } from '#kernel/auth/server/secrets.ts'
import { findSession, type SessionRow } from '#kernel/auth/server/sessions.ts'
import type { Context } from '#kernel/context.ts'
import { unauthenticated } from '#kernel/errors.ts'
import { type Host, reachOf } from './host.ts'

export interface KnownSession {
  session: SessionRow
  ctx: Context
}

interface KnownSessions {
  /** Reads the session; throws `unauthenticated` when it is over. */
  find(token: string): Promise<KnownSession>
  /** What the last look-up found: only ever to begin with, never to answer by. */
  last(token: string): KnownSession | undefined
}

const most = 5_000
const byHost = new WeakMap<Host, KnownSessions>()

/**
 * The sessions of one host. A read begins with the last found state while the session is looked up beside it, which spares
 * it a round trip; the answer leaves only when the look-up, sent after the request came, finds the same (V-18, S-18).
 */
export function knownSessions(host: Host): KnownSessions {
  const standing = byHost.get(host)
  if (standing) return standing
  const found = new Map<string, KnownSession>()
  const keyOf = (token: string) => digest(token).toString('base64')
  const made: KnownSessions = {
    async find(token) {
      const session = await findSession(reachOf(host), token)
      const ctx = session && (await contextOfSession(host.workspace, session))
      if (!ctx) {
        found.delete(keyOf(token))
        throw unauthenticated()
      }
      if (found.size >= most) found.clear()
      found.set(keyOf(token), { session, ctx })
      return { session, ctx }
    },
    last: (token) => found.get(keyOf(token)),
  }
  byHost.set(host, made)
  return made
}

/** All but the time of the last visit, which decides nothing. */
export const isSame = (a: SessionRow, b: SessionRow): boolean =>
  isDeepStrictEqual({ ...a, lastSeenAt: '' }, { ...b, lastSeenAt: '' })
