import { z } from 'zod'
import type { Choice } from '#kernel/fields/contract.ts'
import { route } from '#kernel/http/route.ts'
import { choiceList, saveChoices } from '#kernel/objects/server/choices.ts'
import { mergeChoice, previewMerge } from '#kernel/objects/server/mergeChoice.ts'
import type { Routes } from './host.ts'
import { choice } from './object-routes.ts'

const name = z.string().min(1).max(60)
const value = z.string().min(1).max(200)
const params = z.strictObject({ name, field: name })
const merge = z.strictObject({ from: value, into: value })
const url = '/api/v1/objects/:name/fields/:field/choices'
const common = { policy: { capability: 'objects.manage' }, tags: ['Objects'], params } as const

/** The lists that people choose from, on shipped and own fields. */
export const choiceRoutes: Routes = (app) => {
  route(app, {
    ...common,
    method: 'GET',
    url,
    summary: 'The choices of a field, with how many records hold each',
    handler: async ({ ctx, params }) => choiceList(ctx, params.name, params.field),
  })
  route(app, {
    ...common,
    method: 'PUT',
    url,
    summary: 'Replace the choices of a field: names, colours, order, new ones and which are still offered',
    body: z.strictObject({ choices: z.array(choice).min(1).max(1000) }),
    handler: async ({ ctx, params, body }) => saveChoices(ctx, params.name, params.field, body.choices as Choice[]),
  })
  route(app, {
    ...common,
    method: 'GET',
    url: `${url}/merge`,
    summary: 'What merging one choice into another would do',
    query: merge,
    handler: async ({ ctx, params, query }) => previewMerge(ctx, params.name, params.field, query),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: `${url}/merge`,
    status: 202,
    summary: 'Merge one choice into another, as an operation that can be undone',
    body: merge,
    handler: async ({ ctx, params, body }) => mergeChoice(ctx, params.name, params.field, body),
  })
}
