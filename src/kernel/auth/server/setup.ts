import type { SetupRequest } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, notFound } from '#kernel/errors.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { create } from '#kernel/records/server/engine.ts'
import { readSetting, writeSetting } from '#kernel/settings/server/settings.ts'
import { type ChosenPassword, newPasswordHash, storePassword } from './accounts.ts'
import { auditLogin, type Caller } from './audit.ts'
import { networkOf, take } from './rate.ts'
import { sameSecret } from './secrets.ts'

/** True until somebody has an account (V-04). */
export async function needsSetup(ctx: Pick<Context, 'db' | 'workspace'>): Promise<boolean> {
  const row = await ctx.db.row(sql`SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_credential')} LIMIT 1`)
  return row === undefined
}

/**
 * Makes the organisation, its first team and its administrator in one transaction. Of parallel calls one succeeds; as
 * soon as there is an account, the way is gone (S-39, S-52).
 */
export async function setUp(
  ctx: Context,
  request: SetupRequest,
  token: string,
  caller: Caller,
): Promise<{ id: string; email: string }> {
  if (!(await needsSetup(ctx))) throw notFound('Setup')
  await take(ctx, [{ key: `setup network ${networkOf(caller.ip)}`, most: 20, seconds: 900 }])
  if (!sameSecret(request.token, token)) throw forbidden('The setup token is wrong')
  const password = await newPasswordHash(ctx, request.password, request, { organization: request.organization })
  const account = await ctx.db.transaction(async (tx) => {
    const inside: Context = { ...asSystem(ctx, 'setup'), db: tx, source: 'system' }
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`rapport setup ${ctx.workspace.schema}`}))`)
    if (!(await needsSetup(inside))) throw notFound('Setup')
    return found(inside, request, password)
  })
  await auditLogin(ctx, { event: 'setup', email: account.email, userId: account.id, caller })
  return account
}

async function found(
  ctx: Context,
  request: SetupRequest,
  password: ChosenPassword,
): Promise<{ id: string; email: string }> {
  const { organization, name, currency, country, language, timeZone } = request
  const standing = await readSetting(ctx, 'organization')
  const given = Object.entries({ name: organization, currency, country, language, timeZone }).filter(
    ([, value]) => value !== undefined,
  )
  await writeSetting(ctx, 'organization', { ...standing, ...Object.fromEntries(given) })
  const team = await create(ctx, 'team', { name: organization })
  const email = request.email.trim().toLowerCase()
  const user = await create(ctx, 'user', { name, email, roles: ['admin'], team: team.id, isActive: true })
  await storePassword(ctx, user.id, password)
  return { id: user.id, email }
}
