import type { z } from 'zod'
import { actorKey, type Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { notFound } from '#kernel/errors.ts'
import { parse } from '#kernel/http/route.ts'
import { type Organization, type SettingKey, type Settings, settingSchemas } from '../contract.ts'

export type { Organization } from '../contract.ts'

type Reach = Pick<Context, 'db' | 'workspace'>

/** The value that stands, or the defaults. */
export async function readSetting<K extends SettingKey>(ctx: Reach, key: K): Promise<Settings[K]> {
  const row = await ctx.db.row<{ value: unknown }>(
    sql`SELECT value FROM ${id(ctx.workspace.schema, 'sys_setting')} WHERE key = ${key}`,
  )
  return settingSchemas[key].parse(row?.value ?? {}) as Settings[K]
}

/** Stores a whole setting; who changed what stays on record (V-51). */
export async function writeSetting<K extends SettingKey>(ctx: Context, key: K, input: unknown): Promise<Settings[K]> {
  const value = parse<unknown>(settingSchemas[key] as z.ZodType, input) as Settings[K]
  await ctx.db.transaction((tx) => store(ctx, tx, key, value))
  return value
}

/** Settings that have routes of their own, since saving them takes more than their shape; not everybody may read them. */
const guarded = new Set(['signIn', 'mail'])

export function settingKey(key: string): SettingKey {
  if (!Object.hasOwn(settingSchemas, key) || guarded.has(key)) throw notFound(`Setting "${key}"`)
  return key as SettingKey
}

const shipped = settingSchemas.organization.parse({})

/** A stored organisation as read by another statement, with defaults for what is missing. */
export function organizationSettings(stored: unknown): Organization {
  return stored ? { ...shipped, ...(stored as Organization) } : shipped
}

async function store(ctx: Context, tx: Db, key: SettingKey, value: unknown): Promise<void> {
  const { schema } = ctx.workspace
  const [now, actor, json] = [ctx.clock.now(), actorKey(ctx.actor), JSON.stringify(value)]
  const before = await tx.row<{ value: unknown }>(
    sql`SELECT value FROM ${id(schema, 'sys_setting')} WHERE key = ${key} FOR UPDATE`,
  )
  await tx.run(sql`
    INSERT INTO ${id(schema, 'sys_setting')} (key, value, updated_at, updated_by) VALUES (${key}, ${json}::jsonb, ${now}, ${actor})
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`)
  await tx.run(sql`
    INSERT INTO ${id(schema, 'sys_setting_change')} (key, at, actor, before, after)
    VALUES (${key}, ${now}, ${actor}, ${before ? JSON.stringify(before.value) : null}::jsonb, ${json}::jsonb)`)
}
