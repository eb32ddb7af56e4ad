import { z } from 'zod'
import { ownSignIns } from '#kernel/auth/server/own-sign-ins.ts'
import { startViewing, stopViewing } from '#kernel/auth/server/viewing.ts'
import { route } from '#kernel/http/route.ts'
import { sessionOf } from './guard.ts'
import type { Routes } from './host.ts'

/** To see Rapport as somebody else, and to see who did so. */
export const viewingRoutes: Routes = (app, host) => {
  const tags = ['Users']
  route(app, {
    method: 'POST',
    url: '/api/v1/viewing',
    policy: { capability: 'users.impersonate', session: true },
    confirmed: () => true,
    tags,
    summary: 'See Rapport as a person or a role does, only to read, for half an hour',
    body: z.strictObject({
      user: z.uuid().optional(),
      role: z.string().min(1).max(60).optional(),
      reason: z.string().trim().min(3).max(500),
    }),
    handler: async ({ ctx, body, request }) => startViewing(host.workspace, ctx, sessionOf(request), body),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/viewing',
    policy: 'session',
    whileViewing: true,
    tags,
    summary: 'See Rapport as oneself again',
    handler: async ({ ctx, request }) => stopViewing(ctx, sessionOf(request)),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/me/sign-ins',
    policy: 'session',
    tags: ['Account'],
    summary: 'What happened at the own door, and who saw Rapport as oneself',
    handler: async ({ ctx, request }) => ({ items: await ownSignIns(ctx, sessionOf(request).userId) }),
  })
}
