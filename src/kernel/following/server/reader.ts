import type { Context } from '#kernel/context.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import type { Reader, ServerModule } from '#kernel/module.ts'
import { type NoticeKind, noticeKinds } from '../contract.ts'
import { type FollowRow, followsOf, forgetRecords, type NoticeInput, ownersOf, storeNotices } from './store.ts'

/** Kept by the program beside what people do: no news for anybody. */
const quiet = new Set(['updatedAt', 'updatedBy', 'version', 'displayName', 'lastActivityAt', 'nextActivityAt'])
/** Masses that somebody brought in are no news of each record. */
const silentSources = new Set(['import', 'sample', 'system'])

/** Tells people what others did to the records that they follow or own. Whether they may see it is asked when they look. */
const noticeReader: Reader = {
  name: 'following',
  objects: [],
  async handle(ctx, events) {
    const news = events.filter((event) => isNews(ctx, event))
    if (news.length > 0) await tell(ctx, news)
    await forgetRecords(
      ctx,
      events.filter((event) => event.type === 'destroyed').map((event) => event.recordId),
    )
  },
}

export const followingModule: ServerModule = {
  name: 'following',
  objects: [],
  readers: [noticeReader],
}

function isNews(ctx: Context, event: RecordEvent): boolean {
  const group = ctx.registry.objects.get(event.object)?.def.group
  if (group === undefined || group === 'hidden' || group === 'settings') return false
  if (silentSources.has(event.source) || event.actor.startsWith('system:') || event.type === 'destroyed') return false
  return event.type !== 'updated' || fieldsOf(event).length > 0
}

async function tell(ctx: Context, events: RecordEvent[]): Promise<void> {
  const ids = [...new Set(events.map((event) => event.recordId))]
  const follows = Map.groupBy(await followsOf(ctx, ids), (row) => row.record_id)
  const owners = await ownersOf(
    ctx,
    events.map(({ object, recordId }) => ({ object, id: recordId })),
  )
  // One statement may meet each unread notice once, so what comes together is put together before.
  const notices = new Map<string, NoticeInput>()
  for (const event of events)
    for (const notice of noticesFor(event, follows.get(event.recordId) ?? [], owners.get(event.recordId) ?? null)) {
      const key = `${notice.user_id} ${notice.record_id}`
      notices.set(key, joined(notices.get(key), notice))
    }
  await storeNotices(ctx, [...notices.values()])
}

function noticesFor(event: RecordEvent, follows: FollowRow[], owner: string | null): NoticeInput[] {
  const isAssigned =
    (event.type === 'created' || event.type === 'updated') && event.after?.owner === owner && owner !== null
  const followers = follows.filter((row) => row.is_on && event.type !== 'created').map((row) => row.user_id)
  const silent = new Set(follows.filter((row) => !row.is_on).map((row) => row.user_id))
  const owners = owner !== null && (isAssigned || event.type !== 'created') && !silent.has(owner) ? [owner] : []
  return [...new Set([...followers, ...owners])]
    .filter((user) => event.actor !== `user:${user}`)
    .map((user) => ({
      user_id: user,
      object: event.object,
      record_id: event.recordId,
      kind: isAssigned && user === owner ? 'assigned' : (event.type as NoticeKind),
      reason: followers.includes(user) ? 'follow' : 'owner',
      actor: event.actor,
      fields: fieldsOf(event),
      at: event.at,
    }))
}

function joined(before: NoticeInput | undefined, next: NoticeInput): NoticeInput {
  if (!before) return next
  const rank = ({ kind }: NoticeInput) => noticeKinds.indexOf(kind)
  const stronger = rank(before) > rank(next) ? before : next
  return { ...stronger, at: next.at, fields: [...new Set([...before.fields, ...next.fields])] }
}

const fieldsOf = (event: RecordEvent): string[] =>
  event.type === 'updated' ? Object.keys({ ...event.before, ...event.after }).filter((field) => !quiet.has(field)) : []
