import type { ServerModule } from '#kernel/module.ts'
import { sequenceRun } from '../objects/sequenceRun.ts'
import { sequenceStep } from '../objects/sequenceStep.ts'
import { sequenceTemplate } from '../objects/sequenceTemplate.ts'
import { followActivity, followRecord, followRun, followTie, sequenceJob } from './follow.ts'
import { labels } from './labels.ts'
import { sequenceRoutes } from './routes.ts'
import { startSequencesJob, startUndoRules } from './start.ts'
import { stepMigrations } from './stepStore.ts'

export const sequences: ServerModule = {
  name: 'sequences',
  objects: [sequenceTemplate, sequenceStep, sequenceRun],
  labels,
  migrations: stepMigrations,
  hooks: {
    sequenceRun: [followRun],
    task: [followActivity],
    call: [followActivity],
    meeting: [followActivity],
    lead: [followRecord('lead')],
    contact: [followRecord('contact')],
    opportunity: [followRecord('opportunity')],
    account: [followRecord('account')],
    accountContact: [followTie],
  },
  jobs: [sequenceJob, startSequencesJob],
  undoRules: startUndoRules,
  routes: sequenceRoutes,
}
