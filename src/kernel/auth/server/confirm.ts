import type { ConfirmRequest } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, unauthenticated } from '#kernel/errors.ts'
import { accountById } from './accounts.ts'
import { auditLogin, type Caller } from './audit.ts'
import { dummyHash, verifyPassword } from './passwords.ts'
import { forget, take } from './rate.ts'
import { digest, newToken } from './secrets.ts'

const confirmedMinutes = 10

/** Whether the person of this session has typed the password within the last minutes (V-19). */
export async function isConfirmed(
  ctx: Pick<Context, 'db' | 'workspace' | 'clock'>,
  sessionId: string,
): Promise<boolean> {
  const since = new Date(ctx.clock.now().getTime() - confirmedMinutes * 60_000)
  const row = await ctx.db.row(sql`
    SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_session')}
    WHERE id = ${sessionId} AND coalesce(confirmed_at, created_at) > ${since}`)
  return row !== undefined
}

/** Takes the password again; the session goes on under a new token, and the one that was used so far ends (V-16). */
export async function confirmPassword(
  ctx: Context,
  input: ConfirmRequest,
  who: { userId: string; sessionId: string; email: string },
  caller: Caller,
): Promise<string> {
  const key = `password account ${who.userId}`
  await take(ctx, [{ key, most: 10, seconds: 900 }])
  const account = await accountById(ctx, who.userId)
  const { ok } = await verifyPassword(input.password, account?.passwordHash ?? (await dummyHash()))
  const entry = { email: who.email, userId: who.userId, caller }
  if (!account || !ok) {
    await auditLogin(ctx, { event: 'confirmFailed', ...entry })
    throw forbidden('The password is wrong')
  }
  const token = newToken()
  const renewed = await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_session')} SET token_hash = ${digest(token)}, confirmed_at = ${ctx.clock.now()}
    WHERE id = ${who.sessionId} AND user_id = ${who.userId}`)
  if (renewed === 0) throw unauthenticated()
  await forget(ctx, [key])
  await auditLogin(ctx, { event: 'confirmed', ...entry })
  return token
}
