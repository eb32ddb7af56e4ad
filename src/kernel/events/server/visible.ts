import { actorKey, type Context, filterEnv } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { type EventType, type LiveEvent, savedViews } from '#kernel/events/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { compilePredicate, linkedPaths } from '#kernel/filter/server/predicate.ts'
import { expandVerdict } from '#kernel/filter/server/trees.ts'
import { systemAccess } from '#kernel/permissions/server/access.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { query } from '#kernel/records/server/engine.ts'
import { position } from './cursor.ts'
import type { SlimEvent } from './recent.ts'

/**
 * S-13: the events as this asker may see them, each a copy of its own: none of records that the engine would not show, no
 * name of a field that is hidden. A change that takes a record out of the asker's sight is told as its deletion, so that
 * it does not stay on the screen. What is readable is asked for the whole batch.
 */
export async function visible(ctx: Context, events: readonly SlimEvent[]): Promise<LiveEvent[]> {
  const me = actorKey(ctx.actor)
  const shown = new Map<SlimEvent, LiveEvent>()
  for (const [object, group] of Map.groupBy(events, (event) => event.object)) {
    if (object === savedViews) {
      for (const event of group) if (isViewNews(event, me)) shown.set(event, bare(event, event.type, me))
      continue
    }
    const verdict = ctx.registry.objects.has(object) ? ctx.access.verdict(object, 'read') : false
    if (verdict === false) continue
    const readable = verdict === true ? null : await readableIds(ctx, object, idsOf(group))
    const isReadable = (event: SlimEvent) => readable === null || readable.has(event.id)
    for (const event of group) if (isReadable(event)) shown.set(event, present(ctx, event, me))
    if (verdict === true) continue
    const unreadable = group.filter((event) => !isReadable(event))
    for (const event of await lost(ctx, object, verdict, unreadable)) shown.set(event, bare(event, 'deleted', me))
  }
  return events.flatMap((event) => shown.get(event) ?? [])
}

async function readableIds(ctx: Context, object: string, ids: string[]): Promise<Set<string>> {
  return new Set((await recordsOf(ctx, object, ids, ['id'])).map((record) => record.id))
}

/** In lists and in the trash. */
async function recordsOf(ctx: Context, object: string, ids: string[], fields?: string[]): Promise<RecordJson[]> {
  const asked = {
    filter: { field: 'id', op: 'in' as const, value: ids },
    limit: ids.length,
    ...(fields ? { fields } : {}),
  }
  const pages = await Promise.all([query(ctx, object, asked), query(ctx, object, { ...asked, trash: true })])
  return pages.flatMap((page) => page.items)
}

/**
 * Changes of records that the asker could read until then and cannot now. Told by the record's own fields alone; where
 * the right hangs on other records, the screen learns it with its next request.
 */
async function lost(ctx: Context, objectName: string, verdict: Filter, events: SlimEvent[]): Promise<SlimEvent[]> {
  const object = ctx.registry.object(objectName)
  const changes = events.filter((event) => event.type === 'updated')
  if (
    changes.length === 0 ||
    !hangsOnRecordAlone(verdict) ||
    linkedPaths(verdict, { registry: ctx.registry, object }).length > 0
  )
    return []
  const mayRead = compilePredicate(await expandVerdict(ctx, object, verdict), {
    registry: ctx.registry,
    object,
    env: filterEnv(ctx),
  })
  const whole = { ...ctx, access: systemAccess }
  const records = new Map((await recordsOf(whole, objectName, idsOf(changes))).map((record) => [record.id, record]))
  const later = Map.groupBy(await changesSince(ctx, objectName, changes), (change) => change.record_id)
  return changes.filter((event) => {
    const record = records.get(event.id)
    if (!record) return false
    const { seq } = position(event.cursor)
    const at = (from: bigint) =>
      Object.assign(
        {},
        record,
        ...(later.get(event.id) ?? []).filter((each) => BigInt(each.seq) >= from).map((each) => each.before),
      )
    return mayRead(at(seq)) && !mayRead(at(seq + 1n))
  })
}

/** Newest first, for taking back. */
function changesSince(ctx: Context, object: string, events: SlimEvent[]) {
  const first = events.map((event) => position(event.cursor).seq).reduce((a, b) => (a < b ? a : b))
  return ctx.db.rows<{ record_id: string; seq: number; before: Record<string, JsonValue> | null }>(
    sql`SELECT record_id, seq, before FROM ${id(ctx.workspace.schema, 'sys_event')}
        WHERE record_id = ANY(${idsOf(events)}::uuid[]) AND object = ${object} AND seq >= ${first} ORDER BY seq DESC`,
  )
}

function hangsOnRecordAlone(filter: Filter): boolean {
  if ('and' in filter) return filter.and.every(hangsOnRecordAlone)
  if ('or' in filter) return filter.or.every(hangsOnRecordAlone)
  if ('not' in filter) return hangsOnRecordAlone(filter.not)
  return !('path' in filter) && !('count' in filter)
}

function present(ctx: Context, event: SlimEvent, me: string): LiveEvent {
  const { cursor, type, object, id: recordId, version } = event
  const known = ctx.registry.object(object).fields
  const fields = event.fields.filter((field) => known.has(field) && ctx.access.canReadField(object, field))
  return { cursor, type, object, id: recordId, version, fields, mine: event.actor === me }
}

/** Private views change for their owner alone. Whose a shared one is, the screen asks the server. */
const isViewNews = (event: SlimEvent, me: string) => event.actor === me || event.fields.includes('isShared')

/** That something happened, with nothing of what it says. */
const bare = ({ cursor, object, id: recordId, version, actor }: SlimEvent, type: EventType, me: string): LiveEvent => ({
  cursor,
  type,
  object,
  id: recordId,
  version,
  fields: [],
  mine: actor === me,
})

const idsOf = (events: readonly SlimEvent[]) => [...new Set(events.map((event) => event.id))]
