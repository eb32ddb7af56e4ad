import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, join, raw, sql } from '#kernel/db/sql.ts'
import { familyIndex, nameKey, shownName } from '#kernel/objects/server/personName.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import { conditions } from './conditions.ts'

/** A record that may be meant by what someone typed, before any ranking. */
export interface Candidate {
  object: string
  id: string
  displayName: string
}

/** Sorts behind every text that starts with what stands before it, in the order of the stored names (ICU root). */
const lastSign = '\uffff'

/**
 * Records whose name, or an indexed part of it, begins with the text, without regard to case and accents; answered from
 * b-trees in a millisecond however many records there are.
 */
export async function findByPrefix(
  ctx: Context,
  objects: readonly RegisteredObject[],
  text: string,
  limit: number,
): Promise<Candidate[]> {
  const branches = objects.flatMap((object) => {
    const where = conditions(ctx, object, {})
    if (where === null || !nameIsOpen(ctx, object)) return []
    return orderedNames(object).map(
      (name) =>
        sql`(${candidate(ctx, object)} ${from(ctx, object)} WHERE ${where} AND ${name} >= ${text} AND ${name} < ${text + lastSign} ORDER BY ${name}, t.id LIMIT ${limit})`,
    )
  })
  return union(ctx, branches)
}

/**
 * Records that hold every word somewhere in their searchable fields. The inner part is planned as if all rows were wanted,
 * so that the planner takes the trigram index and does not bet on an early end; it still stops at the limit.
 */
export async function findByWords(
  ctx: Context,
  objects: readonly RegisteredObject[],
  text: string,
  limit: number,
): Promise<Candidate[]> {
  const branches = objects.flatMap((object) => {
    const where = conditions(ctx, object, { search: text })
    if (where === null) return []
    return [
      sql`(WITH found AS MATERIALIZED (${candidate(ctx, object)} ${from(ctx, object)} WHERE ${where}) SELECT * FROM found LIMIT ${limit})`,
    ]
  })
  return union(ctx, branches)
}

/** How alike a name must be: first what is nearly the same, and only if there is nothing, what is more remote. */
const likenesses = [0.7, 0.55]
const threshold = raw("current_setting('pg_trgm.word_similarity_threshold')::float4")
/** Of very many alike names so many are weighed; the rest would not be read either. */
const weighed = 200

/** Records whose name looks like the text though it is spelt otherwise, most alike first. */
export async function findSimilar(
  ctx: Context,
  objects: readonly RegisteredObject[],
  text: string,
  limit: number,
): Promise<(Candidate & { similarity: number })[]> {
  const branches = objects.flatMap((object) => {
    const where = conditions(ctx, object, {})
    if (where === null || !nameIsOpen(ctx, object)) return []
    // The search text holds the name, so its index finds the candidates; what is alike only elsewhere falls out.
    return [
      sql`(WITH found AS MATERIALIZED (
          ${candidate(ctx, object)}, word_similarity(${text}, lower(t.display_name)) AS similarity
          ${from(ctx, object)} WHERE ${where} AND t.search_text %> ${text})
        SELECT * FROM (SELECT * FROM found WHERE similarity >= ${threshold} LIMIT ${weighed}) AS few
        ORDER BY similarity DESC, id LIMIT ${limit})`,
    ]
  })
  if (branches.length === 0) return []
  const statement = join(branches, ' UNION ALL ')
  return ctx.db.transaction(async (tx) => {
    for (const likeness of likenesses) {
      await tx.run(sql`SELECT set_config('pg_trgm.word_similarity_threshold', ${String(likeness)}, true)`)
      const found = await tx.rows<Candidate & { similarity: number }>(statement)
      if (found.length > 0) return found
    }
    return []
  })
}

function union(ctx: Context, branches: Sql[]): Promise<Candidate[]> {
  return branches.length === 0 ? Promise.resolve([]) : ctx.db.rows<Candidate>(join(branches, ' UNION ALL '))
}

const candidate = (ctx: Context, object: RegisteredObject): Sql =>
  sql`SELECT ${object.name}::text AS object, t.id, ${shownName(object, ctx.locale.nameOrder, 't')} AS "displayName"`
const from = (ctx: Context, object: RegisteredObject): Sql => sql`FROM ${id(ctx.workspace.schema, object.table)} t`

/** A name made of a field that the actor may not read must not be found by (S-09). */
function nameIsOpen(ctx: Context, object: RegisteredObject): boolean {
  return ['displayName', ...object.titleFields].every((field) => ctx.access.canReadField(object.name, field))
}

/** The whole name, that of a person by family too, and of others its indexed later parts: what people look somebody up by. */
function orderedNames(object: RegisteredObject): Sql[] {
  if (familyIndex(object)) return [id('t', 'display_name'), nameKey(object, 'family', 't')]
  const parts = object.titleFields.slice(1).map((name) => object.fields.get(name))
  const others = parts.filter((field) => field !== undefined).filter(isOrderedText)
  return ['display_name', ...others.map((field) => field.columns[0]?.name ?? '')].map((name) => id('t', name))
}

const isOrderedText = (field: RegisteredField): boolean =>
  field.def.indexed === true && field.storage === 'text' && field.kind.sortable
