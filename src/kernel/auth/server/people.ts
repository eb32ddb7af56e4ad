import { audit } from '#kernel/audit/server/audit.ts'
import type { PersonSecurity, SessionJson } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { notFound } from '#kernel/errors.ts'
import { accountById, revokeLinks } from './accounts.ts'
import { auditLogin, type Caller } from './audit.ts'
import { hasSecondFactor, removeFactors } from './factors/factors.ts'
import { refuseHigherAccount } from './higher.ts'
import { tellOwner } from './notices.ts'
import { endSession, endSessionsOf, listSessions } from './sessions.ts'

/** How each person is protected, for whoever looks after them. */
export async function peopleSecurity(ctx: Context): Promise<PersonSecurity[]> {
  const { schema } = ctx.workspace
  return ctx.db.rows<PersonSecurity & Record<string, unknown>>(sql`
    SELECT u.id AS "userId", c.user_id IS NOT NULL AS "hasPassword", t.since IS NOT NULL AS totp,
      (SELECT count(*)::integer FROM ${id(schema, 'sys_passkey')} p WHERE p.user_id = u.id) AS passkeys,
      count(s.id)::integer AS sessions, max(s.last_seen_at) AS "lastSeenAt"
    FROM ${id(schema, 'user')} u
    LEFT JOIN ${id(schema, 'sys_credential')} c ON c.user_id = u.id
    LEFT JOIN ${id(schema, 'sys_totp')} t ON t.user_id = u.id
    LEFT JOIN ${id(schema, 'sys_session')} s ON s.user_id = u.id AND s.expires_at > ${ctx.clock.now()}
    WHERE u.deleted_at IS NULL GROUP BY u.id, c.user_id, t.since`)
}

/** Takes the second factors of somebody who has lost them; all their sessions end, and they hear of it (S-41). */
export async function resetFactors(ctx: Context, userId: string, caller: Caller): Promise<void> {
  const account = await accountById(ctx, userId)
  if (!account) throw notFound('User')
  await refuseHigherAccount(ctx, userId)
  if (!(await hasSecondFactor(ctx, userId))) throw notFound('Second factor')
  await ctx.db.transaction(async (tx) => {
    const inside = { ...ctx, db: tx }
    await removeFactors(inside, [userId])
    await revokeLinks(inside, [userId])
    await endSessionsOf(inside, [userId])
    await auditLogin(inside, { event: 'factorsReset', email: account.email, userId, caller })
    await audit(ctx, { kind: 'account', action: 'factorsReset', subject: `user:${userId}`, name: account.email }, tx)
    await tellOwner(inside, { kind: 'factorsReset', userId })
  })
}

/** Where a person is signed in. */
export async function sessionsOf(ctx: Context, userId: string): Promise<SessionJson[]> {
  return listSessions(ctx, userId, nobody)
}

/** Ends one session of a person, or all of them (V-18). */
export async function endPersonSessions(
  ctx: Context,
  userId: string,
  sessionId: string | null,
  caller: Caller,
): Promise<void> {
  const account = await accountById(ctx, userId)
  if (!account) throw notFound('User')
  await refuseHigherAccount(ctx, userId)
  if (sessionId === null) await endSessionsOf(ctx, [userId])
  else await endSession(ctx, userId, sessionId)
  await auditLogin(ctx, { event: 'sessionRevoked', email: account.email, userId, caller })
  await audit(ctx, { kind: 'account', action: 'signedOut', subject: `user:${userId}`, name: account.email })
}

const nobody = '00000000-0000-0000-0000-000000000000'
