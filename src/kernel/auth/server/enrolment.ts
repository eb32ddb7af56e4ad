import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyJson } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { conflict, invalidField } from '#kernel/errors.ts'
import { auditLogin, type Caller } from './audit.ts'
import { backupCodesLeft, renewBackupCodes } from './factors/backup-codes.ts'
import { hasSecondFactor, hasShortPassword, isFactorRequired } from './factors/factors.ts'
import { addPasskey, removePasskey, type Site } from './factors/passkeys.ts'
import { acceptTotp, removeTotp } from './factors/totp.ts'
import { tellOwner } from './notices.ts'
import { take } from './rate.ts'
import { endSessionsOf } from './sessions.ts'

/** Whose factors change, and what keeps the session that changes them. */
export interface Owner {
  userId: string
  email: string
  /** Stays while all other sessions of the person end (S-41); null while nobody is signed in yet. */
  sessionId: string | null
}

/** Takes an authenticator app into use; the first factor brings backup codes along. */
export async function enrolTotp(ctx: Context, owner: Owner, code: string, caller: Caller): Promise<string[] | null> {
  await take(ctx, [{ key: `enrol account ${owner.userId}`, most: 20, seconds: 900 }])
  if (!(await acceptTotp(ctx, owner.userId, code))) throw invalidField('code', 'wrongCode', 'This code is wrong')
  return changed(ctx, owner, 'factorAdded', caller)
}

/** Takes a passkey into use. */
export async function enrolPasskey(
  ctx: Context,
  owner: Owner,
  input: { name: string; response: RegistrationResponseJSON },
  holder: string,
  site: Site,
  caller: Caller,
): Promise<{ passkey: PasskeyJson; backupCodes: string[] | null }> {
  await take(ctx, [{ key: `enrol account ${owner.userId}`, most: 20, seconds: 900 }])
  const passkey = await addPasskey(ctx, owner.userId, input, holder, site)
  return { passkey, backupCodes: await changed(ctx, owner, 'factorAdded', caller) }
}

export async function dropTotp(ctx: Context, owner: Owner, caller: Caller): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const inside = { ...ctx, db: tx }
    await removeTotp(inside, [owner.userId])
    await keepWhatIsRequired(inside, owner)
  })
  await changed(ctx, owner, 'factorRemoved', caller)
}

export async function dropPasskey(ctx: Context, owner: Owner, keyId: string, caller: Caller): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const inside = { ...ctx, db: tx }
    await removePasskey(inside, owner.userId, keyId)
    await keepWhatIsRequired(inside, owner)
  })
  await changed(ctx, owner, 'factorRemoved', caller)
}

/** Ten new backup codes; the old ones end. */
export async function freshBackupCodes(ctx: Context, owner: Owner, caller: Caller): Promise<string[]> {
  if (!(await hasSecondFactor(ctx, owner.userId)))
    throw conflict('Backup codes stand in for a second factor: set one up first')
  const codes = await renewBackupCodes(ctx, owner.userId)
  await auditLogin(ctx, { event: 'backupCodesRenewed', email: owner.email, userId: owner.userId, caller })
  await tellOwner(ctx, { kind: 'backupCodesRenewed', userId: owner.userId })
  return codes
}

async function keepWhatIsRequired(ctx: Context, { userId }: Owner): Promise<void> {
  if (await hasSecondFactor(ctx, userId)) return
  if (await hasShortPassword(ctx, userId))
    throw conflict('The password is too short to stand alone: choose a longer one first', [], {
      reason: 'shortPassword',
    })
  if (await isFactorRequired(ctx, userId))
    throw conflict('The organisation asks for a second factor: set up another one first', [], {
      reason: 'factorRequired',
    })
}

async function changed(
  ctx: Context,
  { userId, email, sessionId }: Owner,
  event: 'factorAdded' | 'factorRemoved',
  caller: Caller,
): Promise<string[] | null> {
  await endSessionsOf(ctx, [userId], sessionId)
  await auditLogin(ctx, { event, email, userId, caller })
  await tellOwner(ctx, { kind: event, userId })
  const has = await hasSecondFactor(ctx, userId)
  return has && !(await backupCodesLeft(ctx, userId)) ? renewBackupCodes(ctx, userId) : null
}
