import type { FastifyReply, FastifyRequest } from 'fastify'
import { findSession } from '#kernel/auth/server/sessions.ts'
import { admit } from '#kernel/auth/server/sign-in.ts'
import { type Asserted, SsoRefusal } from '#kernel/auth/server/sso/asserted.ts'
import type { SsoEnv } from '#kernel/auth/server/sso/env.ts'
import { arrive, confirmBy, linkTo } from '#kernel/auth/server/sso/people.ts'
import type { Purpose } from '#kernel/auth/server/sso/rounds.ts'
import { keepTest } from '#kernel/auth/server/sso/tests.ts'
import { type Returned, recordRefusal } from '#kernel/auth/server/sso/trips.ts'
import type { SsoProblem } from '#kernel/auth/sso.contract.ts'
import type { Context } from '#kernel/context.ts'
import { begin, enter } from '../auth/enter.ts'
import { deviceToken, sessionToken } from '../cookies.ts'
import { callerOf } from '../guard.ts'
import { type Host, reachOf } from '../host.ts'

export const envOf = ({ outbound, config }: Host): SsoEnv => ({ outbound, publicUrl: config.publicUrl })

/** With the registry and the organisation as they stand: people may be made. */
export const freshContext = (host: Host): Promise<Context> => host.workspace.systemContext('single sign-on')

/** The page of signing in, which says why it was no use. */
export const doorWith = (problem: SsoProblem): string => `/sign-in?problem=${problem}`

/** Whether this browser still has the very session that began the trip. */
export async function isSignedInAs(
  host: Host,
  request: FastifyRequest,
  purpose: Purpose & { userId: string },
): Promise<boolean> {
  const token = sessionToken(request, host.config)
  const session = token ? await findSession(reachOf(host), token, { quiet: true }) : undefined
  return session?.userId === purpose.userId && (!('sessionId' in purpose) || session.sessionId === purpose.sessionId)
}

/** Where a trip leads: into the program, to the result of a test, or back to the page that asked. */
export async function arriveAt(
  host: Host,
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  returned: Returned,
): Promise<FastifyReply> {
  const { provider, purpose, next, answer } = returned
  if (purpose.kind === 'test') {
    const test = await keepTest(ctx, provider, purpose.userId, answer)
    return reply.redirect(`/settings/single-sign-on?test=${test}`, 303)
  }
  if (answer instanceof SsoRefusal && purpose.kind === 'signIn') throw answer
  if (purpose.kind === 'signIn') return signIn(host, ctx, request, reply, { ...returned, answer: answer as Asserted })
  return goOn(host, ctx, request, reply, { ...returned, purpose }).catch(async (error: unknown) => {
    if (!(error instanceof SsoRefusal)) throw error
    await recordRefusal(ctx, error, null, callerOf(request))
    return reply.redirect(withProblem(next, error.problem), 303)
  })
}

async function signIn(
  host: Host,
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { provider, next, answer }: Returned & { answer: Asserted },
): Promise<FastifyReply> {
  const account = await arrive(ctx, provider, answer, callerOf(request))
  const admitted = await admit(ctx, account, callerOf(request), deviceToken(request, host.config), answer.kind)
  const entered = await enter(host, reply, admitted)
  // What is still to be shown is asked for by the page of signing in (V-08).
  return reply.redirect('challenge' in entered ? `/sign-in/challenge?next=${encodeURIComponent(next)}` : next, 303)
}

/** For somebody who is signed in: one more way to sign in, or the proof that it is still they. */
async function goOn(
  host: Host,
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { provider, purpose, next, answer }: Returned & { purpose: Extract<Purpose, { sessionId: string }> },
): Promise<FastifyReply> {
  if (answer instanceof SsoRefusal) throw answer
  if (purpose.kind === 'link') await linkTo(ctx, provider, purpose.userId, answer, callerOf(request))
  else await begin(host, reply, { token: await confirmBy(ctx, purpose, answer, callerOf(request)) })
  return reply.redirect(next, 303)
}

function withProblem(next: string, problem: SsoProblem): string {
  const url = new URL(next, 'http://local.invalid')
  url.searchParams.set('problem', problem)
  return `${url.pathname}${url.search}`
}
