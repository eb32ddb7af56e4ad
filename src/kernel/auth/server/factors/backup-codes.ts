import { randomBytes, randomInt } from 'node:crypto'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { slowHash } from '../passwords.ts'

const count = 10
/** No letters and digits that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Ten new codes in the place of all older ones; they are answered this once. */
export async function renewBackupCodes(ctx: Context, userId: string): Promise<string[]> {
  const codes = Array.from({ length: count }, newCode)
  // One salt for the ten: a guess is hashed once, not ten times.
  const salt = randomBytes(16)
  const hashes = await Promise.all(codes.map((code) => slowHash(plainCode(code), salt)))
  await ctx.db.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM ${table(ctx)} WHERE user_id = ${userId}`)
    await tx.run(sql`
      INSERT INTO ${table(ctx)} (user_id, hash, salt, created_at)
      SELECT ${userId}, hash, ${salt}, ${ctx.clock.now()} FROM unnest(${hashes}::bytea[]) AS hash`)
  })
  return codes
}

/** Uses up one code: of parallel tries one succeeds (S-39). */
export async function spendBackupCode(ctx: Context, userId: string, code: string): Promise<boolean> {
  const row = await ctx.db.row<{ salt: Buffer }>(sql`SELECT salt FROM ${table(ctx)} WHERE user_id = ${userId} LIMIT 1`)
  if (!row) return false
  const hash = await slowHash(plainCode(code), row.salt)
  const used = await ctx.db.run(sql`
    UPDATE ${table(ctx)} SET used_at = ${ctx.clock.now()} WHERE user_id = ${userId} AND hash = ${hash} AND used_at IS NULL`)
  return used === 1
}

export async function removeBackupCodes(ctx: Context, userIds: readonly string[]): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${table(ctx)} WHERE user_id = ANY(${userIds}::uuid[])`)
}

/** How many are left, and since when there are these; null when there are none. */
export async function backupCodesLeft(
  ctx: Context,
  userId: string,
): Promise<{ left: number; createdAt: string } | null> {
  const row = await ctx.db.row<{ left: number; createdAt: string | null }>(sql`
    SELECT count(*) FILTER (WHERE used_at IS NULL)::integer AS left, max(created_at) AS "createdAt"
    FROM ${table(ctx)} WHERE user_id = ${userId}`)
  return row?.createdAt ? { left: row.left, createdAt: row.createdAt } : null
}

function newCode(): string {
  const text = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${text.slice(0, 5)}-${text.slice(5)}`
}

/** As people type it: blanks, dashes and capitals do not count. */
const plainCode = (code: string) => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_backup_code')
