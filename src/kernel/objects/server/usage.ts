import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { formulasReading, rollupsOver } from '#kernel/formulas/server/objectFormulas.ts'
import { guardUses, guardUsesOfChoice } from '#kernel/guards/server/usage.ts'
import type { Usage } from '#kernel/objects/metadata.contract.ts'
import { listSharingRules } from '#kernel/permissions/server/principal.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import { allViews, type ViewRow } from '#kernel/views/server/store.ts'
import type { RegisteredField, RegisteredObject } from './registry.ts'

/** What would lose something if the whole object went. */
export async function objectUsage(ctx: Context, object: RegisteredObject): Promise<Usage> {
  const row = await ctx.db.row<{ n: number }>(sql`SELECT count(*) AS n FROM ${id(ctx.workspace.schema, object.table)}`)
  const links = [...ctx.registry.objects.values()].flatMap((other) =>
    other.ownFields
      .filter((field) => field.def.target === object.name && other.name !== object.name)
      .map((field) => ({ kind: 'field' as const, name: field.name, object: other.name })),
  )
  const roles = (await listRoles(ctx.db, ctx.workspace.schema)).filter((role) => object.name in role.rights)
  const rules = (await listSharingRules(ctx.db, ctx.workspace.schema)).filter((rule) => rule.object === object.name)
  const saved = (await allViews(ctx)).filter((view) => view.object === object.name)
  return {
    records: row?.n ?? 0,
    uses: [
      ...links,
      ...rollupsOver(ctx.registry, object.name).map((one) => ({ kind: 'field' as const, ...one })),
      ...savedUses(ctx, saved),
      ...roles.map((role) => ({ kind: 'role' as const, name: role.key })),
      ...rules.map((rule) => ({ kind: 'sharingRule' as const, name: rule.name ?? rule.id })),
    ],
  }
}

/** Records with a value in the field, and what names it. */
export async function fieldUsage(ctx: Context, object: RegisteredObject, name: string): Promise<Usage> {
  const column = object.fields.get(name)?.columns[0]
  if (!column) return { records: 0, uses: [] }
  const row = await ctx.db.row<{ n: number }>(sql`
    SELECT count(*) AS n FROM ${id(ctx.workspace.schema, object.table)} WHERE ${id(column.name)} IS NOT NULL`)
  const mentions = (part: unknown) => JSON.stringify(part ?? null).includes(`"${name}"`)
  const views = (object.def.views ?? []).filter(mentions)
  const roles = (await listRoles(ctx.db, ctx.workspace.schema)).filter(
    (role) => role.rights[object.name]?.fields?.[name],
  )
  // Also behind links (`account.industry`) and in front of a part (`amount.currency`).
  const step = new RegExp(`"(\\w+\\.)*${name}(\\.[\\w.-]+)?"`)
  const rules = (await listSharingRules(ctx.db, ctx.workspace.schema)).filter((rule) =>
    step.test(JSON.stringify(rule.filter)),
  )
  const behind = new RegExp(`"(\\w+\\.)+${name}(\\.[\\w.-]+)?"`)
  const saved = (await allViews(ctx)).filter((view) =>
    (view.object === object.name ? step : behind).test(JSON.stringify(view.settings)),
  )
  return {
    records: row?.n ?? 0,
    uses: [
      ...([object.def.title].flat().includes(name)
        ? [{ kind: 'field' as const, name: 'displayName', object: object.name }]
        : []),
      ...formulasReading(ctx.registry, object.name, name).map((one) => ({ kind: 'field' as const, ...one })),
      ...views.map((view) => ({ kind: 'view' as const, name: view.key, object: object.name })),
      ...savedUses(ctx, saved),
      ...layoutUses(ctx, object, step),
      ...guardUses(ctx.registry, object, name),
      ...roles.map((role) => ({ kind: 'role' as const, name: role.key, object: object.name })),
      ...rules.map((rule) => ({ kind: 'sharingRule' as const, name: rule.name ?? rule.id, object: rule.object })),
    ],
  }
}

/** How many records hold each choice of a field, also in the trash. */
export async function choiceCounts(
  ctx: Context,
  object: RegisteredObject,
  field: RegisteredField,
): Promise<Map<string, number>> {
  const column = id(field.columns[0]?.name ?? '')
  const value = field.storage === 'textArray' ? sql`unnest(${column})` : column
  const rows = await ctx.db.rows<{ value: string | null; n: number }>(sql`
    SELECT ${value} AS value, count(*) AS n FROM ${id(ctx.workspace.schema, object.table)} GROUP BY 1`)
  return new Map(rows.flatMap((row) => (row.value === null ? [] : [[row.value, row.n] as const])))
}

/** What names a choice of the field: filters of views, sharing rules, conditions on pages. */
export async function choiceUses(
  ctx: Context,
  object: RegisteredObject,
  field: string,
  value: string,
): Promise<Usage['uses']> {
  const step = new RegExp(`"(\\w+\\.)*${field}"`)
  const names = (part: unknown) => {
    const text = JSON.stringify(part ?? null)
    return step.test(text) && text.includes(JSON.stringify(value))
  }
  const rules = (await listSharingRules(ctx.db, ctx.workspace.schema)).filter((rule) => names(rule.filter))
  return [
    ...savedUses(
      ctx,
      (await allViews(ctx)).filter((view) => names(view.settings)),
    ),
    ...object.layouts
      .filter(({ layout }) => names(layout))
      .map(({ purpose }) => ({ kind: 'layout' as const, name: purpose, object: object.name })),
    ...guardUsesOfChoice(ctx.registry, object, field, value),
    ...rules.map((rule) => ({ kind: 'sharingRule' as const, name: rule.name ?? rule.id, object: rule.object })),
  ]
}

/** Other people's private views are named by whose they are, once, not by what they are called. */
export function savedUses(ctx: Context, views: ViewRow[]): Usage['uses'] {
  const isForeign = (view: ViewRow) =>
    view.audience === 'private' && !(ctx.actor.type === 'user' && ctx.actor.id === view.owner)
  const uses = views.map((view) => ({
    name: isForeign(view) ? (view.owner_name ?? '') : view.name,
    object: view.object,
  }))
  const known = new Map(uses.map((use) => [`${use.object}.${use.name}`, use]))
  return [...known.values()].map((use) => ({ kind: 'view', ...use }))
}

/** Layouts that name a field of the object, on its own pages or in lists of it on others. */
function layoutUses(ctx: Context, object: RegisteredObject, field: RegExp): Usage['uses'] {
  return [...ctx.registry.objects.values()].flatMap((host) =>
    host.layouts
      .filter(({ layout: { known: _known, knownTabs: _tabs, ...layout } }) => {
        const tabs = layout.tabs.filter((tab) => host.related.get(tab.path ?? '')?.object === object.name)
        return field.test(JSON.stringify(host === object ? layout : tabs))
      })
      .map(({ purpose }) => ({ kind: 'layout' as const, name: purpose, object: host.name })),
  )
}
