import type { OwnSignIn } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'

const most = 100

/** The latest sign-ins of one person, and when somebody saw Rapport as they do, by whom and why. */
export async function ownSignIns(ctx: Context, userId: string): Promise<OwnSignIn[]> {
  const { schema } = ctx.workspace
  return ctx.db.rows<OwnSignIn & Record<string, unknown>>(sql`
    SELECT * FROM (
      (SELECT at, event, ip, user_agent AS "userAgent", NULL AS by, NULL AS note FROM ${id(schema, 'sys_login_audit')}
        WHERE user_id = ${userId}::uuid ORDER BY seq DESC LIMIT ${most})
      UNION ALL
      (SELECT a.at, CASE a.action WHEN 'started' THEN 'viewed' ELSE 'viewedEnded' END, NULL, NULL, u.display_name, a.note
        FROM ${id(schema, 'sys_audit')} a LEFT JOIN ${id(schema, 'user')} u ON a.actor = 'user:' || u.id
        WHERE a.kind = 'viewing' AND a.subject = ${`user:${userId}`} ORDER BY a.at DESC LIMIT ${most})
    ) AS doings ORDER BY at DESC LIMIT ${most}`)
}
