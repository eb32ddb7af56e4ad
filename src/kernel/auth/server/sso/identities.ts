import { randomUUID } from 'node:crypto'
import type { IdentityJson } from '#kernel/auth/sso.contract.ts'
import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Asserted } from './asserted.ts'

/** Who a provider's person is here: known by issuer and subject, never by address (S-42, V-12). */
type Key = Pick<Asserted, 'kind' | 'issuer' | 'subject'>

export async function personOf(ctx: Context, { kind, issuer, subject }: Key): Promise<string | undefined> {
  const row = await ctx.db.row<{ user: string }>(sql`
    SELECT user_id AS user FROM ${table(ctx)} WHERE kind = ${kind} AND issuer = ${issuer} AND subject = ${subject}`)
  return row?.user
}

/** Whether this person is somebody else at the same provider already. */
export async function hasOtherIdentity(ctx: Context, userId: string, { kind, issuer, subject }: Key): Promise<boolean> {
  const row = await ctx.db.row(sql`
    SELECT 1 FROM ${table(ctx)}
    WHERE user_id = ${userId} AND kind = ${kind} AND issuer = ${issuer} AND subject <> ${subject} LIMIT 1`)
  return row !== undefined
}

/** Ties a provider's person to an account; one that is tied to somebody already stays there. Answers whose it is now. */
export async function tieIdentity(ctx: Context, userId: string, provider: string, who: Asserted): Promise<string> {
  const now = ctx.clock.now()
  const row = await ctx.db.row<{ user: string }>(sql`
    INSERT INTO ${table(ctx)} AS i (id, kind, issuer, subject, user_id, provider, email, created_at)
    VALUES (${randomUUID()}, ${who.kind}, ${who.issuer}, ${who.subject}, ${userId}, ${provider}, ${who.email}, ${now})
    ON CONFLICT (kind, issuer, subject) DO UPDATE SET subject = i.subject RETURNING user_id AS user`)
  return row?.user ?? userId
}

export async function touchIdentity(
  ctx: Context,
  provider: string,
  { kind, issuer, subject, email }: Asserted,
): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${table(ctx)} SET last_used_at = ${ctx.clock.now()}, email = ${email}, provider = ${provider}
    WHERE kind = ${kind} AND issuer = ${issuer} AND subject = ${subject}`)
}

export async function listIdentities(ctx: Context, userId: string): Promise<IdentityJson[]> {
  const rows = await ctx.db.rows<
    Omit<IdentityJson, 'provider'> & { provider: string | null; label: string | null }
  >(sql`
    SELECT i.id, i.email, i.created_at AS "createdAt", i.last_used_at AS "lastUsedAt", p.id AS provider,
      p.definition->>'label' AS label
    FROM ${table(ctx)} i LEFT JOIN ${id(ctx.workspace.schema, 'sys_sso_provider')} p ON p.id = i.provider
    WHERE i.user_id = ${userId} ORDER BY i.created_at, i.id`)
  return rows.map(({ provider, label, ...rest }) => ({
    ...rest,
    provider: provider === null ? null : { id: provider, label: label ?? '' },
  }))
}

/** Cuts one of the person's own ties; a foreign one is not there. */
export async function cutIdentity(ctx: Context, userId: string, identityId: string): Promise<number> {
  return ctx.db.run(sql`DELETE FROM ${table(ctx)} WHERE id = ${identityId} AND user_id = ${userId}`)
}

export async function cutIdentitiesOf(ctx: Context, userIds: readonly string[]): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${table(ctx)} WHERE user_id = ANY(${userIds}::uuid[])`)
}

/** How many people each provider has signed in or could. */
export async function countPeople(ctx: Context): Promise<Map<string, number>> {
  const rows = await ctx.db.rows<{ provider: string; n: number }>(sql`
    SELECT provider, count(DISTINCT user_id)::integer AS n FROM ${table(ctx)} WHERE provider IS NOT NULL GROUP BY provider`)
  return new Map(rows.map(({ provider, n }) => [provider, n]))
}

/** Of two first visits at once one makes the account, and the other finds it. */
export async function lockIdentity(ctx: Context, tx: Db, email: string): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`rapport sso ${ctx.workspace.schema} ${email}`}))`)
}

/** Any person with this address, whatever their state: somebody who is switched off must not come back as somebody new. */
export async function holderOfMail(
  ctx: Context,
  email: string,
): Promise<{ id: string; isActive: boolean } | undefined> {
  return ctx.db.row<{ id: string; isActive: boolean }>(sql`
    SELECT id, is_active AND deleted_at IS NULL AS "isActive" FROM ${id(ctx.workspace.schema, 'user')}
    WHERE email = ${email} ORDER BY deleted_at NULLS FIRST LIMIT 1`)
}

export async function rolesOf(ctx: Context, userId: string): Promise<string[]> {
  const row = await ctx.db.row<{ roles: string[] | null }>(
    sql`SELECT roles FROM ${id(ctx.workspace.schema, 'user')} WHERE id = ${userId}`,
  )
  return row?.roles ?? []
}

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_identity')
