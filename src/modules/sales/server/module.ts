import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import type { ServerModule } from '#kernel/module.ts'
import { keepPrimaryLink } from '#kernel/records/server/primaryLink.ts'
import { lead } from '../objects/lead.ts'
import { opportunity } from '../objects/opportunity.ts'
import { opportunityContact } from '../objects/opportunityContact.ts'
import { pipeline } from '../objects/pipeline.ts'
import { product } from '../objects/product.ts'
import { productFamily } from '../objects/productFamily.ts'
import { stage } from '../objects/stage.ts'
import { stageHistory } from '../objects/stageHistory.ts'
import { keepOneDefault } from './keepOneDefault.ts'
import { labels } from './labels.ts'
import { recycleLeads } from './recycleLeads.ts'
import { reopenOpportunity } from './reopenOpportunity.ts'
import { seedPipeline } from './seedPipeline.ts'
import { writeStageHistory } from './writeStageHistory.ts'

const primaryContact = keepPrimaryLink({
  junction: 'opportunityContact',
  whole: 'opportunity',
  field: 'primaryContact',
  wholeLink: 'opportunity',
  partLink: 'contact',
})

export const sales: ServerModule = {
  name: 'sales',
  objects: [lead, opportunity, opportunityContact, stageHistory, pipeline, stage, product, productFamily],
  labels,
  hooks: {
    opportunity: [writeStageHistory, primaryContact.whole],
    opportunityContact: [primaryContact.junction],
    pipeline: [keepOneDefault],
  },
  jobs: [recycleLeads],
  routes: (app) =>
    route(app, {
      method: 'POST',
      url: '/api/v1/opportunities/:id/reopening',
      policy: 'any',
      summary: 'Reopen a closed opportunity in the stage that it stood in before',
      tags: ['opportunities'],
      params: z.object({ id: z.uuid() }),
      handler: ({ ctx, params }) => reopenOpportunity(ctx, params.id),
    }),
  seed: seedPipeline,
}
