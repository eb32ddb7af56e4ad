import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden } from '#kernel/errors.ts'
import type { Capability } from '#kernel/permissions/contract.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import { capabilities } from './capabilities.ts'

/** Nobody takes over, resets or signs out an account with more rights than their own. */
export async function refuseHigherAccount(ctx: Context, userId: string): Promise<void> {
  const { schema } = ctx.workspace
  const row = await ctx.db.row<{ roles: string[] | null }>(
    sql`SELECT roles FROM ${id(schema, 'user')} WHERE id = ${userId}`,
  )
  const roles = (await listRoles(ctx.db, schema)).filter((role) => row?.roles?.includes(role.key))
  const theirs = new Set(
    roles.flatMap((role): readonly Capability[] => (role.capabilities === '*' ? capabilities : role.capabilities)),
  )
  if ([...theirs].some((capability) => !ctx.access.has(capability)))
    throw forbidden('This person has rights that you do not have')
}
