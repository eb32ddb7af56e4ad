import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { invalidField, unauthenticated } from '#kernel/errors.ts'
import { auditLogin, type Caller } from './audit.ts'
import { type ChallengeRow, findChallenge } from './challenges.ts'
import { spendBackupCode } from './factors/backup-codes.ts'
import { checkPasskey, type Site } from './factors/passkeys.ts'
import { spendTotp } from './factors/totp.ts'
import { demandNetwork } from './networks.ts'
import { forget, take } from './rate.ts'
import { type SignedIn, welcome } from './sign-in.ts'

/** What a person shows beside the password. */
export type FactorProof = { totp: string } | { backupCode: string } | { passkey: AuthenticationResponseJSON }

const triesOfOne = 5
const triesAnHour = 20

/** Ends the half signed-in state by a second factor; then and only then the session begins, under a token of its own (V-16). */
export async function answerChallenge(
  ctx: Context,
  token: string | null,
  proof: FactorProof,
  caller: Caller,
  device: string | null,
  site: Site,
): Promise<SignedIn> {
  const challenge = await takeTry(ctx, token)
  if (!(await proves(ctx, challenge, token ?? '', proof, site))) {
    await auditLogin(ctx, { event: 'secondFactorFailed', email: challenge.email, userId: challenge.userId, caller })
    throw wrongFactor(proof)
  }
  await forget(ctx, [limitKey(challenge.userId)])
  return endChallenge(ctx, challenge, caller, device)
}

/** Of parallel answers one ends the challenge (S-39). */
export async function endChallenge(
  ctx: Context,
  challenge: ChallengeRow,
  caller: Caller,
  device: string | null,
): Promise<SignedIn> {
  await demandNetwork(ctx, { id: challenge.userId, email: challenge.email }, caller)
  const ended = await ctx.db.run(sql`
    DELETE FROM ${id(ctx.workspace.schema, 'sys_challenge')} WHERE token_hash = ${challenge.hash}`)
  if (ended !== 1) throw over()
  return welcome(ctx, { id: challenge.userId, email: challenge.email }, caller, device)
}

/** The challenge of this cookie, of this kind. */
export async function currentChallenge(
  ctx: Context,
  token: string | null,
  kind: ChallengeRow['kind'],
): Promise<ChallengeRow> {
  const challenge = await findChallenge(ctx, token)
  if (challenge?.kind !== kind) throw over()
  return challenge
}

/** What is wrong, at the field that it was typed into. */
const wrongFactor = (proof: object) =>
  invalidField(Object.keys(proof)[0] ?? 'code', 'wrongCode', 'This is wrong, or was used already')

/** With one of its few tries taken, before the work is done: parallel guesses count too. */
async function takeTry(ctx: Context, token: string | null): Promise<ChallengeRow> {
  const challenge = await currentChallenge(ctx, token, 'secondFactor')
  const taken = await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_challenge')} SET tries = tries + 1
    WHERE token_hash = ${challenge.hash} AND tries < ${triesOfOne}`)
  if (taken !== 1) throw over()
  await take(ctx, [{ key: limitKey(challenge.userId), most: triesAnHour, seconds: 3600 }])
  return challenge
}

async function proves(
  ctx: Context,
  { userId }: ChallengeRow,
  token: string,
  proof: FactorProof,
  site: Site,
): Promise<boolean> {
  if ('totp' in proof) return spendTotp(ctx, userId, proof.totp)
  if ('backupCode' in proof) return spendBackupCode(ctx, userId, proof.backupCode)
  return (await checkPasskey(ctx, 'secondFactor', proof.passkey, token, site)) === userId
}

const limitKey = (userId: string) => `factor account ${userId}`
const over = () => unauthenticated('Sign in again: this took too long, or too many tries')
