import type { Context } from '#kernel/context.ts'
import { filterEnv } from '#kernel/context.ts'
import { id, isOneOf, raw, sql } from '#kernel/db/sql.ts'
import { formatNumber } from '#kernel/fields/autoNumber/format.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { compileFilter } from '#kernel/filter/server/sql.ts'
import { namesObject, type RegisteredField, type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import { lookUps } from './lookUps.ts'
import type { Draft } from './rules.ts'
import { shapeOf } from './shape.ts'

/**
 * Every changed link must lead to a live record that the actor may read; otherwise it is as if it did not exist. Actors and
 * their teams need not be looked up: the session was checked a moment ago.
 */
export async function checkLinks(ctx: Context, object: RegisteredObject, drafts: Draft[]): Promise<void> {
  const wanted = new Map<string, Set<string>>()
  const uses: { draft: Draft; field: string; target: string; id: string }[] = []
  const own = new Set(
    ctx.actor.type === 'user' ? [`user ${ctx.actor.id}`, ...ctx.actor.teamIds.map((team) => `team ${team}`)] : [],
  )
  for (const field of shapeOf(object).links) {
    const { name } = field
    for (const draft of drafts) {
      if (!draft.changed.has(name)) continue
      for (const { target, id } of linksOf(field, draft.values[name] ?? null)) {
        if (own.has(`${target} ${id}`)) continue
        if (!ctx.registry.objects.has(target)) {
          draft.issues.push(unknownLink(name, target))
          continue
        }
        uses.push({ draft, field: name, target, id })
        const ids = wanted.get(target)
        if (ids) ids.add(id)
        else wanted.set(target, new Set([id]))
      }
    }
  }
  const found = new Map<string, Set<string>>()
  for (const [target, ids] of wanted) found.set(target, await readableIds(ctx, target, [...ids]))
  for (const use of uses) {
    if (!found.get(use.target)?.has(use.id)) use.draft.issues.push(unknownLink(use.field, use.target))
  }
}

const unknownLink = (field: string, target: string) => ({
  field,
  code: 'unknownLink',
  message: `${field} does not lead to a ${target}; choose one from the list`,
  params: { target },
})

function linksOf(field: RegisteredField, value: JsonValue): { target: string; id: string }[] {
  if (value === null) return []
  const target = targetOf(field)
  if (target && typeof value === 'string') return [{ target, id: value }]
  if (target && Array.isArray(value)) return value.map((link) => ({ target, id: String(link) }))
  if (namesObject(field)) {
    const link = value as { object: string; id: string }
    return [{ target: link.object, id: link.id }]
  }
  return []
}

/** Those of the ids that exist, live, and may be read by the actor. Single questions of one caller travel together. */
async function readableIds(ctx: Context, target: string, ids: string[]): Promise<Set<string>> {
  const [only, ...others] = ids
  if (only === undefined || others.length > 0 || ctx.db.inTransaction) return findReadable(ctx, target, ids)
  const found = await readables(ctx, target, only, async (now, asked) => {
    const readable = await findReadable(now, target, asked)
    return new Map([...readable].map((id) => [id, true]))
  })
  return found ? new Set(ids) : new Set()
}

const readables = lookUps<boolean>()

async function findReadable(ctx: Context, target: string, ids: string[]): Promise<Set<string>> {
  const verdict = ctx.access.verdict(target, 'read')
  if (verdict === false || ids.length === 0) return new Set()
  const object = ctx.registry.object(target)
  const readable =
    verdict === true
      ? raw('TRUE')
      : compileFilter(verdict, {
          registry: ctx.registry,
          object,
          alias: 't',
          env: filterEnv(ctx),
          access: null,
          schema: ctx.workspace.schema,
        })
  const rows = await ctx.db.rows<{ id: string }>(
    sql`
    SELECT t.id FROM ${id(ctx.workspace.schema, object.table)} t WHERE ${isOneOf(sql`t.id`, ids, sql`uuid`)} AND t.deleted_at IS NULL AND ${readable}`,
    { prepare: true },
  )
  return new Set(rows.map((row) => row.id))
}

/** Two records must not share a unique value: neither inside the batch nor with what stands. */
export async function checkUnique(ctx: Context, object: RegisteredObject, drafts: Draft[]): Promise<void> {
  for (const field of shapeOf(object).unique) {
    const column = field.columns[0]
    if (!column) continue
    const concerned = drafts.filter((draft) => draft.changed.has(field.name) && draft.values[field.name] != null)
    if (concerned.length === 0) continue
    const texts = concerned.map((draft) => String(draft.values[field.name]))
    const rows = await ctx.db.rows<{ id: string; value: string }>(
      sql`
      SELECT id, ${id(column.name)}::text AS value FROM ${id(ctx.workspace.schema, object.table)}
      WHERE deleted_at IS NULL AND ${id(column.name)} = ANY(${texts}::${raw(column.type)}[])`,
      { prepare: true },
    )
    const holders = new Map(rows.map((row) => [row.value, row.id]))
    for (const draft of concerned) {
      const text = String(draft.values[field.name])
      const holder = holders.get(text)
      if (holder !== undefined && holder !== draft.id)
        draft.issues.push({
          field: field.name,
          code: 'notUnique',
          message: `Another ${object.name} has the ${field.name} "${text}"`,
          params: { value: text },
        })
      else holders.set(text, draft.id)
    }
  }
}

/** A tree stays a tree: a record must not become its own ancestor. Held by a lock until the transaction ends. */
export async function checkTrees(ctx: Context, object: RegisteredObject, drafts: Draft[]): Promise<void> {
  for (const field of shapeOf(object).trees) {
    const column = field.columns[0]
    if (!column) continue
    const moved = drafts.filter(
      (draft) => draft.before && draft.changed.has(field.name) && typeof draft.values[field.name] === 'string',
    )
    if (moved.length === 0) continue
    await ctx.db.run(
      sql`SELECT pg_advisory_xact_lock(hashtext(${`${ctx.workspace.schema}.${object.name}.${field.name}`}))`,
    )
    const table = id(ctx.workspace.schema, object.table)
    const parent = id(column.name)
    const edges = moved.map((draft) => ({ id: draft.id, parent: draft.values[field.name] as string }))
    // Ancestors with the batch's own moves applied, so that two moves of one batch cannot close a loop together.
    const loops = await ctx.db.rows<{ id: string }>(sql`
      WITH RECURSIVE moves AS (SELECT * FROM json_to_recordset(${JSON.stringify(edges)}::json) AS m(id uuid, parent uuid)),
      edge AS (SELECT id, parent FROM moves UNION ALL SELECT t.id, t.${parent} FROM ${table} t WHERE NOT EXISTS (SELECT 1 FROM moves m WHERE m.id = t.id)),
      up(start, id) AS (SELECT id, parent FROM moves UNION SELECT up.start, edge.parent FROM up JOIN edge ON edge.id = up.id WHERE edge.parent IS NOT NULL)
      SELECT DISTINCT start AS id FROM up WHERE id = start`)
    const looping = new Set(loops.map((row) => row.id))
    for (const draft of moved) {
      if (looping.has(draft.id))
        draft.issues.push({
          field: field.name,
          code: 'loop',
          message: `${field.name} would make the record its own ancestor; choose another one`,
        })
    }
  }
}

/**
 * Next numbers of automatic number fields, in order. Usually they are taken at once, so that nobody waits for anybody, and what
 * fails afterwards leaves a gap. Of a field without gaps the number is taken in the record's own transaction: the row of its
 * counter is held until the commit, so that writers of one object follow each other.
 */
export async function assignNumbers(ctx: Context, object: RegisteredObject, drafts: Draft[]): Promise<void> {
  for (const field of shapeOf(object).numbers) {
    const missing = drafts.filter((draft) => draft.values[field.name] == null)
    if (missing.length === 0) continue
    const row = await ctx.db.row<{ last: number }>(
      sql`
      INSERT INTO ${id(ctx.workspace.schema, 'sys_number')} AS n (object, field, last) VALUES (${object.name}, ${field.name}, ${missing.length})
      ON CONFLICT (object, field) DO UPDATE SET last = n.last + ${missing.length} RETURNING last`,
      { prepare: true },
    )
    let next = (row?.last ?? 0) - missing.length
    for (const draft of missing) {
      next += 1
      draft.values[field.name] = formatNumber(field.def.format ?? '{0}', next)
      draft.changed.add(field.name)
    }
  }
}
