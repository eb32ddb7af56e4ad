import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, invalidField } from '#kernel/errors.ts'
import { actorNames } from '#kernel/events/server/actors.ts'
import { query } from '#kernel/records/server/engine.ts'
import type { AuditChange, AuditEntry, AuditPage, AuditQuery } from '../contract.ts'
import { differences } from './changes.ts'
import { type Asked, type AuditRow, type Place, readSource, type Source, sources } from './sources.ts'

const mostRounds = 20

/**
 * One page over the log, the sign-ins, the settings and what was done to the system, newest first. Records and fields that
 * the asker may not read are absent (S-01, S-12), so a page may look further than its length.
 */
export async function searchAudit(ctx: Context, asked: AuditQuery): Promise<AuditPage> {
  if (!ctx.access.has('audit.read')) throw forbidden('This needs the right "audit.read"')
  const limit = Math.min(Math.max(asked.limit ?? 50, 1), 500)
  const prepared = await prepare(ctx, asked)
  const shown: AuditRow[] = []
  let place = asked.cursor === undefined ? null : placeOf(asked.cursor)
  for (let round = 0; round < mostRounds; round++) {
    const rows = await readRows(ctx, prepared, place, limit + 1)
    const page = rows.slice(0, limit)
    const readable = await readableRows(ctx, page)
    shown.push(...readable.slice(0, limit - shown.length))
    const isFull = shown.length === limit
    const last = isFull ? shown.at(-1) : page.at(-1)
    if (last) place = last
    if (rows.length <= limit && !(isFull && readable.at(-1) !== last)) return pageOf(ctx, shown, null)
    if (isFull) break
  }
  return pageOf(ctx, shown, place)
}

/** All pages of a search, for an export. */
export async function* auditPages(ctx: Context, asked: AuditQuery, most: number): AsyncGenerator<AuditEntry[]> {
  let cursor: string | undefined
  for (let count = 0; count < most; ) {
    const page = await searchAudit(ctx, { ...asked, cursor, limit: 500 })
    if (page.items.length > 0) yield page.items
    count += page.items.length
    if (page.next === null) return
    cursor = page.next
  }
}

async function prepare(ctx: Context, asked: AuditQuery): Promise<Asked> {
  const objects = [...ctx.registry.objects.keys()].filter((name) => ctx.access.verdict(name, 'read') !== false)
  const isHidden = asked.object !== undefined && !objects.includes(asked.object)
  if (isHidden) throw invalidField('object', 'unknownObject', `There is no object "${asked.object}"`)
  const text = asked.text?.trim()
  const { text: _text, ...rest } = asked
  if (!text) return { ...rest, objects, found: null }
  const searched = asked.object ? [asked.object] : objects
  return {
    ...rest,
    text,
    objects,
    found: { records: await recordsNamed(ctx, searched, text), actors: await actorsNamed(ctx, text) },
  }
}

/** Records that the asker finds by these words, also in the trash. */
async function recordsNamed(ctx: Context, objects: string[], text: string): Promise<string[]> {
  const asked = { search: text, fields: ['id'], limit: 50 }
  const pages = await Promise.all(
    objects.flatMap((object) => [query(ctx, object, asked), query(ctx, object, { ...asked, trash: true })]),
  )
  return pages.flatMap((page) => page.items.map((item) => item.id))
}

