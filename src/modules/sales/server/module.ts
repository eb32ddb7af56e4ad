import type { ServerModule } from '#kernel/module.ts'
import { lead } from '../objects/lead.ts'
import { opportunity } from '../objects/opportunity.ts'
import { opportunityContact } from '../objects/opportunityContact.ts'
import { pipeline } from '../objects/pipeline.ts'
import { product } from '../objects/product.ts'
import { productFamily } from '../objects/productFamily.ts'
import { stage } from '../objects/stage.ts'
import { stageHistory } from '../objects/stageHistory.ts'

export const sales: ServerModule = {
  name: 'sales',
  objects: [lead, opportunity, opportunityContact, stageHistory, pipeline, stage, product, productFamily],
}
