import type { Context } from '#kernel/context.ts'
import { empty, id, join, sql } from '#kernel/db/sql.ts'
import { untilSettled } from '#kernel/events/server/log.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import { matchKeysOf } from '#kernel/matching/keys.ts'
import type { Job } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { selectExpressions } from './select.ts'
import { portion, throughAll } from './throughAll.ts'
import { sameValue, searchTextOf, type Values } from './values.ts'

/**
 * Compares the searchable fields of each object with those that its standing records were written with, and has the texts
 * and keys of matching of those that differ made anew in the background. After a change of definitions and at every start.
 */
export async function followSearchableFields(ctx: Context): Promise<void> {
  const rows = await ctx.db.rows<{ object: string; fields: string }>(sql`SELECT object, fields FROM ${table(ctx)}`)
  const known = new Map(rows.map((row) => [row.object, row.fields]))
  for (const object of ctx.registry.objects.values()) {
    const was = known.get(object.name)
    if (was === undefined) await remember(ctx, object)
    else if (was !== fieldsOf(object))
      await enqueue(
        asSystem(ctx, 'search'),
        searchTextJob.name,
        { object: object.name },
        { key: `search ${object.name}` },
      )
  }
}

/** Changes neither version nor history: what a record says stays, only how it is found does not. */
export async function rebuildSearchText(ctx: Context, object: RegisteredObject): Promise<void> {
  // Requests that began before the change still write the old texts; they have ended when this has.
  await untilSettled(ctx.db)
  await throughAll(ctx, object, {
    kind: 'searchText',
    read: (after) => readRows(ctx, object, after),
    work: (rows) => writeTexts(ctx, object, rows),
    done: () => remember(ctx, object),
  })
}

export const searchTextJob: Job = {
  name: 'records.searchText',
  maxMinutes: 360,
  async run(ctx, { object }) {
    const found = ctx.registry.objects.get(String(object))
    if (found) await rebuildSearchText(ctx, found)
  },
}

interface Row {
  id: string
  version: number
  text: string | null
  keys: string[] | null
  values: Values
}

function readRows(ctx: Context, object: RegisteredObject, after: string | null): Promise<Row[]> {
  const names = readBy(object)
  const values = names.length > 0 ? join(selectExpressions(object, names, 't')) : sql`NULL AS nothing`
  return ctx.db.rows<Row>(sql`
    SELECT t.id, t.version, t.search_text AS text, ${object.def.matchKeys ? sql`t.match_keys` : sql`NULL::text[]`} AS keys,
      (SELECT row_to_json(j) FROM (SELECT ${values}) j) AS values
    FROM ${id(ctx.workspace.schema, object.table)} t WHERE ${after === null ? sql`true` : sql`t.id > ${after}::uuid`}
    ORDER BY t.id LIMIT ${portion}`)
}

/** What texts and keys are made of. */
const readBy = (object: RegisteredObject): string[] => [
  ...new Set([
    ...object.searchable.map((field) => field.name),
    ...(object.def.matchKeys ?? []).flatMap((key) => key.fields),
  ]),
]

/** A record that was changed in between has its new text already. */
async function writeTexts(ctx: Context, object: RegisteredObject, rows: Row[]): Promise<void> {
  const { matchKeys } = object.def
  const changed = rows
    .map((row) => ({
      id: row.id,
      was: row.version,
      text: searchTextOf(object, row.values),
      keys: matchKeys ? matchKeysOf(matchKeys, row.values) : null,
      standing: row,
    }))
    .filter(({ text, keys, standing }) => text !== standing.text || !sameValue(keys, standing.keys))
    .map(({ standing: _, ...row }) => row)
  if (changed.length === 0) return
  await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, object.table)} t SET search_text = x.text${matchKeys ? sql`, match_keys = x.keys` : empty}
    FROM json_to_recordset(${JSON.stringify(changed)}::json) AS x(id uuid, was bigint, text text, keys text[])
    WHERE t.id = x.id AND t.version = x.was`)
}

const fieldsOf = (object: RegisteredObject) =>
  JSON.stringify([
    ...object.searchable.map((field) => [field.name, field.def.kind]),
    ...(object.def.matchKeys ?? []).map(({ key, fields }) => [`${key} key`, fields]),
  ])

async function remember(ctx: Context, object: RegisteredObject): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx)} (object, fields) VALUES (${object.name}, ${fieldsOf(object)})
    ON CONFLICT (object) DO UPDATE SET fields = EXCLUDED.fields`)
}

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_search_text')
