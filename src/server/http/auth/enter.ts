import type { FastifyReply } from 'fastify'
import type { Me, SignInAnswer } from '#kernel/auth/contract.ts'
import { contextOfSession } from '#kernel/auth/server/contexts.ts'
import { me } from '#kernel/auth/server/me.ts'
import { csrfTokenOf } from '#kernel/auth/server/secrets.ts'
import { findSession } from '#kernel/auth/server/sessions.ts'
import type { Admitted, SignedIn } from '#kernel/auth/server/sign-in.ts'
import { unauthenticated } from '#kernel/errors.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import { setChallenged, setSignedIn } from '../cookies.ts'
import { type Host, reachOf } from '../host.ts'

/** Hands the browser what came of a proof: its session, or the half signed-in state with what is still asked. */
export async function enter(host: Host, reply: FastifyReply, admitted: Admitted): Promise<SignInAnswer> {
  if ('signedIn' in admitted) return begin(host, reply, admitted.signedIn)
  const { token, ...challenge } = admitted.challenge
  setChallenged(reply, host.config, token)
  return { challenge }
}

/** Hands the session to the browser and answers who it belongs to. */
export async function begin(
  host: Host,
  reply: FastifyReply,
  signedIn: Pick<SignedIn, 'token'> & Partial<SignedIn>,
): Promise<Me> {
  const session = await findSession(reachOf(host), signedIn.token)
  if (!session) throw unauthenticated()
  const ctx = await contextOfSession(host.workspace, session)
  if (!ctx) throw unauthenticated()
  const { absoluteDays } = await readSetting(ctx, 'sessions')
  setSignedIn(reply, host.config, signedIn, absoluteDays * 86_400)
  const cursor = host.live.head
  return { ...(await me(ctx, session, csrfTokenOf(signedIn.token))), cursor }
}
