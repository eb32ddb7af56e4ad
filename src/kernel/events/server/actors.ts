import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { shownName } from '#kernel/objects/server/personName.ts'

/** Names of the actors that the log knows by key, also of people and keys that are gone from lists. */
export async function actorNames(ctx: Context, keys: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const byType = Map.groupBy(new Set(keys), (key) => key.slice(0, key.indexOf(':')))
  for (const key of byType.get('system') ?? []) names.set(key, idOf(key))
  const schema = ctx.workspace.schema
  const name = shownName(ctx.registry.object('user'), ctx.locale.nameOrder, 'u')
  const people = await namesOf(
    ctx,
    byType.get('user'),
    (ids) => sql`SELECT u.id, ${name} AS name FROM ${id(schema, 'user')} u WHERE u.id = ANY(${ids}::uuid[])`,
  )
  const apiKeys = await namesOf(
    ctx,
    byType.get('key'),
    (ids) => sql`SELECT id, name FROM ${id(schema, 'sys_api_key')} WHERE id = ANY(${ids}::uuid[])`,
  )
  for (const person of people) names.set(`user:${person.id}`, person.name)
  for (const apiKey of apiKeys) names.set(`key:${apiKey.id}`, apiKey.name)
  return names
}

async function namesOf(ctx: Context, keys: string[] | undefined, statement: (ids: string[]) => ReturnType<typeof sql>) {
  const ids = (keys ?? []).map(idOf).filter((text) => /^[0-9a-f-]{36}$/.test(text))
  return ids.length === 0 ? [] : ctx.db.rows<{ id: string; name: string }>(statement(ids))
}

const idOf = (key: string) => key.slice(key.indexOf(':') + 1)
