import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  dropPasskey,
  dropTotp,
  enrolPasskey,
  enrolTotp,
  freshBackupCodes,
  type Owner,
} from '#kernel/auth/server/enrolment.ts'
import { factorsOf } from '#kernel/auth/server/factors/factors.ts'
import { offerPasskey, renamePasskey } from '#kernel/auth/server/factors/passkeys.ts'
import { offerTotp } from '#kernel/auth/server/factors/totp.ts'
import { route } from '#kernel/http/route.ts'
import { callerOf, sessionOf } from '../guard.ts'
import type { Routes } from '../host.ts'
import { siteOf } from '../site.ts'
import { code, keyName, registration } from './passkey-shapes.ts'

const tags = ['Account']
const confirmed = () => true
const uuidParams = z.strictObject({ id: z.uuid() })

const ownerOf = (request: FastifyRequest): Owner => sessionOf(request)

/** The own second factors. An API key has no business here (S-43), and a session must be fresh (V-19). */
export const factorRoutes: Routes = (app, host) => {
  appRoutes(app, host)
  passkeyRoutes(app, host)
}

const appRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/me/factors',
    policy: 'session',
    tags,
    summary: 'What protects the own account',
    handler: async ({ ctx, request }) => factorsOf(ctx, sessionOf(request).userId),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/me/factors/totp',
    policy: 'session',
    confirmed,
    tags,
    secretAnswer: true,
    summary: 'A secret for an authenticator app; it counts once a code of it was shown',
    handler: async ({ ctx, request }) => offerTotp(ctx, sessionOf(request)),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/me/factors/totp/confirmation',
    policy: 'session',
    confirmed,
    tags,
    secretAnswer: true,
    ownTransactions: true,
    summary: 'Take the authenticator app into use by a code of it; all other sessions end',
    body: z.strictObject({ code }),
    handler: async ({ ctx, body, request }) => ({
      backupCodes: await enrolTotp(ctx, ownerOf(request), body.code, callerOf(request)),
    }),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/me/factors/totp',
    policy: 'session',
    confirmed,
    tags,
    summary: 'Remove the authenticator app; all other sessions end',
    handler: async ({ ctx, request }) => dropTotp(ctx, ownerOf(request), callerOf(request)),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/me/factors/backup-codes',
    policy: 'session',
    confirmed,
    tags,
    secretAnswer: true,
    summary: 'Ten new backup codes, answered this once; the old ones end',
    handler: async ({ ctx, request }) => ({
      backupCodes: await freshBackupCodes(ctx, ownerOf(request), callerOf(request)),
    }),
  })
}

const passkeyRoutes: Routes = (app, host) => {
  route(app, {
    method: 'POST',
    url: '/api/v1/me/passkeys/options',
    policy: 'session',
    confirmed,
    tags,
    secretAnswer: true,
    summary: 'What the browser needs to make a passkey',
    handler: async ({ ctx, request }) => {
      const session = sessionOf(request)
      return offerPasskey(ctx, session, session.sessionId, siteOf(host.config))
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/me/passkeys',
    policy: 'session',
    confirmed,
    tags,
    status: 201,
    secretAnswer: true,
    ownTransactions: true,
    summary: 'Take a passkey into use; all other sessions end',
    body: z.strictObject({ name: keyName, response: registration }),
    handler: async ({ ctx, body, request }) => {
      const owner = ownerOf(request)
      const holder = owner.sessionId ?? ''
      return enrolPasskey(ctx, owner, body, holder, siteOf(host.config), callerOf(request))
    },
  })
  route(app, {
    method: 'PATCH',
    url: '/api/v1/me/passkeys/:id',
    policy: 'session',
    tags,
    summary: 'Rename a passkey',
    params: uuidParams,
    body: z.strictObject({ name: keyName }),
    handler: async ({ ctx, params, body, request }) =>
      renamePasskey(ctx, sessionOf(request).userId, params.id, body.name),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/me/passkeys/:id',
    policy: 'session',
    confirmed,
    tags,
    summary: 'Remove a passkey; all other sessions end',
    params: uuidParams,
    handler: async ({ ctx, params, request }) => dropPasskey(ctx, ownerOf(request), params.id, callerOf(request)),
  })
}
