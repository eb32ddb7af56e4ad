import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { type AuditKind, type AuditQuery, auditKinds } from '../contract.ts'

type Values = Record<string, JsonValue>

/** One row of any source, before names are looked up and fields are hidden. */
export interface AuditRow {
  source: Source
  seq: number
  at: string
  kind: AuditKind
  action: string
  actor: string
  subject: string | null
  name: string | null
  object: string | null
  recordId: string | null
  note: string | null
  ip: string | null
  before: Values | null
  after: Values | null
}

/** Where the page before ended, in the one order of all sources: at, then source, then seq. */
export interface Place {
  at: string
  source: Source
  seq: number
}

/** In the order in which rows of the same instant stand. */
export const sources = ['event', 'login', 'setting', 'system'] as const
export type Source = (typeof sources)[number]

export interface Asked extends AuditQuery {
  /** Objects whose records the asker may read at all. */
  objects: string[]
  /** Records that the text names, and people. */
  found: { records: string[]; actors: string[] } | null
}

/** The newest rows of a source behind a place, at most so many. */
export async function readSource(
  ctx: Context,
  source: Source,
  asked: Asked,
  after: Place | null,
  limit: number,
): Promise<AuditRow[]> {
  if (!speaks(source, asked)) return []
  const { schema } = ctx.workspace
  const conditions = [...statements[source].where(asked), ...times(source, asked, after)]
  const where = conditions.length > 0 ? sql`WHERE ${join(conditions, ' AND ')}` : sql``
  const rows = await ctx.db.rows<Omit<AuditRow, 'source'>>(sql`
    SELECT ${statements[source].columns} FROM ${id(schema, statements[source].table)} ${where}
    ORDER BY at DESC, seq DESC LIMIT ${limit}`)
  return rows.map((row) => ({ ...row, source }))
}

/** All kinds that stand in the system's own table. */
const systemKinds = auditKinds.filter((kind) => !['record', 'signIn', 'setting'].includes(kind))

/** A source that cannot hold what is asked for is not looked at. */
function speaks(source: Source, { kinds, object, record, subject }: Asked): boolean {
  const has = (wanted: AuditKind[]) => !kinds?.length || wanted.some((kind) => kinds.includes(kind))
  if (source === 'event') return has(['record']) && subject === undefined
  if (source === 'login') return has(['signIn']) && !object && !record
  if (source === 'setting') return has(['setting']) && !object && !record
  return !kinds?.length || kinds.some((kind) => !['record', 'signIn', 'setting'].includes(kind))
}

function times(source: Source, { from, to }: Asked, after: Place | null): Sql[] {
  return [
    ...(from ? [sql`at >= ${from}::timestamptz`] : []),
    ...(to ? [sql`at < ${to}::timestamptz`] : []),
    ...(after ? [behind(source, after)] : []),
  ]
}

function behind(source: Source, after: Place): Sql {
  const [mine, other] = [sources.indexOf(source), sources.indexOf(after.source)]
  if (mine === other) return sql`(at, seq) < (${after.at}::timestamptz, ${after.seq}::bigint)`
  return mine < other ? sql`at < ${after.at}::timestamptz` : sql`at <= ${after.at}::timestamptz`
}

interface Statement {
  table: string
  columns: Sql
  where(asked: Asked): Sql[]
}

const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
const contains = (text: string, columns: Sql[]): Sql =>
  sql`(${join(
    columns.map((column) => sql`${column} ILIKE ${like(text)}`),
    ' OR ',
  )})`

const statements: Record<Source, Statement> = {
  event: {
    table: 'sys_event',
    columns: sql`seq, at, 'record' AS kind, type AS action, actor, NULL AS subject, NULL AS name, object, record_id AS "recordId",
      NULL AS note, NULL AS ip, before, after`,
    where: ({ actor, object, record, objects, found }) => [
      object ? sql`object = ${object}` : sql`object = ANY(${objects}::text[])`,
      ...(actor ? [sql`actor = ${actor}`] : []),
      ...(record ? [sql`record_id = ${record}::uuid`] : []),
      ...(found ? [sql`(record_id = ANY(${found.records}::uuid[]) OR actor = ANY(${found.actors}::text[]))`] : []),
    ],
  },
  login: {
    table: 'sys_login_audit',
    columns: sql`seq, at, 'signIn' AS kind, event AS action, coalesce('user:' || user_id, '') AS actor, NULL AS subject, email AS name,
      NULL AS object, NULL AS "recordId", NULL AS note, ip, NULL AS before, NULL AS after`,
    where: ({ actor, subject, text }) => [
      ...(actor ? [sql`user_id::text = ${actor.replace(/^user:/, '')}`] : []),
      ...(subject ? [sql`user_id::text = ${subject.replace(/^user:/, '')}`] : []),
      ...(text ? [contains(text, [sql`email`, sql`ip`])] : []),
    ],
  },
  setting: {
    table: 'sys_setting_change',
    columns: sql`seq, at, 'setting' AS kind, 'updated' AS action, actor, key AS subject, NULL AS name, NULL AS object,
      NULL AS "recordId", NULL AS note, NULL AS ip, before, after`,
    where: ({ actor, subject, text, found }) => [
      ...(actor ? [sql`actor = ${actor}`] : []),
      ...(subject ? [sql`key = ${subject}`] : []),
      ...(text ? [sql`(key ILIKE ${like(text)} OR actor = ANY(${found?.actors ?? []}::text[]))`] : []),
    ],
  },
  system: {
    table: 'sys_audit',
    columns: sql`seq, at, kind, action, actor, subject, name, object, record_id AS "recordId", note, NULL AS ip, before, after`,
    where: ({ kinds, actor, object, record, subject, text, found }) => [
      ...(kinds?.length ? [sql`kind = ANY(${kinds.filter((kind) => systemKinds.includes(kind))}::text[])`] : []),
      ...(actor ? [sql`actor = ${actor}`] : []),
      ...(object ? [sql`object = ${object}`] : []),
      ...(record ? [sql`record_id = ${record}::uuid`] : []),
      ...(subject ? [sql`subject = ${subject}`] : []),
      ...(text
        ? [
            sql`(${contains(text, [sql`name`, sql`note`, sql`subject`])} OR actor = ANY(${found?.actors ?? []}::text[]))`,
          ]
        : []),
    ],
  },
}
