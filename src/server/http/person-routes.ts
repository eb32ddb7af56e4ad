import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import { route } from '#kernel/http/route.ts'
import {
  personSettingKey,
  readPersonSetting,
  readPersonSettings,
  writePersonSetting,
} from '#kernel/settings/server/personSettings.ts'
import { sessionOf } from './guard.ts'
import type { Routes } from './host.ts'

const keyParams = z.strictObject({ key: z.string().min(1).max(60) })
const tags = ['Account']

/** What a person arranges for themselves. Whose it is says the session alone, so that nobody reaches another's. */
export const personRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/me/settings',
    policy: 'session',
    tags,
    summary: 'Everything the person has arranged: navigation, tabs, recent records',
    handler: async ({ ctx, request }) => readPersonSettings(ctx, seenOf(ctx, request)),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/me/settings/:key',
    policy: 'session',
    tags,
    summary: 'One of the own settings',
    params: keyParams,
    handler: async ({ ctx, params, request }) =>
      readPersonSetting(ctx, seenOf(ctx, request), personSettingKey(params.key)),
  })
  route<{ key: string }, Record<string, never>, unknown>(app, {
    method: 'PUT',
    url: '/api/v1/me/settings/:key',
    policy: 'session',
    tags,
    summary: 'Replace one of the own settings',
    params: keyParams,
    body: z.unknown(),
    handler: async ({ ctx, params, body, request }) =>
      writePersonSetting(ctx, sessionOf(request).userId, personSettingKey(params.key), body),
  })
}

/** The person of the session, or the one whose eyes it borrows. */
const seenOf = ({ actor, viewer }: Context, request: FastifyRequest): string =>
  viewer && actor.type === 'user' ? actor.id : sessionOf(request).userId
