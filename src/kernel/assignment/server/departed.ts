import type { Context } from '#kernel/context.ts'
import type { Departed } from '../contract.ts'
import { countDeparted } from './peopleStore.ts'

const owned = new Set(['settings', 'hidden'])

/** Records of people who have left, of the objects that people have business with. */
export async function departed(ctx: Context): Promise<Departed[]> {
  const found: Departed[] = []
  for (const object of ctx.registry.objects.values()) {
    if (owned.has(object.def.group ?? '') || ctx.access.verdict(object.name, 'read') === false) continue
    for (const row of await countDeparted(ctx, object)) found.push({ ...row, object: object.name })
  }
  return found
}
