import { timingSafeEqual } from 'node:crypto'
import { actorKey, type Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { invalidField, PublicError } from '#kernel/errors.ts'

/** An answer as it is kept for a repeated request. */
export interface Answer {
  status: number
  /** JSON text, null for an empty answer. */
  body: string | null
}

const keptHours = 24
/** Of requests with one key only one is inside; the others wait here without holding a connection. */
const inside = new Map<string, Promise<unknown>>()

/**
 * Does `work` at most once per actor and key. The key is claimed, the work done and the answer kept in one
 * transaction: a crash leaves nothing or all, and a parallel twin waits for the claim and then gets the same answer. A
 * refused request keeps nothing, so that it can be tried again.
 */
export async function once(
  ctx: Context,
  key: string,
  requestHash: Buffer,
  work: (ctx: Context) => Promise<Answer>,
): Promise<Answer & { repeated: boolean }> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw invalidField('Idempotency-Key', 'wrongValue', 'takes 1 to 255 visible ASCII characters')
  const place = `${ctx.workspace.schema} ${actorKey(ctx.actor)} ${key}`
  while (inside.has(place)) await inside.get(place)
  const { promise, resolve } = Promise.withResolvers<void>()
  inside.set(place, promise)
  try {
    return await ctx.db.transaction((tx) => claimed({ ...ctx, db: tx }, key, requestHash, work))
  } finally {
    inside.delete(place)
    resolve()
  }
}

async function claimed(
  ctx: Context,
  key: string,
  requestHash: Buffer,
  work: (ctx: Context) => Promise<Answer>,
): Promise<Answer & { repeated: boolean }> {
  const table = id(ctx.workspace.schema, 'sys_idempotency')
  const actor = actorKey(ctx.actor)
  const now = ctx.clock.now()
  const expires = new Date(now.getTime() + keptHours * 3_600_000)
  const isFirst = await ctx.db.run(sql`
    INSERT INTO ${table} AS known (actor, key, request_hash, expires_at) VALUES (${actor}, ${key}, ${requestHash}, ${expires})
    ON CONFLICT (actor, key) DO UPDATE
      SET request_hash = excluded.request_hash, status = NULL, body = NULL, expires_at = excluded.expires_at
      WHERE known.expires_at <= ${now}`)
  if (isFirst === 0) return { ...(await kept(ctx, actor, key, requestHash)), repeated: true }
  const answer = await work(ctx)
  await ctx.db.run(sql`
    UPDATE ${table} SET status = ${answer.status}, body = ${answer.body} WHERE actor = ${actor} AND key = ${key}`)
  return { ...answer, repeated: false }
}

async function kept(ctx: Context, actor: string, key: string, requestHash: Buffer): Promise<Answer> {
  const row = await ctx.db.row<Answer & { request_hash: Buffer }>(sql`
    SELECT request_hash, status, body FROM ${id(ctx.workspace.schema, 'sys_idempotency')} WHERE actor = ${actor} AND key = ${key}`)
  if (!row) throw new PublicError('unavailable', 'The request is being cleared away; send it again')
  if (!timingSafeEqual(row.request_hash, requestHash))
    throw invalidField('Idempotency-Key', 'idempotencyMismatch', 'was used for another request')
  return { status: row.status, body: row.body }
}
