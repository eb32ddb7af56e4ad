import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import { capacityPeriods, methods, type ReassignRequest, type RuleDefinition, triggers } from '../contract.ts'
import { departed } from './departed.ts'
import { previewReassign, reassign } from './reassign.ts'
import { deleteRule, listRules, orderRules, saveRule } from './rules.ts'
import { shareOut, tryRules } from './tryOut.ts'
import { returnToQueue, takeFromQueue, whyOwner } from './verbs.ts'

const object = z.string().min(1).max(60)
/** Filters are judged by the grammar itself. */
const filter = z.looseObject({})
const target = z.union([z.strictObject({ user: z.uuid() }), z.strictObject({ queue: z.uuid() })])
const share = z.number().int().min(1)
const member = z.strictObject({
  user: z.uuid(),
  weight: share.max(100),
  capacity: z.strictObject({ max: share.max(1_000_000), per: z.enum(capacityPeriods) }).optional(),
})
const definition = {
  name: z.string().trim().min(1).max(120),
  when: z.array(z.enum(triggers)).max(triggers.length),
  filter: filter.optional(),
  method: z.enum(methods),
  members: z.array(member).max(500),
  queue: z.uuid().optional(),
  openFilter: filter.optional(),
  skipAbsent: z.boolean(),
  fallback: target.optional(),
  isActive: z.boolean(),
  noResponse: z
    .strictObject({
      after: share.max(1000),
      unit: z.enum(['hours', 'workingDays']),
      times: z.number().int().min(0).max(20),
      giveUpTo: target.optional(),
    })
    .optional(),
}
const rule = z.strictObject({ object, ...definition })
const one = z.strictObject({ id: z.uuid() })
const rules = { policy: { capability: 'settings.manage' }, tags: ['Assignment'] } as const
const records = { policy: 'any', tags: ['Assignment'] } as const

function split(body: z.infer<typeof rule>): { object: string; definition: RuleDefinition } {
  const { object: name, ...rest } = body
  return { object: name, definition: rest as unknown as RuleDefinition }
}

export function assignmentRoutes(app: FastifyInstance): void {
  ruleRoutes(app)
  trialRoutes(app)
  recordRoutes(app)
  massRoutes(app)
}

function ruleRoutes(app: FastifyInstance): void {
  route(app, {
    ...rules,
    method: 'GET',
    url: '/api/v1/assignment-rules',
    summary: 'The rules by which records of an object get their owners, in order',
    query: z.strictObject({ object }),
    handler: async ({ ctx, query }) => ({ items: await listRules(ctx, query.object) }),
  })
  route(app, {
    ...rules,
    method: 'POST',
    url: '/api/v1/assignment-rules',
    status: 201,
    summary: 'Make a rule; it comes last',
    body: rule,
    handler: async ({ ctx, body }) => {
      const given = split(body)
      return saveRule(ctx, given.object, given.definition)
    },
  })
  route(app, {
    ...rules,
    method: 'PUT',
    url: '/api/v1/assignment-rules/:id',
    summary: 'Replace a rule',
    params: one,
    body: rule,
    handler: async ({ ctx, params, body }) => {
      const given = split(body)
      return saveRule(ctx, given.object, given.definition, params.id)
    },
  })
  route(app, {
    ...rules,
    method: 'DELETE',
    url: '/api/v1/assignment-rules/:id',
    summary: 'Delete a rule; what it has assigned stays',
    params: one,
    handler: async ({ ctx, params }) => deleteRule(ctx, params.id),
  })
  route(app, {
    ...rules,
    method: 'POST',
    url: '/api/v1/assignment-rules/order',
    status: 204,
    summary: 'Put the rules of an object into another order',
    body: z.strictObject({ object, ids: z.array(z.uuid()).max(200) }),
    handler: async ({ ctx, body }) => orderRules(ctx, body.object, body.ids),
  })
}

function trialRoutes(app: FastifyInstance): void {
  route(app, {
    ...rules,
    readsOnly: true,
    method: 'POST',
    url: '/api/v1/assignment-rules/try',
    summary: 'Which rule would match a record, and who would get it',
    body: z.strictObject({ object, record: z.uuid() }),
    handler: async ({ ctx, body }) => tryRules(ctx, body.object, body.record),
  })
  route(app, {
    ...rules,
    readsOnly: true,
    method: 'POST',
    url: '/api/v1/assignment-rules/share',
    summary: 'How a rule would share out 100 records',
    body: rule,
    handler: async ({ ctx, body }) => {
      const given = split(body)
      return { items: await shareOut(ctx, given.object, given.definition) }
    },
  })
}

function recordRoutes(app: FastifyInstance): void {
  const params = z.strictObject({ object, id: z.uuid() })
  route(app, {
    ...records,
    method: 'GET',
    url: '/api/v1/assignments/:object/:id',
    summary: 'Why a record has its owner',
    params,
    handler: async ({ ctx, params: { object: name, id } }) => whyOwner(ctx, name, id),
  })
  route(app, {
    ...records,
    method: 'POST',
    url: '/api/v1/assignments/:object/:id/take',
    summary: 'Take a record from its queue',
    params,
    handler: async ({ ctx, params: { object: name, id } }) => takeFromQueue(ctx, name, id),
  })
  route(app, {
    ...records,
    method: 'POST',
    url: '/api/v1/assignments/:object/:id/return',
    summary: 'Give a record back to its queue',
    params,
    handler: async ({ ctx, params: { object: name, id } }) => returnToQueue(ctx, name, id),
  })
}

function massRoutes(app: FastifyInstance): void {
  const body = z.strictObject({
    object,
    ids: z.array(z.uuid()).max(5000).optional(),
    filter: filter.optional(),
    to: target.optional(),
  })
  route(app, {
    ...records,
    readsOnly: true,
    method: 'POST',
    url: '/api/v1/assignments/preview',
    summary: 'Who would get how many of these records',
    body,
    handler: async ({ ctx, body: request }) => previewReassign(ctx, request as unknown as ReassignRequest),
  })
  route(app, {
    ...records,
    method: 'POST',
    url: '/api/v1/assignments',
    status: 202,
    summary: 'Assign records anew by rules or to one target, as an operation that can be undone',
    body,
    handler: async ({ ctx, body: request }) => reassign(ctx, request as unknown as ReassignRequest),
  })
  route(app, {
    ...rules,
    method: 'GET',
    url: '/api/v1/assignments/departed',
    summary: 'Records whose owner has left',
    handler: async ({ ctx }) => ({ items: await departed(ctx) }),
  })
}
