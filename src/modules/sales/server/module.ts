import type { ServerModule } from '#kernel/module.ts'
import { keepPrimaryLink } from '#kernel/records/server/primaryLink.ts'
import { lead } from '../objects/lead.ts'
import { leadStatusHistory } from '../objects/leadStatusHistory.ts'
import { opportunity } from '../objects/opportunity.ts'
import { opportunityContact } from '../objects/opportunityContact.ts'
import { opportunitySplit } from '../objects/opportunitySplit.ts'
import { pipeline } from '../objects/pipeline.ts'
import { product } from '../objects/product.ts'
import { productFamily } from '../objects/productFamily.ts'
import { risk } from '../objects/risk.ts'
import { stage } from '../objects/stage.ts'
import { stageHistory } from '../objects/stageHistory.ts'
import { convertLeadsJob } from './conversion/bulk.ts'
import { conversionMigrations } from './conversion/conversionStore.ts'
import { conversionRoutes } from './conversion/routes.ts'
import { conversionUndoRules } from './conversion/undoRule.ts'
import { flagLeavers } from './flagLeavers.ts'
import { keepOneDefault } from './keepOneDefault.ts'
import { riskJob, riskReader } from './keepRisks.ts'
import { keepPipelinesInUse, keepStagesInUse } from './keepStagesInUse.ts'
import { labels } from './labels.ts'
import { recycleLeads } from './recycleLeads.ts'
import { salesRoutes } from './routes.ts'
import { seedPipeline } from './seedPipeline.ts'
import { snapshotMigrations } from './snapshotStoreMigrations.ts'
import { judgeSplits } from './splits.ts'
import { stageChangeJob } from './stageOperations.ts'
import { snapshotJob } from './takeSnapshots.ts'
import { writeStageHistory } from './writeStageHistory.ts'
import { writeStatusHistory } from './writeStatusHistory.ts'

const primaryContact = keepPrimaryLink({
  junction: 'opportunityContact',
  whole: 'opportunity',
  field: 'primaryContact',
  wholeLink: 'opportunity',
  partLink: 'contact',
})

export const sales: ServerModule = {
  name: 'sales',
  objects: [
    lead,
    leadStatusHistory,
    opportunity,
    opportunityContact,
    opportunitySplit,
    risk,
    stageHistory,
    pipeline,
    stage,
    product,
    productFamily,
  ],
  labels,
  migrations: [...conversionMigrations, ...snapshotMigrations],
  hooks: {
    accountContact: [flagLeavers],
    lead: [writeStatusHistory],
    opportunity: [writeStageHistory, primaryContact.whole],
    opportunityContact: [primaryContact.junction],
    opportunitySplit: [judgeSplits],
    pipeline: [keepOneDefault, keepPipelinesInUse],
    stage: [keepStagesInUse],
  },
  readers: [riskReader],
  jobs: [recycleLeads, convertLeadsJob, riskJob, snapshotJob, stageChangeJob],
  undoRules: conversionUndoRules,
  routes: (app) => {
    conversionRoutes(app)
    salesRoutes(app)
  },
  seed: seedPipeline,
}
