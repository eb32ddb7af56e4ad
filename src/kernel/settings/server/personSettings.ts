import type { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { notFound } from '#kernel/errors.ts'
import { parse } from '#kernel/http/route.ts'
import { type PersonSettingKey, type PersonSettings, personSettingSchemas } from '../contract.ts'

const keys = Object.keys(personSettingSchemas) as PersonSettingKey[]

/** Everything that one person has arranged, with the defaults for what they have not. */
export async function readPersonSettings(ctx: Context, userId: string): Promise<PersonSettings> {
  const rows = await ctx.db.rows<{ key: string; value: unknown }>(
    sql`SELECT key, value FROM ${table(ctx)} WHERE user_id = ${userId}`,
  )
  const stored = new Map(rows.map((row) => [row.key, row.value]))
  return Object.fromEntries(keys.map((key) => [key, standing(key, stored.get(key))])) as PersonSettings
}

export async function readPersonSetting<K extends PersonSettingKey>(
  ctx: Context,
  userId: string,
  key: K,
): Promise<PersonSettings[K]> {
  const row = await ctx.db.row<{ value: unknown }>(
    sql`SELECT value FROM ${table(ctx)} WHERE user_id = ${userId} AND key = ${key}`,
  )
  return standing(key, row?.value)
}

/** Replaces one setting as a whole. */
export async function writePersonSetting<K extends PersonSettingKey>(
  ctx: Context,
  userId: string,
  key: K,
  input: unknown,
): Promise<PersonSettings[K]> {
  const value = parse<unknown>(personSettingSchemas[key] as z.ZodType, input) as PersonSettings[K]
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx)} (user_id, key, value, updated_at)
    VALUES (${userId}, ${key}, ${JSON.stringify(value)}::jsonb, ${ctx.clock.now()})
    ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`)
  return value
}

export function personSettingKey(key: string): PersonSettingKey {
  if (!Object.hasOwn(personSettingSchemas, key)) throw notFound(`Setting "${key}"`)
  return key as PersonSettingKey
}

/** With the person goes what they had arranged. */
export async function forgetPersonSettings(ctx: Context, userIds: string[]): Promise<void> {
  await ctx.db.run(sql`DELETE FROM ${table(ctx)} WHERE user_id = ANY(${userIds}::uuid[])`)
}

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_person_setting')

/** What an older release stored and this one no longer knows counts as not arranged. */
function standing<K extends PersonSettingKey>(key: K, stored: unknown): PersonSettings[K] {
  const schema = personSettingSchemas[key] as z.ZodType
  const result = schema.safeParse(stored ?? {})
  return (result.success ? result.data : schema.parse({})) as PersonSettings[K]
}
