import { randomBytes } from 'node:crypto'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { digest } from '../secrets.ts'

/** What a passkey is asked for; the answer to one question is none to another (S-38). */
export type Purpose = 'register' | 'signIn' | 'secondFactor' | 'confirm'

const minutes = 5

/** Random bytes to sign, good once, for this purpose and for whoever asked (`holder`: a session, a challenge or a browser). */
export async function startPasskeyChallenge(ctx: Context, purpose: Purpose, holder: string): Promise<Buffer> {
  const challenge = randomBytes(32)
  const expires = new Date(ctx.clock.now().getTime() + minutes * 60_000)
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx)} (hash, purpose, holder, expires_at)
    VALUES (${digest(challenge.toString('base64url'))}, ${purpose}, ${digest(holder)}, ${expires})`)
  return challenge
}

/** Takes the challenge away: a second answer to it finds none (V-06). */
export async function spendPasskeyChallenge(
  ctx: Context,
  purpose: Purpose,
  holder: string,
  challenge: string,
): Promise<boolean> {
  const spent = await ctx.db.run(sql`
    DELETE FROM ${table(ctx)} WHERE hash = ${digest(challenge)} AND purpose = ${purpose} AND holder = ${digest(holder)}
      AND expires_at > ${ctx.clock.now()}`)
  return spent === 1
}

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_passkey_challenge')
