import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { conflict, forbidden, invalidField } from '#kernel/errors.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import { revokeLinks } from './accounts.ts'
import { isWithin } from './capabilities.ts'
import { endSessionsOf } from './sessions.ts'

/** What a write to `user` means for rights and sessions, in the same transaction. */
export const userHooks: Hook[] = [checkRoles, keepAnAdministrator, endAccess]

/** Roles exist, and nobody gives a role that can do more than they can. */
async function checkRoles(ctx: Context, records: WrittenRecord[]): Promise<void> {
  const given = records.filter((record) => record.after !== null && record.changed.has('roles')).flatMap(addedRoles)
  if (given.length === 0) return
  const known = new Map((await listRoles(ctx.db, ctx.workspace.schema)).map((role) => [role.key, role]))
  for (const key of new Set(given)) {
    const role = known.get(key)
    if (!role) throw invalidField('roles', 'unknownRole', `There is no role "${key}"`, { role: key })
    if (!isWithin(role, ctx.access)) throw forbidden('Nobody can give rights that they do not have')
  }
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
  const moved = records
    .filter((record) => record.type === 'updated' && record.changed.has('email'))
    .map((record) => record.id)
  if (out.length > 0) await endSessionsOf(ctx, out)
  if (out.length + moved.length > 0) await revokeLinks(ctx, [...out, ...moved])
  const destroyed = records.filter((record) => record.type === 'destroyed').map((record) => record.id)
  if (destroyed.length === 0) return
  await ctx.db.run(
    sql`DELETE FROM ${id(ctx.workspace.schema, 'sys_credential')} WHERE user_id = ANY(${destroyed}::uuid[])`,
  )
}

const isGone = (record: WrittenRecord) => record.type === 'deleted' || record.type === 'destroyed'

const mayLoseAdministrator = (record: WrittenRecord) =>
  isGone(record) || (record.type === 'updated' && (record.changed.has('roles') || record.changed.has('isActive')))

function addedRoles(record: WrittenRecord): string[] {
  const before = roleKeys(record.before?.roles)
  return roleKeys(record.after?.roles).filter((key) => !before.includes(key))
}

const roleKeys = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((key) => typeof key === 'string') : []
