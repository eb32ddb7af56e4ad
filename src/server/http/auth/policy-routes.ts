import { auditLogin } from '#kernel/auth/server/audit.ts'
import { checkNetworks } from '#kernel/auth/server/networks.ts'
import { route } from '#kernel/http/route.ts'
import { settingSchemas } from '#kernel/settings/contract.ts'
import { readSetting, writeSetting } from '#kernel/settings/server/settings.ts'
import { callerOf, sessionOf } from '../guard.ts'
import type { Routes } from '../host.ts'

const policy = { capability: 'settings.manage', session: true } as const
const tags = ['Settings']

/** Ways, networks and how long a session lasts are one rule, saved as one. */
const body = settingSchemas.signIn.extend({ sessions: settingSchemas.sessions.optional() })

/** Who must show a second factor, which ways lead in, and from where. */
export const policyRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/sign-in-policy',
    policy,
    tags,
    summary: 'How people may sign in, how long sessions last, and the address that the asker comes from',
    handler: async ({ ctx, request }) => ({
      policy: await readSetting(ctx, 'signIn'),
      sessions: await readSetting(ctx, 'sessions'),
      ip: callerOf(request).ip,
    }),
  })
  route(app, {
    method: 'PUT',
    url: '/api/v1/sign-in-policy',
    policy,
    confirmed: () => true,
    tags,
    summary: 'Replace it; refused where it would shut out the asker',
    body,
    handler: async ({ ctx, body: { sessions, ...policy }, request }) => {
      const { userId, email } = sessionOf(request)
      const caller = callerOf(request)
      await checkNetworks(ctx, policy, userId, caller.ip)
      return ctx.db.transaction(async (tx) => {
        const inside = { ...ctx, db: tx }
        await writeSetting(inside, 'signIn', policy)
        if (sessions) await writeSetting(inside, 'sessions', sessions)
        await auditLogin(inside, { event: 'policyChanged', email, userId, caller })
        return { policy, sessions: sessions ?? (await readSetting(inside, 'sessions')), ip: caller.ip }
      })
    },
  })
}
