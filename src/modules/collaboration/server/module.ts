import type { ServerModule } from '#kernel/module.ts'
import { note } from '../objects/note.ts'
import { task } from '../objects/task.ts'
import { touchByNote, touchByTask } from './touchRelated.ts'

export const collaboration: ServerModule = {
  name: 'collaboration',
  objects: [task, note],
  hooks: { task: [touchByTask], note: [touchByNote] },
}
