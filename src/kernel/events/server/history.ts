import type { Context } from '#kernel/context.ts'
import { empty, id, sql } from '#kernel/db/sql.ts'
import { invalidField, notFound, PublicError } from '#kernel/errors.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { HistoryEntry, HistoryPage, RecordJson } from '#kernel/records/contract.ts'
import { get } from '#kernel/records/server/engine.ts'
import { parseEnv } from '#kernel/records/server/values.ts'
import { actorNames } from './actors.ts'
import { type EventRow, toEvent } from './log.ts'

type Values = Record<string, JsonValue>

/** What happened to a record, newest first. S-12: fields that the asker may not read are absent, and changes of them alone too. */
export async function history(
  ctx: Context,
  object: string,
  recordId: string,
  page: { cursor?: string; limit?: number } = {},
): Promise<HistoryPage> {
  await standing(ctx, object, recordId)
  const limit = Math.min(Math.max(page.limit ?? 50, 1), 200)
  const before = page.cursor === undefined ? null : seqOf(page.cursor)
  const rows = await eventRows(ctx, object, recordId, { before, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const names = await actorNames(
    ctx,
    shown.map((row) => row.actor),
  )
  const items = shown.flatMap((row) => entryOf(ctx, row, names) ?? [])
  const hasMore = rows.length > limit
  const [first] = hasMore ? await eventRows(ctx, object, recordId, { order: 'ASC', limit: 1 }) : rows.slice(-1)
  return { items, next: hasMore ? String(shown.at(-1)?.seq) : null, since: first?.at ?? null }
}

/**
 * The record as it was at an instant: what stands now, with every later change taken back. Not found when it did not
 * exist then; `can` says no, since nobody writes into the past.
 */
export async function asOf(ctx: Context, object: string, recordId: string, at: string): Promise<RecordJson> {
  const instant = Date.parse(at)
  if (Number.isNaN(instant)) throw invalidField('at', 'wrongValue', 'Use an instant such as 2026-11-21T12:00:00Z')
  const record = await standing(ctx, object, recordId)
  const rows = await eventRows(ctx, object, recordId, {})
  const cut = rows.findIndex((row) => Date.parse(row.at) <= instant)
  const last = rows[cut]
  if (!last) throw notFound(`This ${object} at that time`)
  const values = rows.slice(0, cut).reduce(takeBack, record)
  const readable = Object.entries(values).filter(([field]) => field !== 'can' && mayRead(ctx, object, field))
  return {
    ...Object.fromEntries(readable.map(([field, value]) => [field, inPresentKind(ctx, object, field, value)])),
    ...(mayRead(ctx, object, 'updatedAt') ? { updatedAt: last.at } : {}),
    ...(mayRead(ctx, object, 'updatedBy') ? { updatedBy: last.actor } : {}),
    id: recordId,
    version: last.version,
    can: { update: false, delete: false },
  }
}

/** The log has what was written, in the kind of its day; whoever reads a record knows the present one alone. */
function inPresentKind(ctx: Context, object: string, name: string, value: JsonValue): JsonValue {
  const field = ctx.registry.object(object).fields.get(name)
  if (!field || field.kept.length === 0 || value === null) return value
  const env = parseEnv(ctx)
  const parsed = field.kind.parse(value, field.def, env)
  if (parsed.ok) return parsed.value as JsonValue
  const read = typeof value === 'object' ? parsed : field.kind.parseText(String(value), field.def, env)
  return read.ok ? (read.value as JsonValue) : null
}

/** Every change of a record put together again, oldest first; null once it is destroyed. Equals the row that stands. */
export function fold(events: readonly Pick<RecordEvent, 'type' | 'after'>[]): Values | null {
  let values: Values | null = null
  for (const event of events) values = event.type === 'destroyed' ? null : Object.assign(values ?? {}, event.after)
  return values
}

/** All events of a record in the order of its versions. */
export async function recordEvents(ctx: Context, object: string, recordId: string): Promise<RecordEvent[]> {
  return (await eventRows(ctx, object, recordId, {})).map(toEvent).reverse()
}

/** The readable record, from the lists, from the trash, or from its last event when it is destroyed. */
async function standing(ctx: Context, object: string, recordId: string): Promise<Values> {
  try {
    const { can: _can, ...values } = await get(ctx, object, recordId, { trash: true })
    return values as Values
  } catch (error) {
    if (!(error instanceof PublicError) || error.code !== 'notFound') throw error
    // Whose record it was cannot be asked any more: only who reads every record of the object sees destroyed ones.
    if (ctx.access.verdict(object, 'read') !== true || !isUuid(recordId)) throw error
    const [last] = await eventRows(ctx, object, recordId, { limit: 1 })
    if (last?.type !== 'destroyed') throw error
    const unset = Object.fromEntries([...ctx.registry.object(object).fields.keys()].map((field) => [field, null]))
    return { ...unset, teams: [], tags: [], externalIds: {}, ...last.before }
  }
}

interface Range {
  before?: number | null
  limit?: number
  order?: 'ASC' | 'DESC'
}

/** Newest first unless told otherwise. Sequence numbers of one record follow its versions, since its row is locked while they are drawn. */
function eventRows(
  ctx: Context,
  object: string,
  recordId: string,
  { before = null, limit, order = 'DESC' }: Range,
): Promise<EventRow[]> {
  return ctx.db.rows<EventRow>(
    sql`SELECT * FROM ${id(ctx.workspace.schema, 'sys_event')} WHERE record_id = ${recordId}::uuid AND object = ${object}
          ${before === null ? empty : sql`AND seq < ${before}`} ORDER BY seq ${order === 'ASC' ? sql`ASC` : sql`DESC`} ${limit ? sql`LIMIT ${limit}` : empty}`,
  )
}

function entryOf(ctx: Context, row: EventRow, names: Map<string, string>): HistoryEntry | null {
  const fields = row.type === 'created' || row.type === 'updated' ? Object.keys({ ...row.before, ...row.after }) : []
  const changes = fields
    .filter((field) => mayRead(ctx, row.object, field))
    .map((field) => ({ field, from: row.before?.[field] ?? null, to: row.after?.[field] ?? null }))
  if (row.type === 'updated' && changes.length === 0) return null
  const { at, type, actor, source, operation } = row
  return { seq: String(row.seq), at, type, actor, actorName: names.get(actor) ?? actor, source, operation, changes }
}

function mayRead(ctx: Context, object: string, field: string): boolean {
  return ctx.registry.object(object).fields.has(field) && ctx.access.canReadField(object, field)
}

function takeBack(values: Values, row: EventRow): Values {
  return row.type === 'destroyed' ? { ...row.before } : { ...values, ...row.before }
}

function seqOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor))
    throw invalidField('cursor', 'invalidCursor', 'This cursor was not made by the server')
  return Number(cursor)
}
