import { z } from 'zod'
import { ping } from '#kernel/db/health.ts'
import { PublicError } from '#kernel/errors.ts'
import { route } from '#kernel/http/route.ts'
import type { Routes } from './host.ts'

/** Liveness says that the process answers, readiness that it can work; neither tells more (S-52). */
export const statusRoutes: Routes = (app, host) => {
  const tags = ['Status']
  const response = z.object({ status: z.literal('ok') })
  route(app, {
    method: 'GET',
    url: '/api/health',
    policy: 'public',
    tags,
    summary: 'The process lives',
    response,
    handler: async () => ({ status: 'ok' }),
  })
  route(app, {
    method: 'GET',
    url: '/api/ready',
    policy: 'public',
    tags,
    summary: 'The program takes requests',
    response,
    handler: async () => {
      if (!host.isReady()) throw new PublicError('unavailable', 'Starting or stopping')
      await ping(host.workspace.db)
      return { status: 'ok' }
    },
  })
}
