import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'

/** What activities say of a record: when something was last done, what comes next, and the last of each kind. ISO instants. */
export interface Marks {
  lastActivityAt: string | null
  nextActivityAt: string | null
  lastCallAt: string | null
  lastMeetingAt: string | null
}
export const markNames = ['lastActivityAt', 'nextActivityAt', 'lastCallAt', 'lastMeetingAt'] as const

interface MarkRow extends Marks {
  id: string
}

/** When an activity of an object was done, when it is due while it is open, and by which link records take part in it. */
interface Source {
  object: string
  at: string
  /** Condition on an alias `a`; null: as soon as it is written. */
  isDone: ((object: RegisteredObject) => Sql) | null
  isOpen: ((object: RegisteredObject) => Sql) | null
  dueAt: string
  /** The mark of its kind, set by those that were held. */
  own: 'lastCallAt' | 'lastMeetingAt' | null
  participants: string | null
}

const is = (field: string, values: string[]) => (object: RegisteredObject) =>
  sql`${column(object, field)} = ANY(${values}::text[])`
const isOpen = (object: RegisteredObject) => sql`NOT ${column(object, 'isClosed')}`

/** An attempt to call is an activity, too; what counts as a call is that somebody was spoken to. */
const sources: Source[] = [
  {
    object: 'task',
    at: 'completedAt',
    isDone: is('status', ['Completed']),
    isOpen,
    dueAt: 'dueAt',
    own: null,
    participants: null,
  },
  {
    object: 'call',
    at: 'startAt',
    isDone: is('status', ['Held', 'No Answer', 'Voicemail', 'Busy']),
    isOpen,
    dueAt: 'startAt',
    own: 'lastCallAt',
    participants: 'contacts',
  },
  {
    object: 'meeting',
    at: 'startAt',
    isDone: is('status', ['Held']),
    isOpen,
    dueAt: 'startAt',
    own: 'lastMeetingAt',
    participants: 'contacts',
  },
  { object: 'note', at: 'createdAt', isDone: null, isOpen: null, dueAt: 'createdAt', own: null, participants: null },
]

/** Few locks stand for all records: a large import must not fill the table of locks. */
const lockCount = 256

/**
 * Holds these records for the transaction, so that of two activities written at once the second sees what the first has
 * left. Locks are taken in one order.
 */
export async function holdMarks(ctx: Context, ids: string[]): Promise<void> {
  await ctx.db.run(sql`
    SELECT pg_advisory_xact_lock(hashtext('activity marks'), bucket) FROM (
      SELECT DISTINCT abs(hashtext(id::text)) % ${lockCount}::integer AS bucket FROM unnest(${ids}::uuid[]) AS id ORDER BY 1) AS buckets`)
}

/** What the activities of these records themselves say. Records without activities are not answered. */
export async function marksOfRecords(ctx: Context, ids: string[]): Promise<Map<string, Marks>> {
  const parts = sources.flatMap((source) => partsOf(ctx, source, ids))
  const rows = await ctx.db.rows<MarkRow>(sql`
    SELECT id, max(done_at) AS "lastActivityAt", min(due_at) AS "nextActivityAt", max(call_at) AS "lastCallAt",
      max(meeting_at) AS "lastMeetingAt"
    FROM (${join(parts, ' UNION ALL ')}) AS activities GROUP BY id`)
  return new Map(rows.map(({ id: record, ...marks }) => [record, marks]))
}

/** What the records of an object say of the accounts that they belong to. */
export async function marksOfAccounts(
  ctx: Context,
  objectName: string,
  accounts: string[],
): Promise<Map<string, Marks>> {
  const object = ctx.registry.object(objectName)
  const account = column(object, 'account')
  const of = (name: (typeof markNames)[number], fn: Sql) =>
    object.fields.has(name) ? sql`${fn}(${column(object, name)})` : sql`NULL::timestamptz`
  const rows = await ctx.db.rows<MarkRow>(sql`
    SELECT ${account} AS id, ${of('lastActivityAt', sql`max`)} AS "lastActivityAt", ${of('nextActivityAt', sql`min`)} AS "nextActivityAt",
      ${of('lastCallAt', sql`max`)} AS "lastCallAt", ${of('lastMeetingAt', sql`max`)} AS "lastMeetingAt"
    FROM ${id(ctx.workspace.schema, object.table)} AS a
    WHERE ${account} = ANY(${accounts}::uuid[]) AND a.deleted_at IS NULL GROUP BY 1`)
  return new Map(rows.map(({ id: record, ...marks }) => [record, marks]))
}

function partsOf(ctx: Context, source: Source, ids: string[]): Sql[] {
  const object = ctx.registry.objects.get(source.object)
  if (!object) return []
  const when = (isTrue: Sql, field: string) => sql`CASE WHEN ${isTrue} THEN ${column(object, field)} END`
  const nothing = sql`NULL::timestamptz`
  const own = (mark: Source['own']) =>
    mark === source.own && mark ? when(is('status', ['Held'])(object), source.at) : nothing
  const times = sql`
    ${source.isDone ? when(source.isDone(object), source.at) : column(object, source.at)} AS done_at,
    ${source.isOpen ? when(source.isOpen(object), source.dueAt) : nothing} AS due_at,
    ${own('lastCallAt')} AS call_at,
    ${own('lastMeetingAt')} AS meeting_at`
  const table = id(ctx.workspace.schema, object.table)
  const related = column(object, 'relatedTo')
  const direct = sql`SELECT ${related} AS id, ${times} FROM ${table} AS a WHERE ${related} = ANY(${ids}::uuid[]) AND a.deleted_at IS NULL`
  if (!source.participants) return [direct]
  const people = column(object, source.participants)
  const taking = sql`
    SELECT person AS id, ${times} FROM ${table} AS a, unnest(${people}) AS person
    WHERE ${people} && ${ids}::uuid[] AND person = ANY(${ids}::uuid[]) AND a.deleted_at IS NULL`
  return [direct, taking]
}

function column(object: RegisteredObject, field: string): Sql {
  const found = object.fields.get(field)?.columns[0]
  if (!found) throw new Error(`${object.name} has no field ${field}`)
  return id('a', found.name)
}
