import type { FastifyInstance } from 'fastify'
import { type AnySpec, route } from '#kernel/http/route.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import { docsPage } from './docs-page.ts'
import { newNonce, pagePolicy } from './headers.ts'
import type { Host } from './host.ts'
import { openApiDocument } from './openapi.ts'

/** The document of the live registry as the asker may see it (S-52), made once a compiled access, and a page that reads it. */
export function openApiRoutes(app: FastifyInstance, host: Host): void {
  const specs: AnySpec[] = []
  app.addHook('onRoute', ({ method, config }) => {
    if (config?.spec && method !== 'HEAD') specs.push(config.spec)
  })
  const made = new WeakMap<Access, string>()
  route(app, {
    method: 'GET',
    url: '/api/v1/openapi.json',
    policy: 'any',
    tags: ['Metadata'],
    summary: 'This document: OpenAPI 3.1 of all routes and objects',
    handler: async ({ ctx }) => {
      const known = made.get(ctx.access)
      if (known !== undefined) return known
      const json = JSON.stringify(openApiDocument(specs, ctx, host.config.publicUrl))
      made.set(ctx.access, json)
      return json
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/docs',
    policy: 'public',
    tags: ['Metadata'],
    summary: 'The documentation for people',
    produces: 'text/html; charset=utf-8',
    handler: async ({ reply }) => {
      const nonce = newNonce()
      reply.header('content-security-policy', pagePolicy(nonce))
      return docsPage(nonce)
    },
  })
}
