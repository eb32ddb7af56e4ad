import { z } from 'zod'
import { compose } from '#kernel/auth/server/mails/compose.ts'
import { route } from '#kernel/http/route.ts'
import { testMail } from '#kernel/mail/server/send.ts'
import { forgetMail, readMail, saveMail } from '#kernel/mail/server/settings.ts'
import { sessionOf } from './guard.ts'
import type { Routes } from './host.ts'

const policy = { capability: 'settings.manage', session: true } as const
const confirmed = () => true
const tags = ['Settings']

/** The server that sends our mail. */
export const mailRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/mail',
    policy,
    tags,
    summary: 'The mail server without its password; null when there is none',
    handler: async ({ ctx }) => ({ server: await readMail(ctx) }),
  })
  route(app, {
    method: 'PUT',
    url: '/api/v1/mail',
    policy,
    confirmed,
    tags,
    summary: 'Set up the mail server',
    body: z.strictObject({
      host: z.string().trim().min(1).max(253),
      port: z.number().int().min(1).max(65_535),
      security: z.enum(['tls', 'starttls', 'none']),
      user: z.string().trim().max(320),
      password: z.string().max(1000).optional(),
      from: z.string().trim().min(3).max(320),
      fromName: z.string().trim().max(200),
      isInOwnNetwork: z.boolean(),
    }),
    handler: async ({ ctx, body }) => ({ server: await saveMail(ctx, body) }),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/mail',
    policy,
    confirmed,
    tags,
    summary: 'Send no more mail; links are copied by hand again',
    handler: async ({ ctx }) => forgetMail(ctx),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/mail/test',
    policy,
    tags,
    ownTransactions: true,
    summary: 'Send a mail to oneself now, and say what the server answered',
    handler: async ({ ctx, request }) => {
      const { email, name, userId } = sessionOf(request)
      return testMail(ctx, await compose(ctx, 'test', email, { name }, userId))
    },
  })
}
