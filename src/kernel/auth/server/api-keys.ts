import { randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import type { ApiKeyJson } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, invalidField, notFound } from '#kernel/errors.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import { type Organization, organizationSettings } from '#kernel/settings/server/settings.ts'
import { auditLogin, type Caller } from './audit.ts'
import { isWithin } from './capabilities.ts'
import { isInside } from './networks.ts'
import { digest, newToken } from './secrets.ts'

/** A key as a request finds it: it lives no longer than its maker's account, and never has more rights. */
export interface KeyRow {
  id: string
  name: string
  role: string
  createdBy: string
  /** Whether it may do what people must confirm (V-19). */
  isTrusted: boolean
  lastUsedAt: string | null
  permissionVersion: number
  registryVersion: number
  ratesVersion: number
  organization: Organization
}

/** `rpt_<prefix>_<secret>`: the prefix finds the row and is what scanners of leaked keys look for (S-43). */
const shape = /^rpt_([a-z0-9]{10})_[\w-]{43}$/

/** One statement a request. Undefined for a wrong, expired or revoked key, from a network that is not allowed, and when its maker is inactive. */
export async function findKey(
  ctx: Pick<Context, 'db' | 'workspace' | 'clock'>,
  key: string,
  ip: string,
): Promise<KeyRow | undefined> {
  const prefix = shape.exec(key)?.[1]
  if (!prefix) return undefined
  const { schema } = ctx.workspace
  const now = ctx.clock.now()
  const row = await ctx.db.row<KeyRow & { secretHash: Buffer; organization: unknown; networks: string[] | null }>(
    sql`
      SELECT k.id, k.name, k.role, k.created_by AS "createdBy", k.is_trusted AS "isTrusted", k.last_used_at AS "lastUsedAt", k.secret_hash AS "secretHash",
        m.permission_version AS "permissionVersion", m.registry_version AS "registryVersion", m.rates_version AS "ratesVersion", o.value AS organization,
        p.value->'keyNetworks' AS networks
      FROM ${id(schema, 'sys_api_key')} k
      JOIN ${id(schema, 'user')} u ON u.id = k.created_by AND u.is_active AND u.deleted_at IS NULL
      CROSS JOIN ${id(schema, 'sys_meta')} m
      LEFT JOIN ${id(schema, 'sys_setting')} o ON o.key = 'organization'
      LEFT JOIN ${id(schema, 'sys_setting')} p ON p.key = 'signIn'
      WHERE k.prefix = ${prefix} AND (k.expires_at IS NULL OR k.expires_at > ${now})`,
    { name: `key:${schema}` },
  )
  if (!row || !timingSafeEqual(row.secretHash, digest(key))) return undefined
  if (!isInside(row.networks ?? [], ip)) return undefined
  if (row.lastUsedAt === null || now.getTime() - Date.parse(row.lastUsedAt) > 60_000)
    await ctx.db.run(sql`UPDATE ${id(schema, 'sys_api_key')} SET last_used_at = ${now} WHERE id = ${row.id}`)
  return { ...row, organization: organizationSettings(row.organization) }
}

export async function listApiKeys(ctx: Context): Promise<ApiKeyJson[]> {
  const { schema } = ctx.workspace
  return ctx.db.rows<ApiKeyJson>(sql`
    SELECT k.id, k.name, k.role, k.prefix, k.created_at AS "createdAt", u.display_name AS "createdBy",
      k.is_trusted AS "isTrusted",      k.last_used_at AS "lastUsedAt", k.expires_at AS "expiresAt"
    FROM ${id(schema, 'sys_api_key')} k JOIN ${id(schema, 'user')} u ON u.id = k.created_by ORDER BY k.created_at DESC`)
}

/** Makes a key with exactly one role; its secret is answered this once. */
export async function createApiKey(
  ctx: Context,
  input: { name: string; role: string; isTrusted?: boolean | undefined; expiresAt?: string | null | undefined },
  maker: { userId: string; name: string; email: string },
  caller: Caller,
): Promise<ApiKeyJson> {
  const { schema } = ctx.workspace
  const role = (await listRoles(ctx.db, schema)).find((known) => known.key === input.role)
  if (!role) throw invalidField('role', 'unknownRole', `There is no role "${input.role}"`)
  if (!isWithin(role, ctx.access)) throw forbidden('A key cannot have more rights than its maker')
  const prefix = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')
  const secret = `rpt_${prefix}_${newToken()}`
  const now = ctx.clock.now()
  const key = {
    id: randomUUID(),
    name: input.name,
    role: role.key,
    prefix,
    createdAt: now.toISOString(),
    createdBy: maker.name,
    isTrusted: input.isTrusted ?? false,
  }
  await ctx.db.run(sql`
    INSERT INTO ${id(schema, 'sys_api_key')} (id, name, role, prefix, secret_hash, created_at, created_by, is_trusted, expires_at)
    VALUES (${key.id}, ${key.name}, ${key.role}, ${prefix}, ${digest(secret)}, ${now}, ${maker.userId},
      ${key.isTrusted}, ${input.expiresAt ?? null})`)
  await auditLogin(ctx, { event: 'apiKeyCreated', email: maker.email, userId: maker.userId, caller })
  return { ...key, lastUsedAt: null, expiresAt: input.expiresAt ?? null, secret }
}

/** The key ends with the next request (S-18). */
export async function revokeApiKey(
  ctx: Context,
  keyId: string,
  by: { userId: string; email: string },
  caller: Caller,
): Promise<void> {
  const revoked = await ctx.db.run(sql`DELETE FROM ${id(ctx.workspace.schema, 'sys_api_key')} WHERE id = ${keyId}`)
  if (revoked === 0) throw notFound('API key')
  await auditLogin(ctx, { event: 'apiKeyRevoked', email: by.email, userId: by.userId, caller })
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
