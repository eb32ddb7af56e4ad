import type { Context } from '#kernel/context.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { bumpPermissions } from '#kernel/permissions/server/version.ts'

/**
 * What modules and the host hang on writes. Set once by the composition root: hooks run inside the transaction, `wake`
 * tells readers and live streams after the commit that the log has grown.
 */
interface Effects {
  hooks: Map<string, Hook[]>
  wake: () => void
}
const effects: Effects = { hooks: new Map(), wake: () => undefined }

export function setEffects(hooks: Record<string, Hook[]>[], wake: () => void): void {
  effects.hooks = new Map()
  for (const group of hooks)
    for (const [object, list] of Object.entries(group))
      effects.hooks.set(object, [...(effects.hooks.get(object) ?? []), ...list])
  effects.wake = wake
}

/** True when the write needs a transaction around it because something else is written with it. */
export function hasHooks(object: RegisteredObject): boolean {
  return effects.hooks.has(object.name) || object.def.affectsPermissions === true
}

export async function runHooks(ctx: Context, object: RegisteredObject, records: WrittenRecord[]): Promise<void> {
  if (records.length === 0) return
  for (const hook of effects.hooks.get(object.name) ?? []) await hook(ctx, records)
  if (object.def.affectsPermissions) await bumpPermissions(ctx.db, ctx.workspace.schema)
  ctx.db.afterCommit(effects.wake)
}
