import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Filter } from '#kernel/filter/contract.ts'
import { validateFilter } from '#kernel/filter/validate.ts'
import { route } from '#kernel/http/route.ts'
import { comparedBys, flowKinds, forecastMeasures } from '../contract.ts'
import { adjust } from './adjust.ts'
import { comparison } from './compare.ts'
import { flowOf, flowRowsOf } from './flow.ts'
import { forecastOf, forecastOwn } from './forecast.ts'
import { periodUnits } from './periods.ts'
import { accuracyOf, weeksOf } from './weekly.ts'

const day = z.iso.date()
const filter = z.custom<Filter>().transform((value) => (value === undefined ? undefined : validateFilter(value)))
const request = {
  unit: z.enum(periodUnits).default('quarter'),
  from: day.describe('A day in the first period'),
  count: z.int().min(1).max(12).default(1),
  measure: z.enum(forecastMeasures).default('amount'),
  filter: filter.optional().describe('Which opportunities, in the filter grammar'),
}
const flow = {
  unit: request.unit,
  from: day.describe('A day in the period'),
  measure: request.measure,
  node: z
    .string()
    .regex(/^(all|(user|team):(none|[0-9a-f-]{36}))$/, 'Use all, user:<id>, team:<id>, team:none or user:none')
    .default('all'),
  since: z
    .union([z.enum(['period', 'week']), day])
    .default('period')
    .describe('Since the period or the week began, or since the end of a day'),
  until: day.optional().describe('The end of a day; absent: now, or the end of a period that is over'),
  filter: request.filter,
}

export function forecastRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/forecast/query',
    policy: 'any',
    summary: 'The forecast: teams and people by fiscal periods, with adjustments and quotas',
    tags: ['forecast'],
    body: z.strictObject(request),
    readsOnly: true,
    handler: ({ ctx, body }) => forecastOf(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/forecast/own',
    policy: 'any',
    summary: 'What the opportunities of a few people add up to, for a forecast that is on the screen',
    tags: ['forecast'],
    body: z.strictObject({ ...request, owners: z.array(z.uuid()).min(1).max(100) }),
    readsOnly: true,
    handler: ({ ctx, body }) => forecastOwn(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/forecast/comparison',
    policy: 'any',
    summary: 'A period against the same one a year before by product, what has fallen most first',
    tags: ['forecast'],
    body: z.strictObject({
      unit: request.unit,
      from: day,
      by: z.enum(comparedBys).default('product'),
      filter: request.filter,
    }),
    readsOnly: true,
    handler: ({ ctx, body }) => comparison(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/forecast/flow',
    policy: 'any',
    summary: 'What moved the open pipeline of a period between two days; opening and all movements add up to closing',
    tags: ['forecast'],
    body: z.strictObject(flow),
    readsOnly: true,
    handler: ({ ctx, body }) => flowOf(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/forecast/flow/rows',
    policy: 'any',
    summary: 'The opportunities of one movement, what moved most first',
    tags: ['forecast'],
    body: z.strictObject({
      ...flow,
      kind: z.enum(flowKinds),
      offset: z.int().min(0).max(1_000_000).default(0),
      limit: z.int().min(1).max(200).default(50),
    }),
    readsOnly: true,
    handler: ({ ctx, body }) => flowRowsOf(ctx, body),
  })
  const { unit, from, measure, node } = flow
  route(app, {
    method: 'POST',
    url: '/api/v1/forecast/weeks',
    policy: 'any',
    summary: 'A period of a team or person as it was at the start of each week, and now',
    tags: ['forecast'],
    body: z.strictObject({ unit, from, measure, node }),
    readsOnly: true,
    handler: ({ ctx, body }) => weeksOf(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/forecast/accuracy',
    policy: 'any',
    summary: 'What people and teams had committed to in periods that are over, against what they closed',
    tags: ['forecast'],
    body: z.strictObject({
      unit,
      from: day.describe('A day; the periods are those up to it that are over'),
      measure,
      count: z.int().min(1).max(12).default(4),
    }),
    readsOnly: true,
    handler: ({ ctx, body }) => accuracyOf(ctx, body),
  })
  route(app, {
    method: 'PUT',
    url: '/api/v1/forecast/adjustment',
    policy: 'any',
    summary: 'Put a figure in the place of a sum, or (value null) take it away',
    tags: ['forecast'],
    body: z.strictObject({
      node: z.string().regex(/^(user|team):[0-9a-f-]{36}$/),
      unit: request.unit,
      from: day,
      measure: z.enum(['amount', 'recurring', 'quantity']).default('amount'),
      category: z.enum(['commit', 'bestCase', 'pipeline']),
      value: z.string().max(60).nullable(),
      reason: z.string().max(2000).optional(),
    }),
    handler: ({ ctx, body }) => adjust(ctx, body),
  })
}
