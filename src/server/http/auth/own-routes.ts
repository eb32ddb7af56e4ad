import { z } from 'zod'
import { auditLogin } from '#kernel/auth/server/audit.ts'
import { deviceKey } from '#kernel/auth/server/device-key.ts'
import { me, updateMe } from '#kernel/auth/server/me.ts'
import { endSession, endSessionsOf, listSessions } from '#kernel/auth/server/sessions.ts'
import { nameOrders } from '#kernel/fields/nameOrder.ts'
import { route } from '#kernel/http/route.ts'
import { callerOf, sessionOf } from '../guard.ts'
import type { Routes } from '../host.ts'
import { given, language, timeZone } from './shapes.ts'

export const ownRoutes: Routes = (app, host) => {
  const tags = ['Account']
  route(app, {
    method: 'GET',
    url: '/api/v1/me',
    policy: 'session',
    whileViewing: true,
    tags,
    summary: 'Who is signed in',
    handler: async ({ ctx, request }) => {
      const cursor = host.live.head
      return { ...(await me(ctx, sessionOf(request), request.csrfToken)), cursor }
    },
  })
  route(app, {
    method: 'PATCH',
    url: '/api/v1/me',
    policy: 'session',
    tags,
    summary: 'Change the own name, language and calendar',
    body: z.strictObject({
      name: z.string().trim().min(1).max(200).optional(),
      language: language.optional(),
      timeZone: timeZone.optional(),
      weekStart: z.union([z.literal(1), z.literal(6), z.literal(7)]).optional(),
      nameOrder: z.enum(nameOrders).optional(),
      familyName: z.string().trim().max(200).optional(),
    }),
    handler: async ({ ctx, body, request }) => {
      const session = sessionOf(request)
      const patch = given(body)
      await updateMe(ctx, session.userId, patch)
      const locale = {
        language: body.language ?? ctx.locale.language,
        zone: body.timeZone ?? ctx.locale.zone,
        weekStart: body.weekStart ?? ctx.locale.weekStart,
        nameOrder: body.nameOrder ?? ctx.locale.nameOrder,
      }
      const { name = session.name, familyName = session.familyName } = body
      return me({ ...ctx, locale }, { ...session, name, familyName }, request.csrfToken)
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/me/device-key',
    policy: 'session',
    secretAnswer: true,
    tags,
    summary: 'The key that seals what a device keeps of the person: 32 bytes in base64',
    handler: async ({ ctx, request }) => ({ key: await deviceKey(ctx, sessionOf(request).userId) }),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/me/sessions',
    policy: 'session',
    tags,
    summary: 'The own sessions',
    handler: async ({ ctx, request }) => {
      const { userId, sessionId } = sessionOf(request)
      return { items: await listSessions(ctx, userId, sessionId) }
    },
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/me/sessions',
    policy: 'session',
    tags,
    summary: 'End all other own sessions',
    handler: async ({ ctx, request }) => {
      const { userId, email, sessionId } = sessionOf(request)
      await endSessionsOf(ctx, [userId], sessionId)
      await auditLogin(ctx, { event: 'sessionRevoked', email, userId, caller: callerOf(request) })
    },
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/me/sessions/:id',
    policy: 'session',
    tags,
    summary: 'End one of the own sessions',
    params: z.strictObject({ id: z.uuid() }),
    handler: async ({ ctx, params, request }) => {
      const { userId, email } = sessionOf(request)
      await endSession(ctx, userId, params.id)
      await auditLogin(ctx, { event: 'sessionRevoked', email, userId, caller: callerOf(request) })
    },
  })
}
