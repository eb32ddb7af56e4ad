import { z } from 'zod'
import { endPersonSessions, peopleSecurity, resetFactors, sessionsOf } from '#kernel/auth/server/people.ts'
import { route } from '#kernel/http/route.ts'
import { callerOf } from '../guard.ts'
import type { Routes } from '../host.ts'

const policy = { capability: 'users.manage', session: true } as const
const tags = ['Users']
const uuidParams = z.strictObject({ id: z.uuid() })
const confirmed = () => true

/** How administrators look after the sign-in of other people. */
export const peopleRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/user-security',
    policy,
    tags,
    summary: 'Who has which second factor, and how many sessions',
    handler: async ({ ctx }) => ({ items: await peopleSecurity(ctx) }),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/users/:id/factors',
    policy,
    confirmed,
    tags,
    summary: 'Take the second factors of somebody who has lost them; their sessions end',
    params: uuidParams,
    handler: async ({ ctx, params, request }) => resetFactors(ctx, params.id, callerOf(request)),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/users/:id/sessions',
    policy,
    tags,
    summary: 'Where this person is signed in',
    params: uuidParams,
    handler: async ({ ctx, params }) => ({ items: await sessionsOf(ctx, params.id) }),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/users/:id/sessions',
    policy,
    confirmed,
    tags,
    summary: 'Sign this person out everywhere',
    params: uuidParams,
    handler: async ({ ctx, params, request }) => endPersonSessions(ctx, params.id, null, callerOf(request)),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/users/:id/sessions/:session',
    policy,
    confirmed,
    tags,
    summary: 'End one session of this person',
    params: z.strictObject({ id: z.uuid(), session: z.uuid() }),
    handler: async ({ ctx, params, request }) => endPersonSessions(ctx, params.id, params.session, callerOf(request)),
  })
}
