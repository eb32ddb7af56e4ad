import type { Context } from '#kernel/context.ts'
import { actorKey } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import { accountById, newPasswordHash, storePassword } from './accounts.ts'
import { auditLogin, type Caller } from './audit.ts'
import { refuseHigherAccount } from './higher.ts'
import { tellOwner } from './notices.ts'
import { networkOf, take } from './rate.ts'
import { digest, newToken } from './secrets.ts'

const validHours = 24
const purpose = 'password'

/**
 * A link by which a person sets their password, for administrators to hand over: no answer ever shows a password (V-07).
 * An older link of this person ends. Nobody may so take over an account with more rights than their own.
 */
export async function createPasswordLink(ctx: Context, userId: string): Promise<{ token: string; expiresAt: string }> {
  const account = await accountById(ctx, userId)
  if (!account) throw notFound('User')
  await refuseHigherAccount(ctx, userId)
  const token = newToken()
  const now = ctx.clock.now()
  const expires = new Date(now.getTime() + validHours * 3_600_000)
  const table = id(ctx.workspace.schema, 'sys_one_time_token')
  await ctx.db.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM ${table} WHERE user_id = ${userId} AND purpose = ${purpose} AND used_at IS NULL`)
    await tx.run(sql`
      INSERT INTO ${table} (hash, purpose, user_id, created_by, created_at, expires_at)
      VALUES (${digest(token)}, ${purpose}, ${userId}, ${actorKey(ctx.actor)}, ${now}, ${expires})`)
  })
  return { token, expiresAt: expires.toISOString() }
}

/** Sets the password of a link's person; of many parallel tries one succeeds (S-39). A weak password leaves the link alive. */
export async function redeemPasswordLink(
  ctx: Context,
  input: { token: string; password: string },
  caller: Caller,
): Promise<{ id: string; email: string; isEmergency: boolean }> {
  await take(ctx, [{ key: `link network ${networkOf(caller.ip)}`, most: 60, seconds: 900 }])
  const table = id(ctx.workspace.schema, 'sys_one_time_token')
  const alive = sql`hash = ${digest(input.token)} AND purpose = ${purpose} AND used_at IS NULL AND expires_at > ${ctx.clock.now()}`
  const found = await ctx.db.row<{ user: string; by: string }>(
    sql`SELECT user_id AS user, created_by AS by FROM ${table} WHERE ${alive}`,
  )
  const account = found && (await accountById(ctx, found.user))
  if (!account) throw deadLink()
  const password = await newPasswordHash(ctx, input.password, account)
  await ctx.db.transaction(async (tx) => {
    const used = await tx.run(sql`UPDATE ${table} SET used_at = ${ctx.clock.now()} WHERE ${alive}`)
    if (used !== 1) throw deadLink()
    await storePassword({ ...ctx, db: tx }, account.id, password)
  })
  await auditLogin(ctx, { event: 'passwordChanged', email: account.email, userId: account.id, caller })
  await tellOwner(ctx, { kind: 'passwordChanged', userId: account.id })
  return { id: account.id, email: account.email, isEmergency: found.by.startsWith('system:') }
}

const deadLink = () => invalidField('token', 'deadLink', 'This link was used already or is too old')
