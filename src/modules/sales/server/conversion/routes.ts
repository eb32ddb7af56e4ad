import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import { type BulkConversionRequest, type ConversionRequest, conversionTargets, type MapEntry } from '../../contract.ts'
import { convertLeads, previewConversions } from './bulk.ts'
import { convertLead } from './convertLead.ts'
import { conversionMap, saveConversionMap } from './map.ts'
import { previewConversion } from './preview.ts'

const tags = ['leads']
const params = z.strictObject({ id: z.uuid() })
const name = z.string().min(1).max(60)
const target = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('skip') }),
  z.strictObject({ mode: z.literal('create'), values: z.record(name, z.unknown()).optional() }),
  z.strictObject({ mode: z.literal('use'), id: z.uuid(), take: z.array(name).max(200).optional() }),
])
const conversion = z.strictObject({
  account: target.optional(),
  contact: target.optional(),
  opportunity: target.optional(),
  version: z.number().int().positive().optional(),
  seen: z.array(z.uuid()).max(100).optional(),
})
const many = z.strictObject({
  ids: z.array(z.uuid()).max(5000).optional(),
  filter: z.unknown().optional(),
  likely: z.enum(['use', 'create', 'refuse']).optional(),
  opportunities: z.boolean().optional(),
})
const bulkOf = (body: z.infer<typeof many>) => body as BulkConversionRequest

export function conversionRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/leads/:id/conversion',
    policy: 'any',
    tags,
    summary: 'What a lead would become: matches, differences and what has to be given',
    params,
    query: z.strictObject({ account: z.uuid().optional(), contact: z.uuid().optional() }),
    handler: ({ ctx, params, query }) => previewConversion(ctx, params.id, query),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/leads/:id/conversion',
    policy: 'any',
    tags,
    summary: 'Convert a lead into an account, a contact and an opportunity, each new, standing or left out',
    params,
    body: conversion,
    handler: ({ ctx, params, body }) => convertLead(ctx, params.id, body as ConversionRequest),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/lead-conversions/preview',
    policy: 'any',
    tags,
    readsOnly: true,
    summary: 'What converting many leads would do, lead by lead',
    body: many,
    handler: ({ ctx, body }) => previewConversions(ctx, bulkOf(body)),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/lead-conversions',
    policy: 'any',
    tags,
    status: 202,
    summary: 'Convert many leads, as one operation that can be undone',
    body: many,
    handler: ({ ctx, body }) => convertLeads(ctx, bulkOf(body)),
  })
  mapRoutes(app)
}

function mapRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/lead-map',
    policy: { capability: 'objects.manage' },
    tags,
    summary: 'Fields of leads that fill fields of what they become, beside the standard ones',
    handler: async ({ ctx }) => ({ entries: await conversionMap(ctx) }),
  })
  route(app, {
    method: 'PUT',
    url: '/api/v1/lead-map',
    policy: { capability: 'objects.manage' },
    tags,
    summary: 'Replace these lines; each is checked for fitting kinds',
    body: z.strictObject({
      entries: z.array(z.strictObject({ from: name, object: z.enum(conversionTargets), to: name })).max(200),
    }),
    handler: async ({ ctx, body }) => ({ entries: await saveConversionMap(ctx, body.entries as MapEntry[]) }),
  })
}
