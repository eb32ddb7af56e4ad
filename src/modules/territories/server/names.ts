import type { Context } from '#kernel/context.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from '#kernel/records/server/all.ts'

/** Names of people by id, in the order in which the asker reads them; whoever is responsible for a territory is no secret. */
export async function namesOf(ctx: Context, ids: readonly (string | null)[]): Promise<Record<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  if (wanted.length === 0) return {}
  const people = await queryAll(asSystem(ctx, 'territories'), 'user', {
    filter: { field: 'id', op: 'in', value: wanted },
    fields: ['displayName'],
  })
  return Object.fromEntries(people.map(({ id, displayName }) => [id, String(displayName)]))
}
