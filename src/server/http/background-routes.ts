import { z } from 'zod'
import { audit } from '#kernel/audit/server/audit.ts'
import { pauseReader, readerStatus, rebuildReader } from '#kernel/events/server/readers.ts'
import { route } from '#kernel/http/route.ts'
import { jobStates } from '#kernel/jobs/contract.ts'
import { jobsOverview, replayAllFailed } from '#kernel/jobs/server/overview.ts'
import { discardFailed, listFailed, replayFailed } from '#kernel/jobs/server/queue.ts'
import type { Routes } from './host.ts'

const common = { policy: { capability: 'settings.manage' }, tags: ['Background'] } as const
const jobParams = z.strictObject({ id: z.string().regex(/^\d{1,18}$/) })

/** What works without being asked, for administrators: jobs that failed for good, and the readers of the log. */
export const backgroundRoutes: Routes = (app, host) => {
  jobRoutes(app, host)
  readerRoutes(app, host)
}

const jobRoutes: Routes = (app) => {
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/jobs',
    summary: 'How many jobs wait, run, are scheduled and failed, and the first of one state',
    query: z.strictObject({ state: z.enum(jobStates).default('failed') }),
    handler: async ({ ctx, query }) => jobsOverview(ctx, query.state),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/jobs/failed/replay',
    summary: 'Give every failed job, or those of one name, all its attempts again',
    body: z.strictObject({ name: z.string().min(1).max(100).optional() }),
    handler: async ({ ctx, body }) => {
      const replayed = await replayAllFailed(ctx, body.name ?? null)
      await audit(ctx, {
        kind: 'job',
        action: 'replayed',
        after: { replayed },
        ...(body.name ? { subject: body.name } : {}),
      })
      return { replayed }
    },
  })
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/jobs/failed',
    summary: 'Jobs that failed for good, with their reason, newest first',
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    handler: async ({ ctx, query }) => ({ items: await listFailed(ctx, query.limit) }),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/jobs/failed/:id/replay',
    summary: 'Give a failed job all its attempts again, starting now',
    params: jobParams,
    handler: async ({ ctx, params }) => {
      await replayFailed(ctx, params.id)
      await audit(ctx, { kind: 'job', action: 'replayed', subject: params.id })
    },
  })
  route(app, {
    ...common,
    method: 'DELETE',
    url: '/api/v1/jobs/failed/:id',
    summary: 'Drop a failed job',
    params: jobParams,
    handler: async ({ ctx, params }) => {
      await discardFailed(ctx, params.id)
      await audit(ctx, { kind: 'job', action: 'discarded', subject: params.id })
    },
  })
}

const readerRoutes: Routes = (app, host) => {
  const readers = host.workspace.modules.flatMap((module) => module.readers ?? [])
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/readers',
    summary: 'How far each reader of the log is, and why it stands still if it does',
    handler: async ({ ctx }) => ({ items: await readerStatus(ctx, readers) }),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/readers/:name/rebuild',
    summary: 'Send a reader through the whole log again',
    params: z.strictObject({ name: z.string().min(1).max(100) }),
    handler: async ({ ctx, params }) => {
      await rebuildReader(ctx, params.name)
      await audit(ctx, { kind: 'reader', action: 'rebuilt', subject: params.name })
    },
  })
  route(app, {
    ...common,
    method: 'PUT',
    url: '/api/v1/readers/:name/pause',
    summary: 'Have a reader wait where it stands, or go on from there',
    params: z.strictObject({ name: z.string().min(1).max(100) }),
    body: z.strictObject({ paused: z.boolean() }),
    handler: async ({ ctx, params, body }) => {
      await pauseReader(ctx, params.name, body.paused)
      await audit(ctx, { kind: 'reader', action: body.paused ? 'paused' : 'resumed', subject: params.name })
    },
  })
}
