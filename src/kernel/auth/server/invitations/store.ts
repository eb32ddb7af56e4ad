import { randomUUID } from 'node:crypto'
import type { InvitationJson } from '#kernel/auth/contract.ts'
import { actorKey, type Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { digest, newToken } from '../secrets.ts'

/** Who is waited for, with what they will get. Taking the row away is accepting it: so it is good once (S-39). */
export interface Invitation {
  id: string
  email: string
  roles: string[]
  team: string | null
  invitedBy: string
  expiresAt: string
}

const days = 7
const purpose = 'invitation'

/** Invites the address, in the place of an older invitation of it, whose links end. */
export async function putInvitation(
  ctx: Context,
  input: { email: string; roles: readonly string[]; team: string | null; invitedBy: string; isByMail: boolean },
): Promise<Invitation & { isNew: boolean }> {
  const now = ctx.clock.now()
  const invitationId = randomUUID()
  const row = await ctx.db.row<Invitation & Record<string, unknown>>(sql`
    INSERT INTO ${table(ctx)} (id, email, roles, team, invited_by, created_at, expires_at, by_mail)
    VALUES (${invitationId}, ${input.email}, ${input.roles}, ${input.team}, ${input.invitedBy}, ${now}, ${expiry(now)}, ${input.isByMail})
    ON CONFLICT (email) DO UPDATE SET roles = excluded.roles, team = excluded.team, invited_by = excluded.invited_by,
      created_at = excluded.created_at, expires_at = excluded.expires_at, by_mail = excluded.by_mail, mailed_at = NULL,
      mail_problem = NULL
    RETURNING ${columns}`)
  if (!row) throw new Error('An invitation was not stored')
  await dropTokens(ctx, row.id)
  return { ...row, isNew: row.id === invitationId }
}

/** A further link to an invitation; it ends with the invitation. */
export async function addToken(ctx: Context, invitation: Invitation): Promise<string> {
  const token = newToken()
  await ctx.db.run(sql`
    INSERT INTO ${tokens(ctx)} (hash, purpose, user_id, created_by, created_at, expires_at)
    VALUES (${digest(token)}, ${purpose}, ${invitation.id}, ${actorKey(ctx.actor)}, ${ctx.clock.now()}, ${invitation.expiresAt})`)
  return token
}

/** The invitation behind a link, while both live. */
export async function invitationOf(ctx: Context, token: string): Promise<Invitation | undefined> {
  return one(ctx, isAlive(ctx, token))
}

/** Takes the invitation away; of parallel tries one gets it (S-39). */
export async function takeInvitation(ctx: Context, token: string): Promise<Invitation | undefined> {
  const taken = await ctx.db.row<Invitation & Record<string, unknown>>(
    sql`DELETE FROM ${table(ctx)} i WHERE ${isAlive(ctx, token)} RETURNING ${columns}`,
  )
  if (taken) await dropTokens(ctx, taken.id)
  return taken
}

export async function invitationById(ctx: Context, invitationId: string): Promise<Invitation | undefined> {
  return one(ctx, sql`i.id = ${invitationId}`)
}

/** Ends the invitation and its links; answers whose it was. */
export async function dropInvitation(ctx: Context, invitationId: string): Promise<string | undefined> {
  const row = await ctx.db.row<{ email: string }>(
    sql`DELETE FROM ${table(ctx)} WHERE id = ${invitationId} RETURNING email`,
  )
  await dropTokens(ctx, invitationId)
  return row?.email
}

/** What became of the mail. */
export async function noteMail(ctx: Context, invitationId: string, problem: string | null): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${table(ctx)} SET mail_problem = ${problem},
      mailed_at = CASE WHEN ${problem}::text IS NULL THEN ${ctx.clock.now()}::timestamptz ELSE mailed_at END
    WHERE id = ${invitationId}`)
}

export async function listInvitations(ctx: Context): Promise<InvitationJson[]> {
  return ctx.db.rows<InvitationJson & Record<string, unknown>>(sql`
    SELECT i.id, i.email, i.roles, i.team, i.invited_by AS "invitedBy", coalesce(u.name, '') AS "invitedByName",
      i.created_at AS "createdAt", i.expires_at AS "expiresAt", i.mailed_at AS "mailedAt", i.mail_problem AS "mailProblem",
      CASE WHEN i.expires_at <= ${ctx.clock.now()} THEN 'expired' WHEN i.mail_problem IS NOT NULL THEN 'mailFailed'
        WHEN i.mailed_at IS NOT NULL THEN 'mailed' WHEN i.by_mail THEN 'queued' ELSE 'byHand' END AS state
    FROM ${table(ctx)} i LEFT JOIN ${id(ctx.workspace.schema, 'user')} u ON u.id = i.invited_by
    ORDER BY i.created_at DESC, i.email`)
}

/** Which of these addresses belong to people already, active or not. */
export async function takenAddresses(ctx: Context, emails: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ email: string }>(sql`
    SELECT email FROM ${id(ctx.workspace.schema, 'user')} WHERE email = ANY(${emails}::text[]) AND deleted_at IS NULL`)
  return new Set(rows.map(({ email }) => email))
}

/** The team of an invitation, if it still is there. */
export async function standingTeam(ctx: Context, team: string | null): Promise<string | null> {
  const row = await ctx.db.row<{ id: string }>(
    sql`SELECT id FROM ${id(ctx.workspace.schema, 'team')} WHERE id = ${team}::uuid AND deleted_at IS NULL`,
  )
  return row?.id ?? null
}

async function dropTokens(ctx: Context, invitationId: string): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${tokens(ctx)} WHERE user_id = ${invitationId} AND purpose = ${purpose}`)
}

function one(ctx: Context, which: Sql): Promise<Invitation | undefined> {
  return ctx.db.row<Invitation & Record<string, unknown>>(sql`SELECT ${columns} FROM ${table(ctx)} i WHERE ${which}`)
}

const isAlive = (ctx: Context, token: string): Sql => sql`
  i.expires_at > ${ctx.clock.now()} AND i.id = (SELECT t.user_id FROM ${tokens(ctx)} t
    WHERE t.hash = ${digest(token)} AND t.purpose = ${purpose} AND t.expires_at > ${ctx.clock.now()})`

const columns = sql`id, email, roles, team, invited_by AS "invitedBy", expires_at AS "expiresAt"`
const expiry = (now: Date) => new Date(now.getTime() + days * 86_400_000)
const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_invitation')
const tokens = (ctx: Context) => id(ctx.workspace.schema, 'sys_one_time_token')