async function actorsNamed(ctx: Context, text: string): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    SELECT id FROM ${id(ctx.workspace.schema, 'user')} WHERE display_name ILIKE ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} LIMIT 50`)
  return rows.map((row) => `user:${row.id}`)
}

/** The newest rows of all sources together. */
async function readRows(ctx: Context, asked: Asked, after: Place | null, limit: number): Promise<AuditRow[]> {
  const lists = await Promise.all(sources.map((source) => readSource(ctx, source, asked, after, limit)))
  return lists.flat().sort(newestFirst).slice(0, limit)
}

const newestFirst = (a: AuditRow, b: AuditRow): number =>
  Date.parse(b.at) - Date.parse(a.at) || sources.indexOf(a.source) - sources.indexOf(b.source) || b.seq - a.seq

/** Without events of records that the asker may not read, and without changes of hidden fields alone. */
async function readableRows(ctx: Context, rows: AuditRow[]): Promise<AuditRow[]> {
  const readable = new Map<string, Set<string> | null>()
  const events = rows.filter((row) => row.source === 'event' && row.object !== null)
  for (const [object, group] of Map.groupBy(events, (row) => row.object ?? '')) {
    const isWhole = ctx.access.verdict(object, 'read') === true
    readable.set(object, isWhole ? null : await readableIds(ctx, object, group))
  }
  return rows.filter((row) => {
    if (row.source !== 'event') return true
    const ids = readable.get(row.object ?? '')
    if (ids && !ids.has(row.recordId ?? '')) return false
    return row.action !== 'updated' || changesOf(ctx, row).length > 0
  })
}

async function readableIds(ctx: Context, object: string, rows: AuditRow[]): Promise<Set<string>> {
  const ids = [...new Set(rows.flatMap((row) => row.recordId ?? []))]
  const asked = { filter: { field: 'id', op: 'in' as const, value: ids }, fields: ['id'], limit: ids.length }
  const pages = await Promise.all([query(ctx, object, asked), query(ctx, object, { ...asked, trash: true })])
  return new Set(pages.flatMap((page) => page.items.map((item) => item.id)))
}

function changesOf(ctx: Context, { source, object, before, after }: AuditRow): AuditChange[] {
  if (source !== 'event' || object === null) return differences(before, after)
  const known = ctx.registry.objects.get(object)?.fields
  const changes = Object.keys({ ...before, ...after })
    .filter((field) => known?.has(field) && ctx.access.canReadField(object, field))
    .map((field) => ({ field, from: before?.[field] ?? null, to: after?.[field] ?? null }))
  // The stored name follows the fields that it is made of.
  const own = changes.filter(({ field }) => field !== 'displayName')
  return own.length > 0 ? own : changes
}

async function pageOf(ctx: Context, rows: AuditRow[], place: Place | null): Promise<AuditPage> {
  const actors = await actorNames(
    ctx,
    rows.map((row) => row.actor),
  )
  const names = await recordNames(ctx, rows)
  return {
    items: rows.map((row): AuditEntry => {
      const { source, seq, before: _before, after: _after, ...rest } = row
      const changes = changesOf(ctx, row)
      return {
        ...rest,
        id: `${source}${seq}`,
        actorName: actors.get(row.actor) ?? (row.source === 'login' ? (row.name ?? '') : row.actor),
        name: row.name ?? names.get(row.recordId ?? '') ?? null,
        changes,
      }
    }),
    next: place ? `${Date.parse(place.at)}.${place.source}.${place.seq}` : null,
  }
}

/** Names of the records on the page, as the asker may read them. */
async function recordNames(ctx: Context, rows: AuditRow[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const events = rows.filter((row) => row.source === 'event')
  for (const [object, group] of Map.groupBy(events, (row) => row.object ?? '')) {
    const ids = [...new Set(group.flatMap((row) => row.recordId ?? []))]
    const asked = { filter: { field: 'id', op: 'in' as const, value: ids }, fields: ['displayName'], limit: ids.length }
    for (const trash of [false, true])
      for (const item of (await query(ctx, object, trash ? { ...asked, trash } : asked)).items)
        names.set(item.id, String(item.displayName ?? ''))
  }
  return names
}

function placeOf(cursor: string): Place {
  const [at = '', source = '', seq = ''] = cursor.split('.')
  const isOurs = /^\d{1,15}$/.test(at) && /^\d{1,15}$/.test(seq) && (sources as readonly string[]).includes(source)
  if (!isOurs) throw invalidField('cursor', 'invalidCursor', 'This cursor was not made by the server')
  return { at: new Date(Number(at)).toISOString(), source: source as Source, seq: Number(seq) }
}
