import { useQuery } from '@tanstack/react-query'
import { useNames } from '#kernel/fields/web/useName.ts'
import type { SharingRule } from '#kernel/permissions/contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { rolesQuery } from '../queries.ts'
import { useRoleLabel } from '../useRoleLabel.ts'

/** Whom a rule speaks of, by name; colours tell roles, teams and people apart, and so does the order. */
export function useGranteeNames(to: SharingRule['to']): { key: string; name: string; colour: string }[] {
  const nameOf = useNames(useDisplayEnv())
  const roleLabel = useRoleLabel()
  useQuery(rolesQuery)
  const named = (object: string, ids: string[] = []) => ids.map((id) => ({ key: id, name: nameOf(object, id) ?? '…' }))
  return [
    ...(to.roles ?? []).map((role) => ({ key: role, name: roleLabel(role), colour: 'indigo' })),
    ...named('team', to.teams).map((one) => ({ ...one, colour: 'green' })),
    ...named('user', to.users).map((one) => ({ ...one, colour: 'gray' })),
  ]
}
