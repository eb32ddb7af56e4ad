import type { Context } from '#kernel/context.ts'
import { actorKey } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Layout, LayoutPurpose, LayoutVariant, LayoutVersion, PublishedLayout } from '../contract.ts'

/** Which layout is meant. */
export interface LayoutKey {
  object: string
  purpose: LayoutPurpose
  role: string
}

/** All that are in force, for the registry. */
export async function publishedLayouts(db: Db, schema: string): Promise<(PublishedLayout & { object: string })[]> {
  return db.rows(sql`
    SELECT object, purpose, role, published AS layout FROM ${id(schema, 'sys_layout')}
    WHERE published IS NOT NULL ORDER BY object, purpose, role`)
}

export async function variantsOf(
  ctx: Pick<Context, 'db' | 'workspace'>,
  object: string,
  purpose: LayoutPurpose,
): Promise<LayoutVariant[]> {
  return ctx.db.rows<LayoutVariant>(sql`
    SELECT role, published, version, published_at AS "publishedAt", published_by AS "publishedBy", draft
    FROM ${id(ctx.workspace.schema, 'sys_layout')} WHERE object = ${object} AND purpose = ${purpose} ORDER BY role`)
}

export async function versionsOf(ctx: Context, key: LayoutKey): Promise<Omit<LayoutVersion, 'byName'>[]> {
  return ctx.db.rows(sql`
    SELECT version, layout, at, by FROM ${id(ctx.workspace.schema, 'sys_layout_version')}
    WHERE object = ${key.object} AND purpose = ${key.purpose} AND role = ${key.role} ORDER BY version DESC LIMIT 100`)
}

/** Null takes the draft away. */
export async function storeDraft(ctx: Context, { object, purpose, role }: LayoutKey, draft: Layout | null) {
  const json = draft && JSON.stringify(draft)
  await ctx.db.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_layout')} (object, purpose, role, draft)
    VALUES (${object}, ${purpose}, ${role}, ${json}::jsonb)
    ON CONFLICT (object, purpose, role) DO UPDATE SET draft = excluded.draft`)
}

/** Puts a layout (null: the shipped one) in force and keeps it as a version; answers what stood before. */
export async function storePublished(
  ctx: Context,
  tx: Db,
  { object, purpose, role }: LayoutKey,
  layout: Layout | null,
): Promise<Layout | null> {
  const { schema } = ctx.workspace
  const [json, now, by] = [layout && JSON.stringify(layout), ctx.clock.now(), actorKey(ctx.actor)]
  const at = sql`object = ${object} AND purpose = ${purpose} AND role = ${role}`
  await tx.run(sql`
    INSERT INTO ${id(schema, 'sys_layout')} (object, purpose, role) VALUES (${object}, ${purpose}, ${role}) ON CONFLICT DO NOTHING`)
  const before = await tx.row<{ published: Layout | null; version: number }>(
    sql`SELECT published, version FROM ${id(schema, 'sys_layout')} WHERE ${at} FOR UPDATE`,
  )
  const version = (before?.version ?? 0) + 1
  await tx.run(sql`
    UPDATE ${id(schema, 'sys_layout')} SET published = ${json}::jsonb, draft = NULL, version = ${version},
      published_at = ${now}, published_by = ${by} WHERE ${at}`)
  await tx.run(sql`
    INSERT INTO ${id(schema, 'sys_layout_version')} (object, purpose, role, version, layout, at, by)
    VALUES (${object}, ${purpose}, ${role}, ${version}, ${json}::jsonb, ${now}, ${by})`)
  return before?.published ?? null
}

/** What is gone takes its layouts along. */
export async function removeLayouts(db: Db, schema: string, object: string): Promise<void> {
  await db.run(sql`DELETE FROM ${id(schema, 'sys_layout')} WHERE object = ${object}`)
  await db.run(sql`DELETE FROM ${id(schema, 'sys_layout_version')} WHERE object = ${object}`)
}
