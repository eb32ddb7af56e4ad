import type { Context } from '#kernel/context.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import { untilSettled } from '#kernel/events/server/log.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job, ServerModule } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { partsReader } from './parts.ts'
import { followFormulas, formulaReader, reckonJob } from './reckoning.ts'
import { selectExpressions } from './select.ts'
import { searchTextOf, type Values } from './values.ts'

const batchSize = 1000

/**
 * Compares the searchable fields of each object with those that its standing records were written with, and has the texts
 * of those that differ made anew in the background. After a change of definitions and at every start.
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
  const total = await ctx.db.row<{ n: number }>(
    sql`SELECT count(*) AS n FROM ${id(ctx.workspace.schema, object.table)}`,
  )
  const operation = await startOperation(ctx, {
    kind: 'searchText',
    params: { object: object.name },
    total: total?.n ?? 0,
  })
  try {
    for (let after: string | null = null, rows: Row[]; ; after = rows.at(-1)?.id ?? null) {
      rows = await readRows(ctx, object, after)
      await writeTexts(ctx, object, rows)
      await operation.progress({ done: rows.length })
      if (rows.length < batchSize) break
    }
    await remember(ctx, object)
    await operation.finish()
  } catch (error) {
    await operation.fail(error instanceof Error ? error.message : String(error))
    throw error
  }
}

export const searchTextJob: Job = {
  name: 'records.searchText',
  maxMinutes: 360,
  async run(ctx, { object }) {
    const found = ctx.registry.objects.get(String(object))
    if (found) await rebuildSearchText(ctx, found)
  },
}

/** What records need of a running process. */
export const recordsModule: ServerModule = {
  name: 'records',
  objects: [],
  readers: [partsReader, formulaReader],
  jobs: [searchTextJob, reckonJob],
  async seed(ctx) {
    await followSearchableFields(ctx)
    await followFormulas(ctx)
  },
}

interface Row {
  id: string
  version: number
  text: string | null
  values: Values
}

function readRows(ctx: Context, object: RegisteredObject, after: string | null): Promise<Row[]> {
  const names = object.searchable.map((field) => field.name)
  const values = names.length > 0 ? join(selectExpressions(object, names, 't')) : sql`NULL AS nothing`
  return ctx.db.rows<Row>(sql`
    SELECT t.id, t.version, t.search_text AS text, (SELECT row_to_json(j) FROM (SELECT ${values}) j) AS values
    FROM ${id(ctx.workspace.schema, object.table)} t WHERE ${after === null ? sql`true` : sql`t.id > ${after}::uuid`}
    ORDER BY t.id LIMIT ${batchSize}`)
}

/** A record that was changed in between has its new text already. */
async function writeTexts(ctx: Context, object: RegisteredObject, rows: Row[]): Promise<void> {
  const changed = rows
    .map((row) => ({ id: row.id, was: row.version, text: searchTextOf(object, row.values), standing: row.text }))
    .filter((row) => row.text !== row.standing)
  if (changed.length === 0) return
  await ctx.db.run(sql`
    UPDATE ${id(ctx.workspace.schema, object.table)} t SET search_text = x.text
    FROM json_to_recordset(${JSON.stringify(changed)}::json) AS x(id uuid, was bigint, text text)
    WHERE t.id = x.id AND t.version = x.was`)
}

const fieldsOf = (object: RegisteredObject) =>
  JSON.stringify(object.searchable.map((field) => [field.name, field.def.kind]))

async function remember(ctx: Context, object: RegisteredObject): Promise<void> {
  await ctx.db.run(sql`
    INSERT INTO ${table(ctx)} (object, fields) VALUES (${object.name}, ${fieldsOf(object)})
    ON CONFLICT (object) DO UPDATE SET fields = EXCLUDED.fields`)
}

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_search_text')
