import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { EventType } from '#kernel/events/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { isReckoned, type RegisteredField } from '#kernel/objects/server/registry.ts'

/** What taking an operation back means for one record: all its events of that operation, put together. */
export interface Reversal {
  object: string
  id: string
  /** Sequence of its newest event: reversals are done newest first. */
  seq: number
  /** Where the record belongs afterwards; null when the operation did not move it. */
  place: 'live' | 'trash' | null
  /** The operation itself left it in the trash. */
  isLeftInTrash: boolean
  fields: Map<string, { restore: JsonValue; wrote: JsonValue }>
  /** The operation destroyed it: nothing brings it back. */
  destroyed: boolean
}

interface EventRow {
  seq: number
  type: EventType
  object: string
  record_id: string
  before: Record<string, JsonValue> | null
  after: Record<string, JsonValue> | null
}

const settableSystemFields = new Set(['owner', 'teams', 'tags', 'externalIds'])

/** The next records to take back, newest first, from those whose newest event lies before `position`. */
export async function nextReversals(
  ctx: Context,
  operation: string,
  position: number | null,
  limit: number,
): Promise<Reversal[]> {
  return reversalsOf(
    ctx,
    operation,
    await ctx.db.rows<{ record_id: string }>(
      sql`SELECT record_id FROM ${id(ctx.workspace.schema, 'sys_event_reversals')}(
            ${operation}::uuid, ${position ?? Number.MAX_SAFE_INTEGER}::bigint, ${histories(ctx)}::text[], ${limit}::integer)`,
    ),
  )
}

/** Records that the operation changed but did not make: the only ones whose fields can stand in conflict. */
export async function changedReversals(
  ctx: Context,
  operation: string,
  after: string | null,
  limit: number,
): Promise<Reversal[]> {
  const log = id(ctx.workspace.schema, 'sys_event')
  const reversals = await reversalsOf(
    ctx,
    operation,
    await ctx.db.rows<{ record_id: string }>(
      sql`SELECT DISTINCT e.record_id FROM ${log} AS e
          WHERE e.operation = ${operation} AND e.type = 'updated' AND e.object <> ALL(${histories(ctx)}::text[])
            AND ${after === null ? sql`true` : sql`e.record_id > ${after}::uuid`}
            AND NOT EXISTS (SELECT 1 FROM ${log} AS made
              WHERE made.record_id = e.record_id AND made.operation = e.operation AND made.type = 'created')
          ORDER BY e.record_id LIMIT ${limit}`,
    ),
  )
  return reversals.sort((a, b) => (a.id < b.id ? -1 : 1))
}

export async function countReversals(ctx: Context, operation: string): Promise<number> {
  const row = await ctx.db.row<{ n: number }>(
    sql`SELECT count(DISTINCT record_id) AS n FROM ${id(ctx.workspace.schema, 'sys_event')}
        WHERE operation = ${operation} AND object <> ALL(${histories(ctx)}::text[])`,
  )
  return row?.n ?? 0
}

async function reversalsOf(ctx: Context, operation: string, records: { record_id: string }[]): Promise<Reversal[]> {
  if (records.length === 0) return []
  const events = await ctx.db.rows<EventRow>(
    sql`SELECT seq, type, object, record_id, before, after FROM ${id(ctx.workspace.schema, 'sys_event')}
        WHERE record_id = ANY(${records.map((record) => record.record_id)}::uuid[]) AND operation = ${operation} ORDER BY seq DESC`,
  )
  return [...Map.groupBy(events, (event) => event.record_id).values()].map((group) => reversalOf(ctx, group))
}

/** Newest event first: the oldest one has the last word on what was before. */
function reversalOf(ctx: Context, events: EventRow[]): Reversal {
  const [newest] = events
  if (!newest) throw new Error('A record without events cannot be taken back')
  const reversal: Reversal = {
    object: newest.object,
    id: newest.record_id,
    seq: newest.seq,
    place: null,
    isLeftInTrash: events.find(({ type }) => type !== 'updated')?.type === 'deleted',
    fields: new Map(),
    destroyed: false,
  }
  for (const event of events) {
    if (event.type === 'destroyed') reversal.destroyed = true
    else if (event.type === 'deleted') reversal.place = 'live'
    else if (event.type === 'updated') takeFields(ctx, reversal, event)
    else reversal.place = 'trash'
  }
  // What the operation made goes into the trash as it stands: its fields need no look.
  if (events.at(-1)?.type === 'created') reversal.fields.clear()
  return reversal
}

function takeFields(ctx: Context, reversal: Reversal, event: EventRow): void {
  const known = ctx.registry.objects.get(event.object)?.fields
  for (const [name, restore] of Object.entries(event.before ?? {})) {
    const field = known?.get(name)
    if (!field || !isRestorable(field) || !ctx.access.canReadField(event.object, name)) continue
    const newer = reversal.fields.get(name)
    reversal.fields.set(name, { restore, wrote: newer ? newer.wrote : (event.after?.[name] ?? null) })
  }
}

/** What the engine keeps itself (display name, stamps, activity marks, what is reckoned) follows by itself. */
const isRestorable = (field: RegisteredField) =>
  field.isSystem ? settableSystemFields.has(field.name) : !isReckoned(field.def)

/** Histories only grow: what an operation added there stays, and its undo adds its own line. */
function histories(ctx: Context): string[] {
  return [...ctx.registry.objects.values()].filter((object) => object.def.appendOnly).map((object) => object.name)
}
