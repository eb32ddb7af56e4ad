import type { LoginAuditEntry } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'

/** Where a request comes from: the socket's address, or what a trusted proxy says of it. */
export interface Caller {
  ip: string
  userAgent: string
}

/** Adds one row to the login audit. */
export async function auditLogin(
  ctx: Context,
  entry: { event: LoginAuditEntry['event']; email: string; userId: string | null; caller: Caller },
): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_login_audit')} (at, event, email, user_id, ip, user_agent)
    VALUES (${ctx.clock.now()}, ${entry.event}, ${entry.email.slice(0, 320)}, ${entry.userId}, ${entry.caller.ip},
      ${plain(entry.caller.userAgent)})`)
}

/** Newest first; `before` is the cursor of the page before. */
export async function loginAudit(
  ctx: Context,
  { limit, before }: { limit: number; before: number | null },
): Promise<{ items: LoginAuditEntry[]; next: string | null }> {
  const rows = await ctx.db.rows<LoginAuditEntry & { seq: number }>(sql`
    SELECT seq, at, event, email, user_id AS "userId", ip, user_agent AS "userAgent"
    FROM ${id(ctx.workspace.schema, 'sys_login_audit')}
    WHERE seq < ${before ?? Number.MAX_SAFE_INTEGER} ORDER BY seq DESC LIMIT ${limit + 1}`)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(({ seq, ...entry }) => entry), next: rows.length > limit && last ? String(last.seq) : null }
}

/** Control characters out, so that a name cannot forge a line of a log (V-51). */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').slice(0, 400)
