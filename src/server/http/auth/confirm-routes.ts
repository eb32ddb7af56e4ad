import { z } from 'zod'
import { confirmMethods, confirmPerson } from '#kernel/auth/server/confirm.ts'
import { askPasskey } from '#kernel/auth/server/factors/passkeys.ts'
import { route } from '#kernel/http/route.ts'
import { callerOf, sessionOf } from '../guard.ts'
import type { Routes } from '../host.ts'
import { siteOf } from '../site.ts'
import { begin } from './enter.ts'
import { authentication, code } from './passkey-shapes.ts'
import { password } from './shapes.ts'

const tags = ['Sign-in']

/** Proving once more to be the one who sits here (V-19). */
export const confirmRoutes: Routes = (app, host) => {
  route(app, {
    method: 'GET',
    url: '/api/auth/confirm',
    policy: 'session',
    tags,
    summary: 'By which the person of this session can confirm',
    handler: async ({ ctx, request }) => ({ methods: await confirmMethods(ctx, sessionOf(request).userId) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/confirm/passkey',
    policy: 'session',
    tags,
    secretAnswer: true,
    summary: 'What the browser needs to confirm by a passkey',
    handler: async ({ ctx, request }) => {
      const { userId, sessionId } = sessionOf(request)
      return askPasskey(ctx, 'confirm', userId, sessionId, siteOf(host.config))
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/confirm',
    policy: 'session',
    tags,
    ownTransactions: true,
    summary: 'Confirm, for what an older session may not do; the session goes on under a new token',
    body: z.union([
      z.strictObject({ password }),
      z.strictObject({ totp: code }),
      z.strictObject({ passkey: authentication }),
    ]),
    handler: async ({ ctx, body, request, reply }) => {
      const token = await confirmPerson(ctx, body, sessionOf(request), callerOf(request), siteOf(host.config))
      return begin(host, reply, { token })
    },
  })
}
