import type { Access, Capability, Role } from '#kernel/permissions/contract.ts'

const all: Record<Capability, true> = {
  'objects.manage': true,
  'users.manage': true,
  'roles.manage': true,
  'settings.manage': true,
  'apiKeys.manage': true,
  import: true,
  'trash.destroy': true,
  'audit.read': true,
  'users.impersonate': true,
  'views.share': true,
}

/** Every capability there is, also what a role with `*` has. */
export const capabilities = Object.keys(all) as Capability[]

/** Whether a role gives nothing that its giver lacks: nobody hands out more than they have (S-43). */
export function isWithin(role: Role, giver: Access): boolean {
  const given = role.capabilities === '*' ? capabilities : role.capabilities
  return given.every((capability) => giver.has(capability))
}
