import { actorKey } from '#kernel/context.ts'
import type { Hook, ServerModule } from '#kernel/module.ts'
import { attachment } from '../objects/attachment.ts'
import { renameFile } from './files.ts'
import { labels } from './labels.ts'

/** Saved under the name that people see: the file of an attachment takes its name. */
const takeName: Hook = async (ctx, records) => {
  for (const { id, after, changed, type } of records) {
    const { file, name } = after ?? {}
    if (typeof file !== 'string' || typeof name !== 'string' || (type === 'updated' && !changed.has('name'))) continue
    await renameFile(ctx, { file, name, record: id, by: actorKey(ctx.actor) })
  }
}
takeName.when = ['name']
takeName.on = ['created', 'updated']

export const filesModule: ServerModule = {
  name: 'attachments',
  objects: [attachment],
  labels,
  hooks: { attachment: [takeName] },
}
