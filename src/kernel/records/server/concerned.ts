import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { namesObject, type RegisteredField, type RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { FieldRollup } from '#kernel/rollups/server/objectRollups.ts'

/** Records whose roll-ups changes elsewhere may have moved: named, or all to which records lead that link to one of `ids`. */
export interface Concerned {
  records: string[]
  behind: { of: string; link: string; ids: string[] }[]
}

/** Which records of an object roll up what these events changed. */
export async function concernedBy(
  ctx: Context,
  object: RegisteredObject,
  rollups: readonly FieldRollup[],
  events: readonly RecordEvent[],
): Promise<Concerned> {
  const records = new Set<string>()
  const behind: Concerned['behind'] = []
  for (const group of Map.groupBy(rollups, ({ rollup }) => rollup.of).values()) {
    const [first] = group
    if (!first) continue
    const { related, link } = first
    const reads = group.flatMap((one) => one.reads)
    const watched = new Set(reads.filter((read) => read.link === null).map(({ field }) => field))
    const own = events.filter((event) => event.object === related.name)
    for (const one of own) for (const end of endsIn(one, link, object.name)) records.add(end)
    for (const end of await endsOf(
      ctx,
      related,
      link,
      own.filter((event) => standsElse(event, watched)),
    ))
      records.add(end)
    for (const [name, inputs] of Map.groupBy(
      reads.filter((read) => read.link !== null),
      (read) => String(read.link),
    )) {
      const ids = events.filter((event) => inputs.some((read) => movesBehind(event, read))).map((one) => one.recordId)
      if (ids.length > 0) behind.push({ of: first.rollup.of, link: name, ids: [...new Set(ids)] })
    }
  }
  return { records: [...records], behind }
}

/** Where the record led before the change, and where it leads after it, as far as the event says. */
function endsIn({ type, before, after }: RecordEvent, link: RegisteredField, object: string): string[] {
  if (type === 'deleted' || type === 'restored') return []
  return [before?.[link.name], after?.[link.name]].flatMap((value) => idsIn(value ?? null, link, object))
}

function idsIn(value: JsonValue, link: RegisteredField, object: string): string[] {
  if (namesObject(link)) {
    const end = value as { object: string; id: string } | null
    return end?.object === object ? [end.id] : []
  }
  return [value].flat().filter((one): one is string => typeof one === 'string')
}

/** What such an event says nothing of its link about: the record itself is asked where it leads. */
const standsElse = ({ type, after }: RecordEvent, watched: ReadonlySet<string>): boolean =>
  type === 'deleted' ||
  type === 'restored' ||
  (type === 'updated' && Object.keys(after ?? {}).some((name) => watched.has(name)))

/** Filters see through a link only while what it leads to lives. */
const movesBehind = ({ object, type, after }: RecordEvent, read: { object: string; field: string }): boolean =>
  object === read.object &&
  (type === 'deleted' || type === 'restored' || (type === 'updated' && read.field in (after ?? {})))

/** One that moved on or is gone since has an event of its own that tells so. */
async function endsOf(
  ctx: Context,
  related: RegisteredObject,
  link: RegisteredField,
  events: readonly RecordEvent[],
): Promise<string[]> {
  const ids = [...new Set(events.map((event) => event.recordId))]
  const [main] = link.columns
  if (ids.length === 0 || !main) return []
  const end = main.storage === 'uuidArray' ? sql`unnest(${id(main.name)})` : id(main.name)
  const rows = await ctx.db.rows<{ id: string | null }>(sql`
    SELECT DISTINCT ${end} AS id FROM ${id(ctx.workspace.schema, related.table)} WHERE id = ANY(${ids}::uuid[])`)
  return rows.flatMap((row) => (row.id === null ? [] : [row.id]))
}
