import type { Context } from '#kernel/context.ts'
import { forgetTicks, mayForgetTicks } from '#kernel/guards/server/checklists.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { bumpPermissions } from '#kernel/permissions/server/version.ts'
import { isEmpty } from './values.ts'

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

/** True when something else is written with these records, so that both need one transaction. */
export function hooksConcern(
  object: RegisteredObject,
  records: readonly Pick<WrittenRecord, 'type' | 'after' | 'changed'>[],
): boolean {
  if (object.def.affectsPermissions || mayForgetTicks(object, records)) return true
  return (effects.hooks.get(object.name) ?? []).some((hook) => records.some((record) => concerns(hook, record)))
}

export async function runHooks(ctx: Context, object: RegisteredObject, records: WrittenRecord[]): Promise<void> {
  if (records.length === 0) return
  for (const hook of effects.hooks.get(object.name) ?? []) {
    const concerned = records.filter((record) => concerns(hook, record))
    if (concerned.length > 0) await hook(ctx, concerned)
  }
  await forgetTicks(ctx, object, records)
  if (object.def.affectsPermissions) await bumpPermissions(ctx.db, ctx.workspace.schema)
  ctx.db.afterCommit(effects.wake)
}

function concerns(hook: Hook, { type, after, changed }: Pick<WrittenRecord, 'type' | 'after' | 'changed'>): boolean {
  if (hook.on && !hook.on.includes(type)) return false
  if (!hook.when || (type !== 'created' && type !== 'updated')) return true
  return hook.when.some((field) => (type === 'created' ? !isEmpty(after?.[field]) : changed.has(field)))
}
