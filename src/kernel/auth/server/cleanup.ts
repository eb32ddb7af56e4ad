import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Job } from '#kernel/module.ts'

/** Takes away what has expired: sessions, links, invitations, counters, remembered answers, devices unseen for over a year. */
export const cleanupJob: Job = {
  name: 'auth.cleanup',
  schedule: '17 * * * *',
  run: async (ctx: Context) => {
    const { schema } = ctx.workspace
    const now = ctx.clock.now()
    const dayAgo = new Date(now.getTime() - 86_400_000)
    const monthAgo = new Date(now.getTime() - 30 * 86_400_000)
    const yearAgo = new Date(now.getTime() - 400 * 86_400_000)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_session')} WHERE expires_at <= ${now}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_one_time_token')} WHERE expires_at <= ${dayAgo}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_invitation')} WHERE expires_at <= ${monthAgo}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_passkey_challenge')} WHERE expires_at <= ${now}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_sso_round')} WHERE expires_at <= ${now}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_sso_test')} WHERE expires_at <= ${now}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_challenge')} WHERE expires_at <= ${now}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_rate')} WHERE window_start <= ${dayAgo}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_idempotency')} WHERE expires_at <= ${now}`)
    await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_known_device')} WHERE seen_at <= ${yearAgo}`)
  },
}
