import { invalidField } from '#kernel/errors.ts'
import type { AnyLink } from '#kernel/fields/contract.ts'
import type { Hook, ServerModule } from '#kernel/module.ts'
import { comment } from '../objects/comment.ts'
import { labels } from './labels.ts'
import { commentReader } from './news.ts'
import { mayRead } from './readers.ts'

/** Who cannot see the record cannot be called to it: a mention would tell them that it exists. */
const checkMentions: Hook = async (ctx, records) => {
  if (ctx.actor.type === 'system') return
  for (const { before, after } of records) {
    const link = after?.relatedTo as AnyLink | null | undefined
    const known = new Set(idsOf(before?.mentions))
    for (const user of idsOf(after?.mentions).filter((id) => !known.has(id)))
      if (!link || !(await mayRead(ctx, user, link.object, link.id)))
        throw invalidField('body', 'mentionUnreadable', 'A person whom you mention may not read this record')
  }
}
checkMentions.when = ['body']
checkMentions.on = ['created', 'updated']

export const commentsModule: ServerModule = {
  name: 'comments',
  objects: [comment],
  labels,
  hooks: { comment: [checkMentions] },
  readers: [commentReader],
}

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
