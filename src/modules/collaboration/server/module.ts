import type { ServerModule } from '#kernel/module.ts'
import { note } from '../objects/note.ts'
import { task } from '../objects/task.ts'
import { labels } from './labels.ts'
import { touchByNote, touchByTask } from './touchRelated.ts'

export const collaboration: ServerModule = {
  name: 'collaboration',
  objects: [task, note],
  labels,
  hooks: { task: [touchByTask], note: [touchByNote] },
}
