import type { Context } from '#kernel/context.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import type { AnyLink } from '#kernel/fields/contract.ts'
import { followFromNowOn, followsOf, type NoticeInput, ownersOf, storeNotices } from '#kernel/following/server/store.ts'
import type { Reader } from '#kernel/module.ts'
import { queryAll } from '#kernel/records/server/all.ts'

/** A comment that was written, or one that names more people than before. */
interface Said {
  by: string
  at: string
  link: AnyLink
  mentioned: string[]
  isNew: boolean
}

/** Masses that somebody brought in are no news. */
const silentSources = new Set(['import', 'sample', 'system'])

/**
 * Tells the people whom a comment names, and those who follow or own its record. Whoever writes or is named follows from
 * then on, unless they said otherwise, and so hears the answer.
 */
export const commentReader: Reader = {
  name: 'comments',
  objects: ['comment'],
  async handle(ctx, events) {
    const said = await readComments(ctx, events.filter(isNews))
    if (said.length === 0) return
    const follows = Map.groupBy(
      await followsOf(
        ctx,
        said.map(({ link }) => link.id),
      ),
      (row) => row.record_id,
    )
    const owners = await ownersOf(
      ctx,
      said.map(({ link }) => link),
    )
    for (const one of said) {
      const rows = follows.get(one.link.id) ?? []
      const silent = new Set(rows.filter((row) => !row.is_on).map((row) => row.user_id))
      const owner = owners.get(one.link.id)
      const notices = [
        ...one.mentioned.map((user) => noticeOf(one, user, 'mention')),
        ...(one.isNew ? rows.filter((row) => row.is_on).map((row) => noticeOf(one, row.user_id, 'follow')) : []),
        ...(one.isNew && owner && !silent.has(owner) ? [noticeOf(one, owner, 'owner')] : []),
      ]
      // The first that names somebody is the strongest.
      const byPerson = new Map(notices.toReversed().map((notice) => [notice.user_id, notice]))
      await storeNotices(
        ctx,
        [...byPerson.values()].filter(({ user_id }) => one.by !== `user:${user_id}`),
      )
      const author = one.by.startsWith('user:') ? [one.by.slice('user:'.length)] : []
      await followFromNowOn(ctx, one.link, [...author, ...one.mentioned], one.at)
    }
  },
}

const isNews = (event: RecordEvent): boolean =>
  (event.type === 'created' || (event.type === 'updated' && event.after?.mentions != null)) &&
  !silentSources.has(event.source) &&
  !event.actor.startsWith('system:')

/** What the comments belong to; those deleted meanwhile are no news. */
async function readComments(ctx: Context, events: RecordEvent[]): Promise<Said[]> {
  if (events.length === 0) return []
  const ids = [...new Set(events.map((event) => event.recordId))]
  const filter = { field: 'id', op: 'in' as const, value: ids }
  const rows = await queryAll(ctx, 'comment', { filter, fields: ['relatedTo'] })
  const links = new Map(rows.map((row) => [row.id, row.relatedTo as unknown as AnyLink]))
  return events.flatMap((event): Said[] => {
    const link = links.get(event.recordId)
    const known = new Set(idsOf(event.before?.mentions))
    const mentioned = idsOf(event.after?.mentions).filter((id) => !known.has(id))
    const isNew = event.type === 'created'
    return link && (isNew || mentioned.length > 0) ? [{ by: event.actor, at: event.at, link, mentioned, isNew }] : []
  })
}

const noticeOf = ({ by, at, link }: Said, user: string, reason: NoticeInput['reason']): NoticeInput => ({
  user_id: user,
  object: link.object,
  record_id: link.id,
  kind: reason === 'mention' ? 'mentioned' : 'commented',
  reason,
  actor: by,
  fields: [],
  at,
})

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
