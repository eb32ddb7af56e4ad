import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { invalidField } from '#kernel/errors.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { route } from '#kernel/http/route.ts'
import { movementKinds } from '../contract.ts'
import { closeOpportunity, type Outcome } from './closeOpportunity.ts'
import { movements } from './movementStore.ts'
import { pushesOf } from './pushes.ts'
import { reopenOpportunity } from './reopenOpportunity.ts'
import { replaceSplits, splitsOf } from './splits.ts'
import { changeStage, previewStageChange } from './stageOperations.ts'

const params = z.object({ id: z.uuid() })
const tags = ['opportunities']
const day = z.iso.date()
const percent = z.string().regex(/^\d{1,3}(\.\d{1,2})?$/, 'Use a decimal of at most two digits after the point')
const money = z.strictObject({ amount: z.string(), currency: z.string().optional() })

const closing = {
  stage: z.uuid().optional(),
  actualCloseDate: day.optional(),
  actualAmount: money.optional(),
  version: z.int().optional(),
}
const bodies = {
  won: z.strictObject(closing),
  lost: z.strictObject({
    ...closing,
    // Whether there is one is the rules' to say, as for every other way into a lost stage.
    lostReason: z.string().optional(),
    lossNote: z.string().optional(),
    competitors: z.array(z.uuid()).max(50).optional(),
  }),
}
const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('moveStage'), to: z.uuid() }),
  z.strictObject({ kind: z.literal('stageProbability') }),
])

export function salesRoutes(app: FastifyInstance): void {
  closingRoute(app, 'won', 'win', 'Win an open opportunity, with what was really agreed')
  closingRoute(app, 'lost', 'lose', 'Lose an open opportunity; the reason is obligatory')
  route(app, {
    method: 'POST',
    url: '/api/v1/opportunities/:id/reopen',
    policy: 'any',
    summary: 'Reopen a closed opportunity in the stage that it stood in before',
    tags,
    params,
    body: z.strictObject({ reason: z.string().trim().max(500).optional() }),
    handler: ({ ctx, params: { id }, body }) => reopenOpportunity(ctx, id, body.reason ?? null),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/opportunities/:id/pushes',
    policy: 'any',
    summary: 'When the close date was moved back, by whom, from when to when',
    tags,
    params,
    handler: async ({ ctx, params: { id } }) => ({ items: await pushesOf(ctx, id) }),
  })
  movementsRoute(app)
  splitRoutes(app)
  stageRoutes(app)
}

function closingRoute(app: FastifyInstance, outcome: Outcome, verb: string, summary: string): void {
  route(app, {
    method: 'POST',
    url: `/api/v1/opportunities/:id/${verb}`,
    policy: 'any',
    summary,
    tags,
    params,
    body: bodies[outcome],
    handler: ({ ctx, params: { id }, body }) => closeOpportunity(ctx, id, outcome, body),
  })
}

function movementsRoute(app: FastifyInstance): void {
  const name = z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(movementKinds)))
  route(app, {
    method: 'GET',
    url: '/api/v1/opportunities/movements',
    policy: 'any',
    summary: 'What moved between two days: won, lost, reopened, new, removed, pulled in, pushed out, up, down',
    tags,
    query: z.strictObject({
      from: day,
      to: day,
      filter: z.string().max(20_000).optional(),
      periodStart: day.optional(),
      periodEnd: day.optional(),
      kinds: name.optional(),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(1000).optional(),
    }),
    handler: ({ ctx, query: { filter, periodStart, periodEnd, ...asked } }) =>
      movements(ctx, {
        ...asked,
        ...(filter === undefined ? {} : { filter: filterOf(filter) }),
        ...(periodStart && periodEnd ? { period: { start: periodStart, end: periodEnd } } : {}),
      }),
  })
}

/** What it says is checked where it is compiled. */
function filterOf(text: string): Filter {
  try {
    return JSON.parse(text) as Filter
  } catch {
    throw invalidField('filter', 'notJson', 'The filter is not JSON')
  }
}

function splitRoutes(app: FastifyInstance): void {
  const url = '/api/v1/opportunities/:id/splits'
  route(app, {
    method: 'GET',
    url,
    policy: 'any',
    summary: 'Whose credit an opportunity is, with amounts that add up exactly',
    tags,
    params,
    handler: ({ ctx, params: { id } }) => splitsOf(ctx, id),
  })
  route(app, {
    method: 'PUT',
    url,
    policy: 'any',
    summary: 'Replace all splits at once; revenue splits add to exactly 100 %, none means all of it is the owner’s',
    tags,
    params,
    body: z.strictObject({
      splits: z.array(z.strictObject({ user: z.uuid(), percent, kind: z.enum(['revenue', 'overlay']) })).max(50),
    }),
    handler: ({ ctx, params: { id }, body }) => replaceSplits(ctx, id, body.splits),
  })
}

function stageRoutes(app: FastifyInstance): void {
  const url = '/api/v1/stages/:id/opportunities'
  const policy = { capability: 'settings.manage' } as const
  route(app, {
    method: 'POST',
    url: `${url}/preview`,
    policy,
    summary: 'What a change of all opportunities of a stage would do',
    tags: ['stages'],
    params,
    body: change,
    readsOnly: true,
    handler: ({ ctx, params: { id }, body }) => previewStageChange(ctx, id, body),
  })
  route(app, {
    method: 'POST',
    url,
    policy,
    summary:
      'Move all opportunities of a stage into another, or give them the probability of the stage: one operation, undone as one',
    tags: ['stages'],
    params,
    body: change,
    status: 202,
    handler: ({ ctx, params: { id }, body }) => changeStage(ctx, id, body),
  })
}
