import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { route } from '#kernel/http/route.ts'
import { accountTree } from './accountTree.ts'
import { departure, leaveCompany } from './leaveCompany.ts'

const params = z.object({ id: z.uuid() })

export function routes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/accounts/:id/tree',
    policy: 'any',
    summary: 'The group of companies that an account belongs to, with figures of each and of everything below it',
    tags: ['accounts'],
    repeatable: true,
    params,
    handler: ({ ctx, params: { id } }) => accountTree(ctx, id),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/contacts/:id/departure',
    policy: 'any',
    summary: 'A contact has left a company: ends the tie and opens one at the new company, as one operation',
    tags: ['contacts'],
    params,
    body: departure,
    handler: ({ ctx, params: { id }, body }) => leaveCompany(ctx, id, body),
  })
}
