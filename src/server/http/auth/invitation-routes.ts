import { z } from 'zod'
import { acceptInvitation, offerInvitedPasskey, readInvitation } from '#kernel/auth/server/invitations/accept.ts'
import { copyInvitation, invite, renewInvitation, revokeInvitation } from '#kernel/auth/server/invitations/invite.ts'
import { listInvitations } from '#kernel/auth/server/invitations/store.ts'
import { admit } from '#kernel/auth/server/sign-in.ts'
import { route } from '#kernel/http/route.ts'
import { deviceToken } from '../cookies.ts'
import { callerOf } from '../guard.ts'
import type { Routes } from '../host.ts'
import { offersPasskeys, siteOf } from '../site.ts'
import { enter } from './enter.ts'
import { keyName, registration } from './passkey-shapes.ts'
import { email, given, language, password, timeZone, token } from './shapes.ts'

const policy = { capability: 'users.manage', session: true } as const
const confirmed = () => true
const uuidParams = z.strictObject({ id: z.uuid() })

/** Inviting people, and coming in by an invitation. */
export const invitationRoutes: Routes = (app, host) => {
  inviterRoutes(app, host)
  invitedRoutes(app, host)
}

const inviterRoutes: Routes = (app, host) => {
  const tags = ['Users']
  // Read when it is needed: the port may be known only once the server listens.
  const origin = () => host.config.publicUrl
  route(app, {
    method: 'GET',
    url: '/api/v1/invitations',
    policy,
    tags,
    summary: 'Whom the organisation waits for, and what became of the mails',
    handler: async ({ ctx }) => ({ items: await listInvitations(ctx) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/invitations',
    policy,
    confirmed,
    tags,
    status: 201,
    secretAnswer: true,
    summary: 'Invite people by e-mail; without a mail server the answer holds the links',
    body: z.strictObject({
      emails: z.array(email).min(1).max(50),
      roles: z.array(z.string().min(1).max(60)).min(1).max(20),
      team: z.uuid().nullable(),
    }),
    handler: async ({ ctx, body }) => ({ items: await invite(ctx, body, origin()) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/invitations/:id/renewal',
    policy,
    confirmed,
    tags,
    secretAnswer: true,
    summary: 'Invite again: for the full time, by a new link; the old links end',
    params: uuidParams,
    handler: async ({ ctx, params }) => renewInvitation(ctx, params.id, origin()),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/invitations/:id/link',
    policy,
    confirmed,
    tags,
    status: 201,
    secretAnswer: true,
    summary: 'A link to hand over oneself; the mailed one goes on to work',
    params: uuidParams,
    handler: async ({ ctx, params }) => copyInvitation(ctx, params.id, origin()),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/invitations/:id',
    policy,
    tags,
    summary: 'Revoke an invitation; its links end',
    params: uuidParams,
    handler: async ({ ctx, params }) => revokeInvitation(ctx, params.id),
  })
}

const name = z.string().trim().min(1).max(200)
const person = { token, name, language: language.optional(), timeZone: timeZone.optional() }

const invitedRoutes: Routes = (app, host) => {
  const tags = ['Sign-in']
  const { workspace } = host
  route(app, {
    method: 'POST',
    url: '/api/auth/invitation',
    policy: 'public',
    readsOnly: true,
    tags,
    summary: 'Who invites whom; the secret travels in the body, where no log keeps it',
    body: z.strictObject({ token }),
    handler: async ({ ctx, body, request }) =>
      readInvitation(ctx, workspace, body.token, callerOf(request), { passkey: offersPasskeys(host.config) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/invitation/passkey',
    policy: 'public',
    tags,
    summary: 'What the browser needs to make the passkey by which the invited person will sign in',
    body: z.strictObject({ token, name }),
    handler: async ({ ctx, body, request }) =>
      offerInvitedPasskey(ctx, workspace, body, callerOf(request), siteOf(host.config)),
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/invitation/acceptance',
    policy: 'public',
    tags,
    summary: 'Accept an invitation by a name and a password or a passkey, and sign in',
    body: z.union([
      z.strictObject({ ...person, password }),
      z.strictObject({ ...person, passkey: z.strictObject({ name: keyName, response: registration }) }),
      z.strictObject(person),
    ]),
    handler: async ({ ctx, body, request, reply }) => {
      const { token, name, ...rest } = body
      const caller = callerOf(request)
      const input = { token, name, ...given(rest) }
      const { provider, ...made } = await acceptInvitation(ctx, workspace, input, caller, siteOf(host.config))
      if (provider) return { provider }
      const by = 'passkey' in body ? 'passkey' : 'invitation'
      const admitted = await admit(ctx, { id: made.userId }, caller, deviceToken(request, host.config), by)
      return { signIn: await enter(host, reply, admitted), backupCodes: made.backupCodes }
    },
  })
}
