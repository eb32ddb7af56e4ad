import { z } from 'zod'
import { needsSetup, setUp } from '#kernel/auth/server/setup.ts'
import { admit } from '#kernel/auth/server/sign-in.ts'
import { route } from '#kernel/http/route.ts'
import { deviceToken } from '../cookies.ts'
import { callerOf } from '../guard.ts'
import type { Routes } from '../host.ts'
import { enter } from './enter.ts'
import { given, language, password, timeZone } from './shapes.ts'

const setupRequest = z.strictObject({
  token: z.string().min(1).max(500),
  organization: z.string().trim().min(1).max(200),
  name: z.string().trim().min(1).max(200),
  email: z.string().trim().max(320).pipe(z.email()),
  password,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  language: language.optional(),
  timeZone: timeZone.optional(),
})

export const setupRoutes: Routes = (app, host) => {
  const tags = ['Setup']
  route(app, {
    method: 'GET',
    url: '/api/setup',
    policy: 'public',
    tags,
    summary: 'Whether the first account is still to be made',
    response: z.object({ needed: z.boolean() }),
    handler: async ({ ctx }) => ({ needed: await needsSetup(ctx) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/setup',
    policy: 'public',
    tags,
    summary: 'Make the organisation and its administrator, once, with the setup token',
    body: setupRequest,
    handler: async ({ ctx, body, request, reply }) => {
      const { currency, country, language, timeZone, ...rest } = body
      const input = { ...rest, ...given({ currency, country, language, timeZone }) }
      const account = await setUp(ctx, input, host.setupToken, callerOf(request))
      await host.workspace.seed()
      const device = deviceToken(request, host.config)
      return enter(host, reply, await admit(ctx, account, callerOf(request), device, 'setup'))
    },
  })
}
