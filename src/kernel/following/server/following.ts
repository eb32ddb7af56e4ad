import type { Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import { actorNames } from '#kernel/events/server/actors.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { get } from '#kernel/records/server/engine.ts'
import { readPersonSettings } from '#kernel/settings/server/personSettings.ts'
import type { FollowedRecord, FollowState, Notice, NoticePage } from '../contract.ts'
import { followedBy, followsOf, markRead, type NoticeRow, noticesOf, setFollow } from './store.ts'

const most = 100

/** What the asker is to hear; what they may no longer read has never happened (S-13). */
export async function listNotices(ctx: Context): Promise<NoticePage> {
  const userId = personOf(ctx)
  const { muted } = (await readPersonSettings(ctx, userId)).notices
  const rows = (await noticesOf(ctx, userId, most)).filter((row) => !muted.includes(row.kind))
  const names = await readableNames(ctx, rows)
  const actors = await actorNames(
    ctx,
    rows.map((row) => row.actor),
  )
  const items = rows.flatMap((row): Notice[] => {
    const name = names.get(row.record_id)
    const fields = row.fields.filter((field) => ctx.access.canReadField(row.object, field))
    if (name === undefined || (row.kind === 'updated' && fields.length === 0)) return []
    return [toNotice(row, name, actors.get(row.actor) ?? row.actor, fields)]
  })
  return { items, unread: items.filter((notice) => !notice.isRead).length }
}

export async function readNotices(ctx: Context, ids: string[] | null): Promise<void> {
  await markRead(ctx, personOf(ctx), ids)
}

export async function followState(ctx: Context, object: string, recordId: string): Promise<FollowState> {
  const userId = personOf(ctx)
  const record = await get(ctx, object, recordId, { fields: ['owner'], trash: true })
  const own = (await followsOf(ctx, [recordId])).find((row) => row.user_id === userId)
  if (own) return { isFollowing: own.is_on, reason: own.is_on ? 'follow' : null }
  return record.owner === userId ? { isFollowing: true, reason: 'owner' } : { isFollowing: false, reason: null }
}

/** Only of what may be read. */
export async function follow(ctx: Context, object: string, recordId: string, isOn: boolean): Promise<FollowState> {
  await get(ctx, object, recordId, { fields: ['id'], trash: true })
  await setFollow(ctx, personOf(ctx), object, recordId, isOn)
  return followState(ctx, object, recordId)
}

/** The records that the asker follows by choice, with marks where something is new. */
export async function listFollowed(ctx: Context): Promise<FollowedRecord[]> {
  const userId = personOf(ctx)
  const rows = await followedBy(ctx, userId, most)
  const names = await readableNames(ctx, rows)
  const news = new Set((await listNotices(ctx)).items.filter((one) => !one.isRead).map((one) => one.recordId))
  return rows.flatMap(({ object, record_id: recordId }) => {
    const name = names.get(recordId)
    return name === undefined ? [] : [{ object, recordId, name, unread: news.has(recordId) }]
  })
}

function personOf({ actor }: Context): string {
  if (actor.type !== 'user') throw forbidden('Only people follow records')
  return actor.id
}

async function readableNames(
  ctx: Context,
  rows: { object: string; record_id: string }[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const [object, some] of Map.groupBy(rows, (row) => row.object)) {
    if (!ctx.registry.objects.has(object) || ctx.access.verdict(object, 'read') === false) continue
    const filter = { field: 'id', op: 'in' as const, value: [...new Set(some.map((row) => row.record_id))] }
    for (const trash of [false, true]) {
      const found = await queryAll(ctx, object, { filter, fields: ['displayName'], ...(trash ? { trash } : {}) })
      for (const record of found) names.set(record.id, String(record.displayName ?? ''))
    }
  }
  return names
}

function toNotice(row: NoticeRow, name: string, actorName: string, fields: string[]): Notice {
  const { at, kind, reason, object, actor } = row
  const isRead = row.read_at !== null
  return {
    id: String(row.id),
    at,
    kind,
    reason,
    object,
    recordId: row.record_id,
    name,
    actor,
    actorName,
    fields,
    isRead,
  }
}
