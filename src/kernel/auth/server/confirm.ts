import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { ConfirmMethod } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, unauthenticated } from '#kernel/errors.ts'
import { accountById } from './accounts.ts'
import { auditLogin, type Caller } from './audit.ts'
import { methodsOf } from './factors/factors.ts'
import { checkPasskey, type Site } from './factors/passkeys.ts'
import { spendTotp } from './factors/totp.ts'
import { dummyHash, verifyPassword } from './passwords.ts'
import { forget, take } from './rate.ts'
import { digest, newToken } from './secrets.ts'

/** By what a person confirms to be the one who sits here. */
export type ConfirmProof = { password: string } | { totp: string } | { passkey: AuthenticationResponseJSON }

const confirmedMinutes = 10

/** Whether the person of this session has proved to be there within the last minutes (V-19). */
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

/** By which the person of a session can confirm. */
export async function confirmMethods(ctx: Context, userId: string): Promise<ConfirmMethod[]> {
  const account = await accountById(ctx, userId)
  const factors = (await methodsOf(ctx, userId)).filter((method) => method !== 'backupCode')
  return [...(account?.passwordHash ? (['password'] as const) : []), ...factors]
}

/** Takes the proof; the session goes on under a new token, and the one that was used so far ends (V-16). */
export async function confirmPerson(
  ctx: Context,
  proof: ConfirmProof,
  who: { userId: string; sessionId: string; email: string },
  caller: Caller,
  site: Site,
): Promise<string> {
  const key = `password account ${who.userId}`
  await take(ctx, [{ key, most: 10, seconds: 900 }])
  const entry = { email: who.email, userId: who.userId, caller }
  if (!(await proves(ctx, proof, who, site))) {
    await auditLogin(ctx, { event: 'confirmFailed', ...entry })
    throw forbidden('This is wrong')
  }
  const token = await renewConfirmed(ctx, who)
  await forget(ctx, [key])
  await auditLogin(ctx, { event: 'confirmed', ...entry })
  return token
}

/** The session counts as confirmed from now on, under a new token. */
export async function renewConfirmed(ctx: Context, who: { userId: string; sessionId: string }): Promise<string> {
  const token = newToken()
  const renewed = await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_session')} SET token_hash = ${digest(token)}, confirmed_at = ${ctx.clock.now()}
    WHERE id = ${who.sessionId} AND user_id = ${who.userId}`)
  if (renewed === 0) throw unauthenticated()
  return token
}

async function proves(
  ctx: Context,
  proof: ConfirmProof,
  { userId, sessionId }: { userId: string; sessionId: string },
  site: Site,
): Promise<boolean> {
  if ('totp' in proof) return spendTotp(ctx, userId, proof.totp)
  if ('passkey' in proof) return (await checkPasskey(ctx, 'confirm', proof.passkey, sessionId, site)) === userId
  const account = await accountById(ctx, userId)
  const { ok } = await verifyPassword(proof.password, account?.passwordHash ?? (await dummyHash()))
  return ok && account !== undefined
}
