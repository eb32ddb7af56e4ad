import type { ServerModule } from '#kernel/module.ts'
import { call } from '../objects/call.ts'
import { meeting } from '../objects/meeting.ts'
import { note } from '../objects/note.ts'
import { task } from '../objects/task.ts'
import { labels } from './labels.ts'
import { remind } from './remind.ts'
import { repeatJob, repeatOf } from './repeat.ts'
import { seriesRoutes } from './routes.ts'
import { seriesMigrations } from './seriesStore.ts'
import { touchByMove, touchByNote, touchByTalk, touchByTask } from './touchRelated.ts'

export const collaboration: ServerModule = {
  name: 'collaboration',
  objects: [task, call, meeting, note],
  labels,
  migrations: seriesMigrations,
  jobs: [remind, repeatJob],
  hooks: {
    task: [touchByTask, repeatOf('task')],
    call: [touchByTalk],
    meeting: [touchByTalk, repeatOf('meeting')],
    note: [touchByNote],
    contact: [touchByMove],
    opportunity: [touchByMove],
  },
  routes: seriesRoutes,
}
