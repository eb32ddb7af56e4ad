import type { OidcInput, SamlIdp, SamlInput } from '#kernel/auth/sso.contract.ts'
import { actorKey, type Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'

/** A provider as it is stored; its secret lies among the sealed ones. */
export type OidcDefinition = Omit<OidcInput, 'clientSecret'>
export type SamlDefinition = Omit<SamlInput, 'metadata' | 'metadataUrl'> & { metadataUrl: string | null; idp: SamlIdp }
export type Definition = OidcDefinition | SamlDefinition

export interface Provider<D extends Definition = Definition> {
  id: string
  definition: D
  testedAt: string | null
  updatedAt: string
}

type Reach = Pick<Context, 'db' | 'workspace'>

const columns = sql`p.id, p.definition, p.tested_at AS "testedAt", p.updated_at AS "updatedAt"`

export async function listProviders(ctx: Reach): Promise<Provider[]> {
  return ctx.db.rows<Provider>(sql`SELECT ${columns} FROM ${table(ctx)} p ORDER BY p.definition->>'label', p.id`)
}

export async function findProvider(ctx: Reach, providerId: string): Promise<Provider | undefined> {
  return ctx.db.row<Provider & Record<string, unknown>>(
    sql`SELECT ${columns} FROM ${table(ctx)} p WHERE p.id = ${providerId}`,
  )
}

/** The active provider that speaks for this domain. */
export async function providerOfDomain(ctx: Reach, domain: string): Promise<Provider | undefined> {
  return ctx.db.row<Provider & Record<string, unknown>>(sql`
    SELECT ${columns} FROM ${domains(ctx)} d JOIN ${table(ctx)} p ON p.id = d.provider
    WHERE d.domain = ${domain} AND (p.definition->>'isActive')::boolean`)
}

/** Whose domain this is already, for a refusal that can name it. */
export async function holderOfDomains(
  ctx: Reach,
  names: readonly string[],
  except: string,
): Promise<string | undefined> {
  const row = await ctx.db.row<{ domain: string }>(sql`
    SELECT domain FROM ${domains(ctx)} WHERE domain = ANY(${names}) AND provider <> ${except} LIMIT 1`)
  return row?.domain
}

/** Stores the whole definition; `isSame` keeps the proof of an earlier test. */
export async function storeProvider(
  ctx: Context,
  tx: Db,
  providerId: string,
  definition: Definition,
  isSame: boolean,
): Promise<void> {
  const json = JSON.stringify(definition)
  await tx.run(sql`
    INSERT INTO ${table(ctx)} AS p (id, definition, updated_at, updated_by)
    VALUES (${providerId}, ${json}::jsonb, ${ctx.clock.now()}, ${actorKey(ctx.actor)})
    ON CONFLICT (id) DO UPDATE SET definition = excluded.definition, updated_at = excluded.updated_at,
      updated_by = excluded.updated_by, tested_at = CASE WHEN ${isSame} THEN p.tested_at END`)
  await tx.run(sql`DELETE FROM ${domains(ctx)} WHERE provider = ${providerId}`)
  await tx.run(sql`
    INSERT INTO ${domains(ctx)} (domain, provider) SELECT unnest(${[...definition.domains]}::text[]), ${providerId}::uuid`)
}

export async function markTested(ctx: Context, provider: Provider): Promise<void> {
  await ctx.db.run(sql`
    UPDATE ${table(ctx)} SET tested_at = ${ctx.clock.now()} WHERE id = ${provider.id} AND updated_at = ${provider.updatedAt}`)
}

export async function dropProvider(ctx: Context, tx: Db, providerId: string): Promise<number> {
  return tx.run(sql`DELETE FROM ${table(ctx)} WHERE id = ${providerId}`)
}

/** What was changed about who may come in stays on record, beside the settings (V-51). */
export async function recordChange(
  ctx: Context,
  tx: Db,
  providerId: string,
  before: unknown,
  after: unknown,
): Promise<void> {
  await tx.run(sql`
    INSERT INTO ${id(ctx.workspace.schema, 'sys_setting_change')} (key, at, actor, before, after)
    VALUES (${`sso.${providerId}`}, ${ctx.clock.now()}, ${actorKey(ctx.actor)}, ${textOf(before)}::jsonb, ${textOf(after)}::jsonb)`)
}

const textOf = (value: unknown) => JSON.stringify(value ?? null)
const table = (ctx: Reach) => id(ctx.workspace.schema, 'sys_sso_provider')
const domains = (ctx: Reach) => id(ctx.workspace.schema, 'sys_sso_domain')
