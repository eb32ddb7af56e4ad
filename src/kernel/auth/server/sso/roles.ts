import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import { update } from '#kernel/records/server/engine.ts'
import { rolesOf } from './identities.ts'
import type { Definition, Provider } from './provider-store.ts'

type Mapping = Pick<Definition, 'roleMapping' | 'defaultRoles'>

/**
 * The roles of a person with these groups: what the mapping speaks of follows the groups, what somebody gave by hand stays;
 * who would have none gets the default ones.
 */
export function rolesFor(
  { roleMapping, defaultRoles }: Mapping,
  groups: readonly string[],
  current: readonly string[],
): string[] {
  if (roleMapping.length === 0) return [...(current.length > 0 ? current : defaultRoles)]
  const mapped = new Set(roleMapping.map(({ role }) => role))
  const given = roleMapping.filter(({ group }) => groups.includes(group)).map(({ role }) => role)
  const roles = [...new Set([...current.filter((role) => !mapped.has(role)), ...given])]
  return roles.length > 0 ? roles : [...defaultRoles]
}

/** Roles that still exist; one that was deleted since gives nothing. */
export async function existing(ctx: Context, roles: readonly string[]): Promise<string[]> {
  const known = new Set((await listRoles(ctx.db, ctx.workspace.schema)).map(({ key }) => key))
  return roles.filter((role) => known.has(role))
}

/** Brings a person's roles in step with their groups, under a name of its own in the log. Answers what they have now. */
export async function followGroups(
  ctx: Context,
  provider: Provider,
  userId: string,
  groups: readonly string[],
): Promise<string[]> {
  const current = await rolesOf(ctx, userId)
  const wanted = await existing(ctx, rolesFor(provider.definition, groups, current))
  if (wanted.length === current.length && wanted.every((role) => current.includes(role))) return current
  try {
    await update(asProvider(ctx, provider), 'user', userId, { roles: wanted })
    return wanted
  } catch (error) {
    // Whoever is the last to look after this place keeps the keys, whatever the provider says.
    if (error instanceof PublicError && error.details.reason === 'lastAdministrator') return current
    throw error
  }
}

/** What follows from a provider's word is done under its name. */
export const asProvider = (ctx: Context, { definition }: Provider): Context => ({
  ...asSystem(ctx, `sso: ${definition.label}`),
  source: 'system',
})
