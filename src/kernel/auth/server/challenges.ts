import type { ChallengeJson } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Account } from './accounts.ts'
import { methodsOf } from './factors/factors.ts'
import { digest, newToken } from './secrets.ts'

/** A half signed-in state: its token lives in a cookie of its own in the browser that asked, and opens nothing else (S-44). */
export interface Challenge extends ChallengeJson {
  token: string
}

/** A challenge as a request finds it. */
export interface ChallengeRow {
  hash: Buffer
  userId: string
  kind: ChallengeJson['kind']
  by: string
  name: string
  email: string
  expiresAt: string
}

export const challengeMinutes = 10

/** Begins the wait for a second factor; an older one of the same browser simply loses its cookie. */
export async function startChallenge(
  ctx: Context,
  account: Pick<Account, 'id' | 'email'>,
  kind: ChallengeJson['kind'],
  by: string,
): Promise<Challenge> {
  const token = newToken()
  const now = ctx.clock.now()
  const expires = new Date(now.getTime() + challengeMinutes * 60_000)
  await ctx.db.run(sql`
    INSERT INTO ${challenges(ctx)} (token_hash, user_id, kind, by, created_at, expires_at)
    VALUES (${digest(token)}, ${account.id}, ${kind}, ${by}, ${now}, ${expires})`)
  const methods = await methodsOf(ctx, account.id)
  return { token, kind, methods, email: account.email, expiresAt: expires.toISOString() }
}

/** The challenge of this cookie while it lives and its person is active. */
export async function findChallenge(ctx: Context, token: string | null): Promise<ChallengeRow | undefined> {
  if (!token) return undefined
  return ctx.db.row<ChallengeRow & Record<string, unknown>>(sql`
    SELECT c.token_hash AS hash, c.user_id AS "userId", c.kind, c.by, u.name, u.email, c.expires_at AS "expiresAt"
    FROM ${challenges(ctx)} c
    JOIN ${id(ctx.workspace.schema, 'user')} u ON u.id = c.user_id AND u.is_active AND u.deleted_at IS NULL
    WHERE c.token_hash = ${digest(token)} AND c.expires_at > ${ctx.clock.now()}`)
}

/** What the page of the challenge shows; null when nothing waits. */
export async function challengeState(ctx: Context, token: string | null): Promise<ChallengeJson | null> {
  const found = await findChallenge(ctx, token)
  if (!found) return null
  const { kind, email, expiresAt } = found
  return { kind, email, expiresAt, methods: await methodsOf(ctx, found.userId) }
}

const challenges = (ctx: Context) => id(ctx.workspace.schema, 'sys_challenge')
