import { z } from 'zod'
import { askPasskey } from '#kernel/auth/server/factors/passkeys.ts'
import { signInMethods } from '#kernel/auth/server/methods.ts'
import { signInByPasskey } from '#kernel/auth/server/passkey-sign-in.ts'
import { redeemPasswordLink } from '#kernel/auth/server/password-links.ts'
import { admit, changePassword, signIn, signOut } from '#kernel/auth/server/sign-in.ts'
import { route } from '#kernel/http/route.ts'
import { askingToken, deviceToken, setAsking, setSignedOut } from '../cookies.ts'
import { callerOf, sessionOf } from '../guard.ts'
import type { Routes } from '../host.ts'
import { offersPasskeys, siteOf } from '../site.ts'
import { enter } from './enter.ts'
import { authentication } from './passkey-shapes.ts'
import { email, password, token } from './shapes.ts'

const tags = ['Sign-in']

export const signInRoutes: Routes = (app, host) => {
  doorRoutes(app, host)
  passwordRoutes(app, host)
}

const doorRoutes: Routes = (app, host) => {
  route(app, {
    method: 'GET',
    url: '/api/auth/methods',
    policy: 'public',
    tags,
    summary: 'The ways to sign in that this installation offers',
    handler: async ({ ctx }) => signInMethods(ctx, { passkey: offersPasskeys(host.config) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/sign-in',
    policy: 'public',
    tags,
    summary: 'Sign in by e-mail and password',
    body: z.strictObject({ email, password }),
    handler: async ({ ctx, body, request, reply }) =>
      enter(host, reply, await signIn(ctx, body, callerOf(request), deviceToken(request, host.config))),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/sign-out',
    policy: 'session',
    whileViewing: true,
    tags,
    summary: 'End this session',
    query: z.strictObject({ keep: z.enum(['unsent']).optional() }),
    handler: async ({ ctx, query, request, reply }) => {
      await signOut(ctx, sessionOf(request), callerOf(request))
      setSignedOut(reply, host.config, query.keep === 'unsent')
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/passkey/options',
    policy: 'public',
    tags,
    summary: 'What the browser needs to show any passkey of this site',
    handler: async ({ ctx, request, reply }) => {
      const asking = setAsking(request, reply, host.config)
      return askPasskey(ctx, 'signIn', null, asking, siteOf(host.config))
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/passkey',
    policy: 'public',
    tags,
    summary: 'Sign in by a passkey alone',
    body: z.strictObject({ response: authentication }),
    handler: async ({ ctx, body, request, reply }) => {
      const { config } = host
      const asking = askingToken(request, config) ?? ''
      const device = deviceToken(request, config)
      const caller = callerOf(request)
      return enter(host, reply, await signInByPasskey(ctx, body.response, asking, caller, device, siteOf(config)))
    },
  })
}

const passwordRoutes: Routes = (app, host) => {
  route(app, {
    method: 'POST',
    url: '/api/auth/password',
    policy: 'session',
    tags,
    ownTransactions: true,
    summary: 'Change the own password; all other sessions end',
    body: z.strictObject({ current: password, next: password }),
    handler: async ({ ctx, body, request }) => changePassword(ctx, body, sessionOf(request), callerOf(request)),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/password-link',
    policy: 'public',
    tags,
    summary: 'Set a password by a one-time link and sign in',
    body: z.strictObject({ token, password }),
    handler: async ({ ctx, body, request, reply }) => {
      const account = await redeemPasswordLink(ctx, body, callerOf(request))
      // Links of the operator's own command lead in also where a provider is the only way.
      const by = account.isEmergency ? 'emergencyLink' : 'passwordLink'
      return enter(host, reply, await admit(ctx, account, callerOf(request), null, by))
    },
  })
}
