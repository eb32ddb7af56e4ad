import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Filter } from '#kernel/filter/contract.ts'
import { validateFilter } from '#kernel/filter/validate.ts'
import { route } from '#kernel/http/route.ts'
import { goalMetrics } from '../../objects/metrics.ts'
import { periodUnits } from '../periods.ts'
import { copyGoals, previewCopy } from './copy.ts'
import { goalsProgress } from './progress.ts'
import { goalTree } from './tree.ts'

const day = z.iso.date()
const metric = z.enum(goalMetrics.map(({ key }) => key))
const filter = z.custom<Filter>().transform((value) => (value === undefined ? undefined : validateFilter(value)))
const period = {
  unit: z.enum(periodUnits).default('quarter'),
  from: day.describe('A day in the period'),
}
const copy = z.strictObject({
  ...period,
  metric: metric.optional(),
  percent: z
    .string()
    .regex(/^-?\d{1,4}(\.\d{1,2})?$/, 'is a percentage such as 5 or -2.5')
    .refine((value) => Number(value) >= -100, 'is at least -100')
    .optional()
    .describe('How much more each target is to be'),
})

export function goalRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/goals/progress',
    policy: 'any',
    summary: 'How goals stand: target, achieved, expected by today, projection and status, of the records one may read',
    tags: ['goals'],
    body: z.strictObject({
      ids: z.array(z.uuid()).min(1).max(1000).optional(),
      filter: filter.optional().describe('Which goals, in the filter grammar'),
      from: day.optional().describe('Goals that end on this day or later'),
      to: day.optional().describe('Goals that begin on this day or earlier'),
      metric: metric.optional(),
      person: z.uuid().optional(),
      team: z.uuid().optional(),
    }),
    readsOnly: true,
    handler: ({ ctx, body }) => goalsProgress(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/goals/tree',
    policy: 'any',
    summary: 'A metric in a fiscal period: what teams and people are to reach and have reached',
    tags: ['goals'],
    body: z.strictObject({ ...period, metric: metric.default('wonAmount') }),
    readsOnly: true,
    handler: ({ ctx, body }) => goalTree(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/goals/copy/preview',
    policy: 'any',
    summary: 'What would become of the goals of the period before, if they were set again',
    tags: ['goals'],
    body: copy,
    readsOnly: true,
    handler: ({ ctx, body }) => previewCopy(ctx, body),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/goals/copy',
    policy: 'any',
    summary: 'Set the goals of the period before again, as one operation that can be undone',
    tags: ['goals'],
    body: copy,
    handler: ({ ctx, body }) => copyGoals(ctx, body),
  })
}
