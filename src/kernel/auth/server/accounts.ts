import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import { hasSecondFactor } from './factors/factors.ts'
import { type ContextWords, checkPassword, isShort, shortest, shortestWithFactor } from './password-policy.ts'
import { hashPassword } from './passwords.ts'
import { endSessionsOf } from './sessions.ts'

/** A person as sign-in sees them. `passwordHash` is null until a password was set by link. */
export interface Account {
  id: string
  name: string
  email: string
  passwordHash: string | null
}

/** The active account of exactly this address; case and outer blanks do not count, accents do (S-37). */
export function accountByEmail(ctx: Context, email: string): Promise<Account | undefined> {
  return account(ctx, sql`u.email = ${email.trim().toLowerCase()}`)
}

export function accountById(ctx: Context, userId: string): Promise<Account | undefined> {
  return account(ctx, sql`u.id = ${userId}`)
}

/** A password that was judged good, as it is kept. A short one is good only beside a second factor (V-01). */
export interface ChosenPassword {
  hash: string
  isShort: boolean
}

/** Refuses a weak password and answers the hash of a good one. */
export async function newPasswordHash(
  ctx: Context,
  password: string,
  person: { name: string; email: string; id?: string },
  options: { field?: string; organization?: string } = {},
): Promise<ChosenPassword> {
  const organization = options.organization ?? (await readSetting(ctx, 'organization')).name
  const words: ContextWords = [organization, person.name, person.email]
  const least = person.id && (await hasSecondFactor(ctx, person.id)) ? shortestWithFactor : shortest
  checkPassword(password, words, { field: options.field ?? 'password', least })
  return { hash: await hashPassword(password), isShort: isShort(password) }
}

/** Sets a password; every link, known device and session made before it ends, save the one in use (S-41). */
export async function storePassword(
  ctx: Context,
  userId: string,
  { hash, isShort }: ChosenPassword,
  keepSession: string | null = null,
): Promise<void> {
  const { schema } = ctx.workspace
  await ctx.db.run(sql`
    INSERT INTO ${id(schema, 'sys_credential')} (user_id, password_hash, is_short, changed_at)
    VALUES (${userId}, ${hash}, ${isShort}, ${ctx.clock.now()})
    ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, is_short = excluded.is_short,
      changed_at = excluded.changed_at`)
  await revokeLinks(ctx, [userId])
  await endSessionsOf(ctx, [userId], keepSession)
}

/** Puts a hash of today's cost in the place of an old one, unless the password changed meanwhile (V-09). */
export async function upgradeHash(ctx: Context, userId: string, from: string, password: string): Promise<void> {
  const hash = await hashPassword(password)
  await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, 'sys_credential')} SET password_hash = ${hash} WHERE user_id = ${userId} AND password_hash = ${from}`)
}

/** One-time links and known devices of these people end. */
export async function revokeLinks(ctx: Context, userIds: readonly string[]): Promise<void> {
  const { schema } = ctx.workspace
  await ctx.db.run(
    sql`DELETE FROM ${id(schema, 'sys_one_time_token')} WHERE user_id = ANY(${userIds}::uuid[]) AND used_at IS NULL`,
  )
  await ctx.db.run(sql`DELETE FROM ${id(schema, 'sys_known_device')} WHERE user_id = ANY(${userIds}::uuid[])`)
}

function account(ctx: Context, which: ReturnType<typeof sql>): Promise<Account | undefined> {
  const { schema } = ctx.workspace
  return ctx.db.row<Account>(sql`
    SELECT u.id, u.name, u.email, c.password_hash AS "passwordHash"
    FROM ${id(schema, 'user')} u LEFT JOIN ${id(schema, 'sys_credential')} c ON c.user_id = u.id
    WHERE ${which} AND u.is_active AND u.deleted_at IS NULL`)
}
