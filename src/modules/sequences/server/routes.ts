import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Filter } from '#kernel/filter/contract.ts'
import { validateFilter } from '#kernel/filter/validate.ts'
import { route } from '#kernel/http/route.ts'
import { type StartRequest, sequenced } from '../contract.ts'
import { sequencesOf } from './ofRecord.ts'
import { previewStart, startSequences } from './start.ts'

const tags = ['sequences']
const filter = z.custom<Filter>().transform((value) => (value === undefined ? undefined : validateFilter(value)))
const start = z.strictObject({
  object: z.enum(sequenced),
  template: z.uuid().describe('Id of the sequence'),
  ids: z.array(z.uuid()).max(5000).optional(),
  filter: filter.optional().describe('Which records, in the filter grammar'),
})

export function sequenceRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/sequences/:object/:id',
    policy: 'any',
    tags,
    summary: 'The sequences that a record goes and went through',
    params: z.strictObject({ object: z.enum(sequenced), id: z.uuid() }),
    handler: ({ ctx, params }) => sequencesOf(ctx, params.object, params.id),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/sequences/preview',
    policy: 'any',
    tags,
    readsOnly: true,
    summary: 'What starting a sequence would make of records, one by one',
    body: start,
    handler: ({ ctx, body }) => previewStart(ctx, body as StartRequest),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/sequences/start',
    policy: 'any',
    tags,
    status: 202,
    summary: 'Start a sequence for one or many records, as one operation that can be undone',
    body: start,
    handler: ({ ctx, body }) => startSequences(ctx, body as StartRequest),
  })
}
