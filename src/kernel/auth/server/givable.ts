import type { Context } from '#kernel/context.ts'
import { forbidden, invalidField } from '#kernel/errors.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import { isWithin } from './capabilities.ts'

/** Roles exist, and nobody gives one that can do more than they can (S-15). */
export async function demandGivable(ctx: Context, roles: readonly string[]): Promise<void> {
  if (roles.length === 0) return
  const known = new Map((await listRoles(ctx.db, ctx.workspace.schema)).map((role) => [role.key, role]))
  for (const key of new Set(roles)) {
    const role = known.get(key)
    if (!role) throw invalidField('roles', 'unknownRole', `There is no role "${key}"`, { role: key })
    if (!isWithin(role, ctx.access)) throw forbidden('Nobody can give rights that they do not have')
  }
}
