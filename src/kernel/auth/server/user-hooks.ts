import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { conflict } from '#kernel/errors.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { forgetPersonSettings } from '#kernel/settings/server/personSettings.ts'
import { forgetViews } from '#kernel/views/server/store.ts'
import { revokeLinks } from './accounts.ts'
import { removeFactors } from './factors/factors.ts'
import { demandGivable } from './givable.ts'
import { tellOwner } from './notices.ts'
import { endSessionsOf } from './sessions.ts'
import { cutIdentitiesOf } from './sso/identities.ts'

/** What a write to `user` means for rights and sessions, in the same transaction. */
export const userHooks: Hook[] = [checkRoles, keepAnAdministrator, endAccess]

/** Roles exist, and nobody gives a role that can do more than they can. */
async function checkRoles(ctx: Context, records: WrittenRecord[]): Promise<void> {
  const given = records.filter((record) => record.after !== null && record.changed.has('roles')).flatMap(addedRoles)
  await demandGivable(ctx, given)
}

/** The last active administrator stays; two who remove each other at once wait here for one another (R-14). */
async function keepAnAdministrator(ctx: Context, records: WrittenRecord[]): Promise<void> {
  if (!records.some(mayLoseAdministrator)) return
  const { schema } = ctx.workspace
  await ctx.db.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`rapport administrators ${schema}`}))`)
  const row = await ctx.db.row<{ left: boolean }>(sql`
    SELECT EXISTS (SELECT 1 FROM ${id(schema, 'user')}
      WHERE is_active AND deleted_at IS NULL AND roles @> ARRAY['admin']::text[]) AS left`)
  if (!row?.left) throw conflict('The last active administrator cannot be removed', [], { reason: 'lastAdministrator' })
}

/** Who is switched off or gone is signed out everywhere with the commit (V-18); a new address ends old links (S-37). */
async function endAccess(ctx: Context, records: WrittenRecord[]): Promise<void> {
  const out = records.filter((record) => isGone(record) || record.after?.isActive === false).map((record) => record.id)
  const moved = records.filter(isMoved).map((record) => record.id)
  if (out.length > 0) await endSessionsOf(ctx, out)
  if (out.length + moved.length > 0) await revokeLinks(ctx, [...out, ...moved])
  for (const record of records.filter(isMoved))
    await tellOwner(ctx, { kind: 'emailChanged', userId: record.id, addresses: addressesOf(record) })
  const destroyed = records.filter((record) => record.type === 'destroyed').map((record) => record.id)
  if (destroyed.length === 0) return
  await removeFactors(ctx, destroyed)
  await cutIdentitiesOf(ctx, destroyed)
  await ctx.db.run(
    sql`DELETE FROM ${id(ctx.workspace.schema, 'sys_credential')} WHERE user_id = ANY(${destroyed}::uuid[])`,
  )
  await forgetPersonSettings(ctx, destroyed)
  await forgetViews(ctx, destroyed)
}

const isMoved = (record: WrittenRecord) => record.type === 'updated' && record.changed.has('email')

const addressesOf = ({ before, after }: WrittenRecord) => ({
  before: String(before?.email ?? ''),
  after: String(after?.email ?? ''),
})

const isGone = (record: WrittenRecord) => record.type === 'deleted' || record.type === 'destroyed'

const mayLoseAdministrator = (record: WrittenRecord) =>
  isGone(record) || (record.type === 'updated' && (record.changed.has('roles') || record.changed.has('isActive')))

function addedRoles(record: WrittenRecord): string[] {
  const before = roleKeys(record.before?.roles)
  return roleKeys(record.after?.roles).filter((key) => !before.includes(key))
}

const roleKeys = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((key) => typeof key === 'string') : []
