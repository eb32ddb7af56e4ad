import type { Me, MePatch } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { offeredCurrencies } from '#kernel/currencies/server/currencies.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import { update } from '#kernel/records/server/engine.ts'
import { capabilities } from './capabilities.ts'
import type { SessionRow } from './sessions.ts'
import { viewingOf } from './viewing.ts'

const ownFields = new Set(['name', 'language', 'timeZone', 'weekStart', 'nameOrder', 'familyName'])

/** Who asks, with everything the frame of the app needs to know. */
export async function me(ctx: Context, session: SessionRow, csrfToken: string): Promise<Me> {
  const { name, currency, country, language, fiscalYear } = session.organization
  const viewing = viewingOf(session)
  const seen = viewing?.user ? session.view : null
  return {
    id: viewing?.user ?? session.userId,
    name: seen?.name ?? session.name,
    email: seen?.email ?? session.email,
    roles: viewing?.role ? [viewing.role] : ((seen ?? session).roles ?? []),
    teams: await teamsOf(ctx),
    capabilities: capabilities.filter((capability) => ctx.access.has(capability)),
    language: ctx.locale.language,
    timeZone: ctx.locale.zone,
    weekStart: ctx.locale.weekStart,
    nameOrder: ctx.locale.nameOrder,
    familyName: session.familyName ?? '',
    organization: { name, currency, currencies: await offeredCurrencies(ctx), country, language, fiscalYear },
    csrfToken,
    viewing,
  }
}

/** People change their own name, language and calendar, whatever their role; nothing else, and nobody else's. */
export async function updateMe(ctx: Context, userId: string, patch: MePatch): Promise<void> {
  await update({ ...ctx, access: ownProfile(userId) }, 'user', userId, { ...patch })
}

function ownProfile(userId: string): Access {
  return {
    verdict: (object, action) =>
      object === 'user' && (action === 'read' || action === 'update')
        ? { field: 'id', op: 'eq', value: userId }
        : false,
    canReadField: (object) => object === 'user',
    canWriteField: (object, field) => object === 'user' && ownFields.has(field),
    has: () => false,
  }
}

async function teamsOf(ctx: Context): Promise<Me['teams']> {
  if (ctx.actor.type === 'system' || ctx.actor.teamIds.length === 0) return []
  return ctx.db.rows<{ id: string; name: string }>(sql`
    SELECT id, name FROM ${id(ctx.workspace.schema, 'team')}
    WHERE id = ANY(${ctx.actor.teamIds}::uuid[]) AND deleted_at IS NULL ORDER BY name`)
}
