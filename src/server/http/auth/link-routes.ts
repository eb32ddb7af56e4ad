import { z } from 'zod'
import { askForLink, redeemMagicCode, redeemMagicLink } from '#kernel/auth/server/mail-links.ts'
import { route } from '#kernel/http/route.ts'
import { askingToken, deviceToken, setAsking } from '../cookies.ts'
import { callerOf } from '../guard.ts'
import type { Routes } from '../host.ts'
import { enter } from './enter.ts'
import { code } from './passkey-shapes.ts'
import { email, token } from './shapes.ts'

const tags = ['Sign-in']

/** Links by mail. No GET redeems one, since programs that scan mail open every link (S-45). */
export const linkRoutes: Routes = (app, host) => {
  for (const [url, purpose, summary] of [
    [
      '/api/auth/magic-link',
      'magicLink',
      'Ask for a mail with a link that signs in; the answer is the same for every address',
    ],
    [
      '/api/auth/password-reset',
      'passwordReset',
      'Ask for a mail with a link to set a new password; the answer is always the same',
    ],
  ] as const) {
    route(app, {
      method: 'POST',
      url,
      policy: 'public',
      tags,
      summary,
      status: 204,
      body: z.strictObject({ email }),
      handler: async ({ ctx, body, request, reply }) => {
        const asking = setAsking(request, reply, host.config)
        const input = { email: body.email, asking, origin: host.config.publicUrl }
        await askForLink(ctx, purpose, input, callerOf(request))
      },
    })
  }
  route(app, {
    method: 'POST',
    url: '/api/auth/magic-link/redemption',
    policy: 'public',
    tags,
    summary: 'Sign in by the link where it was asked for; elsewhere it answers a code to type there',
    body: z.strictObject({ token }),
    handler: async ({ ctx, body, request, reply }) => {
      const { config } = host
      const caller = callerOf(request)
      const came = await redeemMagicLink(
        ctx,
        body.token,
        askingToken(request, config),
        caller,
        deviceToken(request, config),
      )
      return 'code' in came ? came : enter(host, reply, came)
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/auth/magic-link/code',
    policy: 'public',
    tags,
    summary: 'Sign in by the code that the link showed in another browser',
    body: z.strictObject({ code }),
    handler: async ({ ctx, body, request, reply }) => {
      const { config } = host
      const asking = askingToken(request, config)
      return enter(
        host,
        reply,
        await redeemMagicCode(ctx, body.code, asking, callerOf(request), deviceToken(request, config)),
      )
    },
  })
}
