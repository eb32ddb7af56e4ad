import { z } from 'zod'
import { createApiKey, listApiKeys, revokeApiKey } from '#kernel/auth/server/api-keys.ts'
import { loginAudit } from '#kernel/auth/server/audit.ts'
import { capabilities } from '#kernel/auth/server/capabilities.ts'
import { createPasswordLink } from '#kernel/auth/server/password-links.ts'
import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import { route } from '#kernel/http/route.ts'
import { metadataFor } from '#kernel/objects/server/metadata.ts'
import type { Capability, Role } from '#kernel/permissions/contract.ts'
import { deleteRole, listRoles, saveRole } from '#kernel/permissions/server/roles.ts'
import { type SettingKey, settingSchemas } from '#kernel/settings/contract.ts'
import { readSetting, settingKey, writeSetting } from '#kernel/settings/server/settings.ts'
import { callerOf, sessionOf } from './guard.ts'
import type { Routes } from './host.ts'

const uuidParams = z.strictObject({ id: z.uuid() })
const keyParams = z.strictObject({ key: z.string().min(1).max(60) })

export const adminRoutes: Routes = (app, host) => {
  metadataRoutes(app, host)
  roleRoutes(app, host)
  keyRoutes(app, host)
  settingRoutes(app, host)
  peopleRoutes(app, host)
}

const metadataRoutes: Routes = (app) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/metadata',
    policy: 'any',
    tags: ['Metadata'],
    summary: 'Objects and fields that the asker may see',
    handler: async ({ ctx }) => metadataFor(ctx),
  })
}

const scope = z.enum(['none', 'own', 'team', 'teamAndBelow', 'all'])
const roleBody = z.strictObject({
  key: z.string().max(40).optional(),
  label: z.string().trim().min(1).max(100),
  rights: z.record(
    z.string().max(60),
    z.strictObject({
      read: scope.optional(),
      create: scope.optional(),
      update: scope.optional(),
      delete: scope.optional(),
      export: scope.optional(),
      fields: z
        .record(z.string().max(60), z.strictObject({ read: z.boolean().optional(), write: z.boolean().optional() }))
        .optional(),
    }),
  ),
  capabilities: z.union([z.literal('*'), z.array(z.enum(capabilities as [Capability, ...Capability[]]))]),
  isSystem: z.boolean().optional(),
})

const roleRoutes: Routes = (app) => {
  const tags = ['Roles']
  route(app, {
    method: 'GET',
    url: '/api/v1/roles',
    policy: 'any',
    tags,
    summary: 'All roles',
    handler: async ({ ctx }) => ({ items: await listRoles(ctx.db, ctx.workspace.schema) }),
  })
  route(app, {
    method: 'PUT',
    url: '/api/v1/roles/:key',
    policy: { capability: 'roles.manage', session: true },
    confirmed: () => true,
    tags,
    summary: 'Make or replace a role',
    params: keyParams,
    body: roleBody,
    handler: async ({ ctx, params, body }) => saveRole(ctx, { ...body, key: params.key } as Role),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/roles/:key',
    policy: { capability: 'roles.manage', session: true },
    confirmed: () => true,
    tags,
    summary: 'Delete a role that nobody has',
    params: keyParams,
    handler: async ({ ctx, params }) => deleteRole(ctx, params.key),
  })
}

const keyRoutes: Routes = (app) => {
  const policy = { capability: 'apiKeys.manage', session: true } as const
  const tags = ['API keys']
  route(app, {
    method: 'GET',
    url: '/api/v1/api-keys',
    policy,
    tags,
    summary: 'All API keys, without their secrets',
    handler: async ({ ctx }) => ({ items: await listApiKeys(ctx) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/v1/api-keys',
    policy,
    confirmed: () => true,
    tags,
    status: 201,
    secretAnswer: true,
    summary: 'Make an API key; the secret is answered this once',
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      role: z.string().min(1).max(60),
      isTrusted: z.boolean().optional(),
      expiresAt: z.iso.datetime().nullable().optional(),
    }),
    handler: async ({ ctx, body, request }) => createApiKey(ctx, body, sessionOf(request), callerOf(request)),
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/api-keys/:id',
    policy,
    confirmed: () => true,
    tags,
    summary: 'Revoke an API key',
    params: uuidParams,
    handler: async ({ ctx, params, request }) => revokeApiKey(ctx, params.id, sessionOf(request), callerOf(request)),
  })
}

const settingRoutes: Routes = (app) => {
  const tags = ['Settings']
  route(app, {
    method: 'GET',
    url: '/api/v1/settings/:key',
    policy: 'any',
    tags,
    summary: 'One setting',
    params: keyParams,
    handler: async ({ ctx, params }) => readSetting(ctx, settingKey(params.key)),
  })
  route<{ key: string }, Record<string, never>, unknown>(app, {
    method: 'PUT',
    url: '/api/v1/settings/:key',
    policy: { capability: 'settings.manage' },
    confirmed: ({ ctx, params, body }) => isDangerous(ctx, settingKey(params.key), body),
    tags,
    summary: 'Replace one setting',
    params: keyParams,
    body: z.unknown(),
    handler: async ({ ctx, params, body }) => {
      const key = settingKey(params.key)
      if (key === 'organization') demandSameBase(ctx, body)
      return writeSetting(ctx, key, body)
    },
  })
}

/** Another base currency reckons all amounts anew, which takes more than saving its code. */
function demandSameBase(ctx: Context, value: unknown): void {
  const { data } = settingSchemas.organization.safeParse(value)
  if (data && data.currency !== ctx.organization.currency)
    throw invalidField(
      'currency',
      'baseCurrency',
      'Change the base currency by POST /api/v1/currencies/base or under Settings → Currencies',
    )
}

/** How long sessions last is part of what protects them; and whoever was promised not to be named is not named by a slip. */
async function isDangerous(ctx: Context, key: SettingKey, value: unknown): Promise<boolean> {
  if (key === 'sessions') return true
  if (key !== 'adoption') return false
  const { anonymous } = await readSetting(ctx, key)
  const stays = settingSchemas.adoption.safeParse(value).data?.anonymous === true
  return anonymous && !stays
}

const peopleRoutes: Routes = (app, host) => {
  route(app, {
    method: 'POST',
    url: '/api/v1/users/:id/password-link',
    policy: { capability: 'users.manage', session: true },
    confirmed: () => true,
    tags: ['Users'],
    status: 201,
    secretAnswer: true,
    summary: 'A one-time link by which this person sets a password',
    params: uuidParams,
    handler: async ({ ctx, params }) => {
      const { token, expiresAt } = await createPasswordLink(ctx, params.id)
      return { link: `${host.config.publicUrl}/set-password#${token}`, expiresAt }
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/login-audit',
    policy: { capability: 'audit.read' },
    tags: ['Audit'],
    summary: 'Sign-ins, failures and changes of secrets, newest first',
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional(),
    }),
    handler: async ({ ctx, query }) =>
      loginAudit(ctx, { limit: query.limit, before: query.cursor ? Number(query.cursor) : null }),
  })
}
