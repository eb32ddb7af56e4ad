import { checklistOf, tickItems } from '#kernel/guards/server/checklists.ts'
import { deleteProcess, listProcesses, saveProcess } from '#kernel/guards/server/processes.ts'
import { deleteRule, listRules, saveRule } from '#kernel/guards/server/rules.ts'
import {
  checklistParams,
  dryRunSchema,
  objectParams,
  processParams,
  processSchema,
  ruleParams,
  ruleSchema,
  ticksSchema,
  trialSchema,
} from '#kernel/guards/server/schema.ts'
import { dryRun, tryRule } from '#kernel/guards/server/tryRule.ts'
import { route } from '#kernel/http/route.ts'
import type { Routes } from './host.ts'

const common = { policy: { capability: 'objects.manage' }, tags: ['Rules and processes'] } as const
const rules = '/api/v1/objects/:name/rules'
const processes = '/api/v1/objects/:name/processes'
const checklist = '/api/v1/checklists/:object/:id/:field'

/** What administrators do not let stand, how records go from state to state, and what is ticked on the way. */
export const ruleAndProcessRoutes: Routes = (app, host) => {
  ruleRoutes(app, host)
  processRoutes(app, host)
  checklistRoutes(app, host)
}

const ruleRoutes: Routes = (app) => {
  route(app, {
    ...common,
    method: 'GET',
    url: rules,
    summary: 'The validation rules of an object, each with what is wrong with it',
    params: objectParams,
    handler: async ({ ctx, params }) => ({ items: listRules(ctx, params.name) }),
  })
  route(app, {
    ...common,
    method: 'PUT',
    url: `${rules}/:id`,
    summary: 'Make or change a validation rule',
    params: ruleParams,
    body: ruleSchema,
    handler: async ({ ctx, params, body }) => saveRule(ctx, params.name, { id: params.id, ...body }),
  })
  route(app, {
    ...common,
    method: 'DELETE',
    url: `${rules}/:id`,
    summary: 'Delete a validation rule',
    params: ruleParams,
    handler: async ({ ctx, params }) => deleteRule(ctx, params.name, params.id),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: `${rules}/trial`,
    summary: 'What a rule would say of a record',
    readsOnly: true,
    params: objectParams,
    body: trialSchema,
    handler: async ({ ctx, params, body }) =>
      tryRule(ctx, params.name, { refuseWhen: body.refuseWhen, ...(body.record ? { record: body.record } : {}) }),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: `${rules}/dry-run`,
    summary: 'How many standing records a rule would refuse',
    readsOnly: true,
    params: objectParams,
    body: dryRunSchema,
    handler: async ({ ctx, params, body }) => dryRun(ctx, params.name, body.refuseWhen),
  })
}

const processRoutes: Routes = (app) => {
  route(app, {
    ...common,
    method: 'GET',
    url: processes,
    summary: 'How records of an object go from state to state',
    params: objectParams,
    handler: async ({ ctx, params }) => ({ items: listProcesses(ctx, params.name) }),
  })
  route(app, {
    ...common,
    method: 'PUT',
    url: `${processes}/:field`,
    summary: 'Say how records go from state to state by a field',
    params: processParams,
    body: processSchema,
    handler: async ({ ctx, params, body }) => saveProcess(ctx, params.name, { field: params.field, ...body }),
  })
  route(app, {
    ...common,
    method: 'DELETE',
    url: `${processes}/:field`,
    summary: 'Open every way again',
    params: processParams,
    handler: async ({ ctx, params }) => deleteProcess(ctx, params.name, params.field),
  })
}

const checklistRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    policy: 'any',
    tags: common.tags,
    url: checklist,
    summary: 'What is to be ticked before a record leaves its state',
    params: checklistParams,
    handler: async ({ ctx, params }) => checklistOf(ctx, params),
  })
  route(app, {
    method: 'PUT',
    policy: 'any',
    tags: common.tags,
    url: checklist,
    summary: 'Tick items of a checklist, or take ticks back',
    params: checklistParams,
    body: ticksSchema,
    handler: async ({ ctx, params, body }) => tickItems(ctx, params, body.items),
  })
}
