import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { answerChallenge, currentChallenge, endChallenge } from '#kernel/auth/server/challenge-answers.ts'
import { type ChallengeRow, challengeState } from '#kernel/auth/server/challenges.ts'
import { enrolPasskey, enrolTotp, type Owner } from '#kernel/auth/server/enrolment.ts'
import { askPasskey, offerPasskey } from '#kernel/auth/server/factors/passkeys.ts'
import { offerTotp } from '#kernel/auth/server/factors/totp.ts'
import { route } from '#kernel/http/route.ts'
import { challengeToken, deviceToken } from '../cookies.ts'
import { callerOf } from '../guard.ts'
import type { Host, Routes } from '../host.ts'
import { siteOf } from '../site.ts'
import { begin } from './enter.ts'
import { authentication, code, keyName, registration } from './passkey-shapes.ts'

const tags = ['Sign-in']

/** What a half signed-in browser may do: show its second factor, or set one up where it must. Nothing else is open to it (S-44). */
export const challengeRoutes: Routes = (app, host) => {
  answerRoutes(app, host)
  enrolRoutes(app, host)
}

const answerRoutes: Routes = (app, host) => {
  route(app, {
    method: 'GET',
    url: '/api/auth/challenge',
    policy: 'public',
    tags,
    summary: 'What this browser still has to show before its session begins; null when nothing waits',
    handler: async ({ ctx, request }) => ({
      challenge: await challengeState(ctx, challengeToken(request, host.config)),
    }),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/challenge/passkey',
    policy: 'public',
    tags,
    summary: 'What the browser needs to show a passkey as second factor',
    handler: async ({ ctx, request }) => {
      const { challenge, token } = await open(ctx, request, host, 'secondFactor')
      return askPasskey(ctx, 'secondFactor', challenge.userId, token, siteOf(host.config))
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/challenge',
    policy: 'public',
    tags,
    summary: 'Show the second factor; the session begins',
    body: z.union([
      z.strictObject({ totp: code }),
      z.strictObject({ backupCode: code }),
      z.strictObject({ passkey: authentication }),
    ]),
    handler: async ({ ctx, body, request, reply }) => {
      const { config } = host
      const token = challengeToken(request, config)
      const device = deviceToken(request, config)
      return begin(host, reply, await answerChallenge(ctx, token, body, callerOf(request), device, siteOf(config)))
    },
  })
}

const enrolRoutes: Routes = (app, host) => {
  route(app, {
    method: 'POST',
    url: '/api/auth/challenge/enrol/totp',
    policy: 'public',
    tags,
    summary: 'A secret for an authenticator app, for whom the organisation asks to set one up',
    handler: async ({ ctx, request }) => offerTotp(ctx, (await open(ctx, request, host, 'enrol')).challenge),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/challenge/enrol/totp/confirmation',
    policy: 'public',
    tags,
    summary: 'Take the authenticator app into use; the session begins',
    body: z.strictObject({ code }),
    handler: async ({ ctx, body, request, reply }) => {
      const { challenge, owner } = await open(ctx, request, host, 'enrol')
      const backupCodes = await enrolTotp(ctx, owner, body.code, callerOf(request))
      const signedIn = await endChallenge(ctx, challenge, callerOf(request), deviceToken(request, host.config))
      return { me: await begin(host, reply, signedIn), backupCodes }
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/challenge/enrol/passkey/options',
    policy: 'public',
    tags,
    summary: 'What the browser needs to make a passkey, for whom the organisation asks to set one up',
    handler: async ({ ctx, request }) => {
      const { challenge, token } = await open(ctx, request, host, 'enrol')
      return offerPasskey(ctx, challenge, token, siteOf(host.config))
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/challenge/enrol/passkey',
    policy: 'public',
    tags,
    summary: 'Take a passkey into use; the session begins',
    body: z.strictObject({ name: keyName, response: registration }),
    handler: async ({ ctx, body, request, reply }) => {
      const { challenge, owner, token } = await open(ctx, request, host, 'enrol')
      const caller = callerOf(request)
      const { backupCodes } = await enrolPasskey(ctx, owner, body, token, siteOf(host.config), caller)
      const signedIn = await endChallenge(ctx, challenge, caller, deviceToken(request, host.config))
      return { me: await begin(host, reply, signedIn), backupCodes }
    },
  })
}

type Opened = { challenge: ChallengeRow; owner: Owner; token: string }

/** The challenge behind the cookie. */
async function open(
  ctx: FastifyRequest['ctx'],
  request: FastifyRequest,
  host: Host,
  kind: ChallengeRow['kind'],
): Promise<Opened> {
  const token = challengeToken(request, host.config) ?? ''
  const challenge = await currentChallenge(ctx, token, kind)
  return { challenge, token, owner: { ...challenge, sessionId: null } }
}
