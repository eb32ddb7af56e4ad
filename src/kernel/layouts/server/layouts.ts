import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { forbidden, invalidField } from '#kernel/errors.ts'
import { actorNames } from '#kernel/events/server/actors.ts'
import { bumpRegistry } from '#kernel/objects/server/custom-store.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import { everyone, type Layout, type LayoutPurpose, type LayoutVariant, type LayoutVersion } from '../contract.ts'
import { checkLayout } from './check.ts'
import { type LayoutKey, storeDraft, storePublished, variantsOf, versionsOf } from './store.ts'

/** Every variant of an object's layout, for those who make them. */
export async function listLayouts(ctx: Context, object: string, purpose: LayoutPurpose): Promise<LayoutVariant[]> {
  allow(ctx)
  return variantsOf(ctx, ctx.registry.object(object).name, purpose)
}

/** Keeps what is being made; nobody sees it before it is published. */
export async function saveLayoutDraft(ctx: Context, key: LayoutKey, layout: Layout): Promise<void> {
  await judge(ctx, key)
  await storeDraft(ctx, key, checkLayout(ctx, key.object, key.purpose, layout))
}

export async function discardLayoutDraft(ctx: Context, key: LayoutKey): Promise<void> {
  await judge(ctx, key)
  await storeDraft(ctx, key, null)
}

/** Puts a layout in force for everybody concerned with their next request; null goes back to the shipped one. */
export async function publishLayout(ctx: Context, key: LayoutKey, layout: Layout | null): Promise<void> {
  await judge(ctx, key)
  const sound = layout && checkLayout(ctx, key.object, key.purpose, layout)
  await ctx.db.transaction(async (tx) => {
    const before = await storePublished(ctx, tx, key, sound)
    await bumpRegistry(tx, ctx.workspace.schema)
    const { object, purpose, role } = key
    const action = sound ? 'published' : 'reset'
    await audit(ctx, { kind: 'layout', action, subject: role, name: purpose, object, before, after: sound }, tx)
  })
}

export async function layoutVersions(ctx: Context, key: LayoutKey): Promise<LayoutVersion[]> {
  allow(ctx)
  const versions = await versionsOf(ctx, key)
  const names = await actorNames(
    ctx,
    versions.map(({ by }) => by),
  )
  return versions.map((version) => ({ ...version, byName: names.get(version.by) ?? version.by }))
}

function allow(ctx: Context): void {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only people with the right to manage settings may do this')
}

async function judge(ctx: Context, { object, role }: LayoutKey): Promise<void> {
  allow(ctx)
  ctx.registry.object(object)
  if (role === everyone) return
  const roles = await listRoles(ctx.db, ctx.workspace.schema)
  if (!roles.some((one) => one.key === role)) throw invalidField('role', 'unknownRole', `There is no role "${role}"`)
}
