import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Filter } from '#kernel/filter/contract.ts'
import { route } from '#kernel/http/route.ts'
import { ownerMoves } from '../contract.ts'
import { territoryPlan } from './plan.ts'
import { previewTerritories } from './preview.ts'
import { startRun } from './run.ts'

const tags = ['territories']
const day = z.iso.date().nullable().optional()
const owners = z
  .enum(ownerMoves)
  .default('none')
  .describe(
    'Whose owner becomes that of the territory: nobody’s, that of accounts, or of their open opportunities as well',
  )
const draft = z.strictObject({
  id: z.uuid().optional(),
  territory: z.uuid(),
  name: z.string().max(120).default(''),
  priority: z.int().min(1).max(9999).default(100),
  filter: z.custom<Filter>().nullable().optional().describe('Which accounts, in the filter grammar'),
  isActive: z.boolean().default(true),
  from: day,
  to: day,
})

export function territoryRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/territory-plan',
    policy: 'any',
    summary: 'The territories with their accounts, open pipeline and won amounts, and what is uncovered',
    tags,
    handler: ({ ctx }) => territoryPlan(ctx),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/territory-plan/preview',
    policy: 'any',
    summary: 'Which accounts the rules would move from where to where, also with a rule that is not saved yet',
    tags,
    body: z.strictObject({ draft: draft.optional(), owners }),
    readsOnly: true,
    handler: ({ ctx, body }) => previewTerritories(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/territory-plan/run',
    policy: 'any',
    status: 202,
    summary: 'Put accounts where the rules want them, as an operation that can be undone',
    tags,
    body: z.strictObject({ owners }),
    handler: ({ ctx, body }) => startRun(ctx, body.owners),
  })
}
