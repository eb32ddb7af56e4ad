import { Secret, TOTP } from 'otpauth'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { dropSecrets, getSecret, putSecret } from '#kernel/secrets/server/store.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'

/** What an authenticator app is given: the secret as text, and the same in the address that the picture encodes. */
export interface TotpOffer {
  secret: string
  uri: string
}

const secretBytes = 20
/** A clock that goes wrong by half a minute either way is forgiven. */
const window = 1

/** Makes a new secret that is of no use until a code of it has been shown; one that stands stays until then. */
export async function offerTotp(ctx: Context, user: { userId: string; email: string }): Promise<TotpOffer> {
  const secret = new Secret({ size: secretBytes })
  await putSecret(ctx, pendingName(user.userId), secret.base32)
  const { name } = await readSetting(ctx, 'organization')
  const issuer = `Rapport ${name}`.replaceAll(':', ' ').slice(0, 60)
  return { secret: secret.base32, uri: new TOTP({ issuer, label: user.email, secret }).toString() }
}

/** Takes the offered secret for good when the code is right; the code itself counts as used. */
export async function acceptTotp(ctx: Context, userId: string, code: string): Promise<boolean> {
  const secret = await getSecret(ctx, pendingName(userId))
  const step = secret === undefined ? null : stepOf(ctx, secret, code)
  if (secret === undefined || step === null) return false
  await ctx.db.transaction(async (tx) => {
    const inside = { ...ctx, db: tx }
    await putSecret(inside, secretName(userId), secret)
    await dropSecrets(inside, [pendingName(userId)])
    await tx.run(sql`
      INSERT INTO ${totps(ctx)} (user_id, since, last_step) VALUES (${userId}, ${ctx.clock.now()}, ${step})
      ON CONFLICT (user_id) DO UPDATE SET since = excluded.since, last_step = excluded.last_step`)
  })
  return true
}

/** Whether the code is one of now, and was not used before: of parallel tries one succeeds (V-05, S-39). */
export async function spendTotp(ctx: Context, userId: string, code: string): Promise<boolean> {
  const secret = await getSecret(ctx, secretName(userId))
  const step = secret === undefined ? null : stepOf(ctx, secret, code)
  if (step === null) return false
  const used = await ctx.db.run(sql`
    UPDATE ${totps(ctx)} SET last_step = ${step} WHERE user_id = ${userId} AND since IS NOT NULL AND last_step < ${step}`)
  return used === 1
}

export async function removeTotp(ctx: Context, userIds: readonly string[]): Promise<number> {
  await dropSecrets(ctx, [...userIds.map(secretName), ...userIds.map(pendingName)])
  return ctx.db.run(sql`DELETE FROM ${totps(ctx)} WHERE user_id = ANY(${userIds}::uuid[])`)
}

export async function totpSince(ctx: Context, userId: string): Promise<string | null> {
  const row = await ctx.db.row<{ since: string | null }>(sql`SELECT since FROM ${totps(ctx)} WHERE user_id = ${userId}`)
  return row?.since ?? null
}

/** The step whose code this is, null when it is none of the three that count now. */
function stepOf(ctx: Context, secret: string, code: string): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const timestamp = ctx.clock.now().getTime()
  const delta = totp.validate({ token: code.replaceAll(/\s/g, ''), timestamp, window })
  return delta === null ? null : totp.counter({ timestamp }) + delta
}

const secretName = (userId: string) => `totp.${userId}`
const pendingName = (userId: string) => `totp.offered.${userId}`
const totps = (ctx: Context) => id(ctx.workspace.schema, 'sys_totp')
