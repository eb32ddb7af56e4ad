import type { ChallengeJson, FactorMethod, FactorsJson } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import { backupCodesLeft, removeBackupCodes } from './backup-codes.ts'
import { listPasskeys, removePasskeys } from './passkeys.ts'
import { removeTotp, totpSince } from './totp.ts'

/** A passkey that asked for the finger or the PIN is both factors in one; the founder of the organisation has none yet. */
const enough = new Set(['passkey', 'setup'])
const byProvider = new Set(['oidc', 'saml'])

/**
 * What is still asked of a person who has proved to be one by `by`; null when nothing is. Who has a second factor is always asked
 * (V-08); who has none is made to set one up where the organisation wants it.
 */
export async function wantedFactor(ctx: Context, userId: string, by: string): Promise<ChallengeJson['kind'] | null> {
  if (enough.has(by)) return null
  if (await hasSecondFactor(ctx, userId)) return 'secondFactor'
  const { trustsProviders } = await readSetting(ctx, 'signIn')
  if (trustsProviders && byProvider.has(by)) return null
  return (await isFactorRequired(ctx, userId)) ? 'enrol' : null
}

/** Whether this person must have a second factor: the organisation asks for it, or their password is too short to stand alone. */
export async function isFactorRequired(ctx: Context, userId: string): Promise<boolean> {
  return (await hasShortPassword(ctx, userId)) || (await isAskedByPolicy(ctx, userId))
}

/** Whether the password counts on a second factor beside it (V-01). */
export async function hasShortPassword(ctx: Context, userId: string): Promise<boolean> {
  const row = await ctx.db.row(
    sql`SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_credential')} WHERE user_id = ${userId} AND is_short`,
  )
  return row !== undefined
}

/** By everybody's rule or by that of one of their roles. */
async function isAskedByPolicy(ctx: Context, userId: string): Promise<boolean> {
  const { secondFactor, secondFactorRoles } = await readSetting(ctx, 'signIn')
  if (secondFactor !== 'roles') return secondFactor === 'all'
  const row = await ctx.db.row(sql`
    SELECT 1 FROM ${id(ctx.workspace.schema, 'user')} WHERE id = ${userId} AND roles && ${secondFactorRoles}::text[]`)
  return row !== undefined
}

/** Whether this account has anything beside its password; backup codes alone are no factor, only a way back. */
export async function hasSecondFactor(ctx: Context, userId: string): Promise<boolean> {
  return (await methodsOf(ctx, userId)).some((method) => method !== 'backupCode')
}

/** By which this person can show a second factor, the best first. */
export async function methodsOf(ctx: Context, userId: string): Promise<FactorMethod[]> {
  const { schema } = ctx.workspace
  const row = await ctx.db.row<Record<FactorMethod, boolean>>(sql`
    SELECT EXISTS (SELECT 1 FROM ${id(schema, 'sys_passkey')} WHERE user_id = ${userId}) AS passkey,
      EXISTS (SELECT 1 FROM ${id(schema, 'sys_totp')} WHERE user_id = ${userId} AND since IS NOT NULL) AS totp,
      EXISTS (SELECT 1 FROM ${id(schema, 'sys_backup_code')} WHERE user_id = ${userId} AND used_at IS NULL) AS "backupCode"`)
  return (['passkey', 'totp', 'backupCode'] as const).filter((method) => row?.[method])
}

/** Everything that the person's own page of security shows. */
export async function factorsOf(ctx: Context, userId: string): Promise<FactorsJson> {
  const { schema } = ctx.workspace
  const credential = await ctx.db.row<{ changedAt: string; isShort: boolean }>(
    sql`SELECT changed_at AS "changedAt", is_short AS "isShort" FROM ${id(schema, 'sys_credential')} WHERE user_id = ${userId}`,
  )
  return {
    passwordChangedAt: credential?.changedAt ?? null,
    totpSince: await totpSince(ctx, userId),
    passkeys: await listPasskeys(ctx, userId),
    backupCodes: await backupCodesLeft(ctx, userId),
    isRequired: await isAskedByPolicy(ctx, userId),
    hasShortPassword: credential?.isShort ?? false,
  }
}

/** Takes every factor but the password from these people. */
export async function removeFactors(ctx: Context, userIds: readonly string[]): Promise<void> {
  await removeTotp(ctx, userIds)
  await removePasskeys(ctx, userIds)
  await removeBackupCodes(ctx, userIds)
}
