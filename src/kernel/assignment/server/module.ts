import type { ServerModule } from '#kernel/module.ts'
import { absence } from '../objects/absence.ts'
import { queue } from '../objects/queue.ts'
import { guardAbsences } from './absences.ts'
import { labels } from './labels.ts'
import { noResponseJob } from './noResponse.ts'
import { reassignJob } from './reassign.ts'
import { assignmentRoutes } from './routes.ts'

/** Who gets which record, and why: rules, queues and absences. */
export const assignmentModule: ServerModule = {
  name: 'assignment',
  objects: [queue, absence],
  labels,
  hooks: { absence: [guardAbsences] },
  jobs: [reassignJob, noResponseJob],
  routes: assignmentRoutes,
}
