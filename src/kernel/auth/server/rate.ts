import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { tooMany } from '#kernel/errors.ts'

/** At most `most` takes of one key within `seconds`; counted in the database, so all processes share the count. */
export interface Limit {
  key: string
  most: number
  seconds: number
  /** How many are taken at once; one unless told. */
  amount?: number
}

/**
 * Takes one of each limit before the work is done, so that parallel attempts count too. Throws `tooMany` when one is used
 * up. Keys name the account and the network, never the URL or a header that the caller chooses (S-46).
 */
export async function take(ctx: Context, limits: readonly Limit[]): Promise<void> {
  for (const limit of limits) {
    const { count, left } = await takeOne(ctx, limit)
    if (count > limit.most) throw tooMany('Too many attempts; wait a little', Math.max(1, Math.ceil(left)))
  }
}

/** Forgets the takes of these keys, after a success. */
export async function forget(ctx: Context, keys: readonly string[]): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${id(ctx.workspace.schema, 'sys_rate')} WHERE key = ANY(${keys})`)
}

/** Returns one take of a key that many people share. */
export async function giveBack(ctx: Context, key: string): Promise<void> {
  await ctx.db.run(
    sql`UPDATE ${id(ctx.workspace.schema, 'sys_rate')} SET count = count - 1 WHERE key = ${key} AND count > 0`,
  )
}

async function takeOne(ctx: Context, limit: Limit): Promise<{ count: number; left: number }> {
  const now = ctx.clock.now()
  const table = id(ctx.workspace.schema, 'sys_rate')
  const fresh = new Date(now.getTime() - limit.seconds * 1000)
  const amount = limit.amount ?? 1
  const row = await ctx.db.row<{ count: number; window_start: string }>(sql`
    INSERT INTO ${table} AS r (key, window_start, count) VALUES (${limit.key}, ${now}, ${amount})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.window_start <= ${fresh} THEN excluded.count ELSE r.count + excluded.count END,
      window_start = CASE WHEN r.window_start <= ${fresh} THEN excluded.window_start ELSE r.window_start END
    RETURNING count, window_start`)
  const started = row ? Date.parse(row.window_start) : now.getTime()
  return { count: row?.count ?? 1, left: (started - now.getTime()) / 1000 + limit.seconds }
}

/** The network an address counts for: IPv6 customers own a /64, so one of its addresses stands for all (S-46). */
export function networkOf(ip: string): string {
  const mapped = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  const groups = [...front, ...zeros, ...back].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
