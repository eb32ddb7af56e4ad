import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Usage } from '#kernel/objects/metadata.contract.ts'
import { listSharingRules } from '#kernel/permissions/server/principal.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import type { RegisteredObject } from './registry.ts'

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
  return {
    records: row?.n ?? 0,
    uses: [
      ...links,
      ...roles.map((role) => ({ kind: 'role' as const, name: role.key })),
      ...rules.map((rule) => ({ kind: 'sharingRule' as const, name: rule.id })),
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
  return {
    records: row?.n ?? 0,
    uses: [
      ...([object.def.title].flat().includes(name)
        ? [{ kind: 'field' as const, name: 'displayName', object: object.name }]
        : []),
      ...views.map((view) => ({ kind: 'view' as const, name: view.key, object: object.name })),
      ...roles.map((role) => ({ kind: 'role' as const, name: role.key, object: object.name })),
      ...rules.map((rule) => ({ kind: 'sharingRule' as const, name: rule.id, object: rule.object })),
    ],
  }
}
