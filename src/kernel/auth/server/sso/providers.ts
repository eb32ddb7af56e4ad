import { randomUUID } from 'node:crypto'
import { capabilities, isWithin } from '#kernel/auth/server/capabilities.ts'
import type {
  OidcInput,
  SamlIdp,
  SamlInput,
  SsoProviderInput,
  SsoProviderJson,
  SsoProvidersJson,
} from '#kernel/auth/sso.contract.ts'
import type { Context } from '#kernel/context.ts'
import { forbidden, invalidField, notFound } from '#kernel/errors.ts'
import { OutboundError } from '#kernel/outbound/errors.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import { dropSecrets, getSecret, putSecret } from '#kernel/secrets/server/store.ts'
import { addressesOf, isPlainAllowed, type SsoEnv } from './env.ts'
import { countPeople } from './identities.ts'
import {
  type Definition,
  dropProvider,
  findProvider,
  holderOfDomains,
  listProviders,
  type Provider,
  recordChange,
  type SamlDefinition,
  storeProvider,
} from './provider-store.ts'
import { parseMetadata } from './saml-metadata.ts'
import { secretName } from './trips.ts'

/** Everything about all providers except their secrets. */
export async function describeProviders(ctx: Context, env: SsoEnv): Promise<SsoProvidersJson> {
  demandEverything(ctx)
  const people = await countPeople(ctx)
  const providers = await listProviders(ctx)
  const id = randomUUID()
  return {
    items: await Promise.all(providers.map((provider) => describe(ctx, env, provider, people.get(provider.id) ?? 0))),
    newcomer: { id, oidc: addressesOf(env, id, 'oidc'), saml: addressesOf(env, id, 'saml') },
  }
}

/** Makes or replaces a provider. A secret or metadata that is not given stays as it is. */
export async function saveProvider(
  ctx: Context,
  env: SsoEnv,
  id: string,
  input: SsoProviderInput,
): Promise<SsoProviderJson> {
  demandEverything(ctx)
  const before = await findProvider(ctx, id)
  if (before && before.definition.kind !== input.kind) throw invalidField('kind', 'fixed', 'A provider keeps its kind')
  const definition = input.kind === 'oidc' ? oidcDefinition(env, input) : await samlDefinition(env, input, before)
  const secret = input.kind === 'oidc' ? input.clientSecret : undefined
  const isSame =
    before !== undefined && secret === undefined && protocolOf(before.definition) === protocolOf(definition)
  await checkPeople(ctx, id, definition)
  // What is required already may change, such as a secret that ends; nobody is shut out who was not before.
  const wasRequired = before?.definition.isRequired ?? false
  if (definition.isRequired && !wasRequired && !(isSame && before?.testedAt))
    throw invalidField('isRequired', 'testFirst', 'Only a provider whose test went through can be required')
  await ctx.db.transaction(async (tx) => {
    const inside = { ...ctx, db: tx }
    await storeProvider(ctx, tx, id, definition, isSame)
    if (secret !== undefined) await putSecret(inside, secretName(id), secret)
    await recordChange(ctx, tx, id, before?.definition, definition)
  })
  return describe(ctx, env, await existingProvider(ctx, id), 0)
}

/** Nobody signs in by it any more; who is tied to it stays tied, should it come back. */
export async function removeProvider(ctx: Context, providerId: string): Promise<void> {
  demandEverything(ctx)
  const before = await existingProvider(ctx, providerId)
  await ctx.db.transaction(async (tx) => {
    await dropProvider(ctx, tx, providerId)
    await dropSecrets({ ...ctx, db: tx }, [secretName(providerId)])
    await recordChange(ctx, tx, providerId, before.definition, undefined)
  })
}

export async function existingProvider(ctx: Context, providerId: string): Promise<Provider> {
  const provider = await findProvider(ctx, providerId)
  if (!provider) throw notFound('Provider')
  return provider
}

/** Whoever sets up a provider can become anybody by it: only people who may do everything can (S-43). */
export function demandEverything(ctx: Context): void {
  if (!capabilities.every((capability) => ctx.access.has(capability)))
    throw forbidden('Single sign-on is set up by people who may do everything')
}

function oidcDefinition(env: SsoEnv, { clientSecret: _, ...definition }: OidcInput): Definition {
  const url = URL.parse(definition.issuer)
  if (url === null || `${url.search}${url.hash}` !== '') throw invalidField('issuer', 'wrongValue', 'is not an address')
  if (url.protocol !== 'https:' && !isPlainAllowed(env, url))
    throw invalidField('issuer', 'notSecure', 'begins with https://')
  return definition
}

async function samlDefinition(env: SsoEnv, input: SamlInput, before: Provider | undefined): Promise<SamlDefinition> {
  const { metadata, metadataUrl, ...rest } = input
  const known = before?.definition.kind === 'saml' ? before.definition : undefined
  const idp = await idpOf(env, { metadata, metadataUrl })
  const standing = idp ?? known?.idp
  if (!standing) throw invalidField('metadata', 'required', 'is missing')
  return { ...rest, metadataUrl: metadataUrl ?? (metadata ? null : (known?.metadataUrl ?? null)), idp: standing }
}

async function idpOf(
  env: SsoEnv,
  { metadata, metadataUrl }: Pick<SamlInput, 'metadata' | 'metadataUrl'>,
): Promise<SamlIdp | undefined> {
  if (metadata) return parseMetadata(metadata)
  if (!metadataUrl) return undefined
  const url = URL.parse(metadataUrl)
  if (!url || (url.protocol !== 'https:' && !isPlainAllowed(env, url)))
    throw invalidField('metadataUrl', 'notSecure', 'begins with https://')
  const answer = await env.outbound.request(url, { redirects: 3 }).catch((error: unknown) => {
    if (error instanceof OutboundError) throw invalidField('metadataUrl', error.problem, error.message)
    throw error
  })
  if (answer.status !== 200) throw invalidField('metadataUrl', 'unreachable', 'The server did not answer')
  return parseMetadata(answer.body.toString('utf8'))
}

/** A test proves what concerns the protocol; label, domains and roles may change without a new one. */
function protocolOf(definition: Definition): string {
  if (definition.kind === 'saml') return JSON.stringify([definition.idp.entityId, definition.idp.signOnUrl])
  return JSON.stringify([definition.issuer, definition.clientId])
}

/** Domains of one provider alone, roles that exist and give no more than their giver has. */
async function checkPeople(ctx: Context, providerId: string, definition: Definition): Promise<void> {
  const taken = await holderOfDomains(ctx, definition.domains, providerId)
  if (taken) throw invalidField('domains', 'taken', `Another provider speaks for ${taken}`, { domain: taken })
  const roles = new Map((await listRoles(ctx.db, ctx.workspace.schema)).map((role) => [role.key, role]))
  for (const key of [...definition.defaultRoles, ...definition.roleMapping.map(({ role }) => role)]) {
    const role = roles.get(key)
    if (!role) throw invalidField('roleMapping', 'unknownRole', `There is no role "${key}"`, { role: key })
    if (!isWithin(role, ctx.access)) throw forbidden('Nobody can give rights that they do not have')
  }
  const needsDomain = definition.isRequired || definition.createsPeople
  if (needsDomain && definition.domains.length === 0)
    throw invalidField('domains', 'required', 'Name the domains that the provider speaks for')
}

async function describe(ctx: Context, env: SsoEnv, provider: Provider, people: number): Promise<SsoProviderJson> {
  const { id, definition, testedAt, updatedAt } = provider
  const kept = { id, testedAt, updatedAt, people, addresses: addressesOf(env, id, definition.kind) }
  if (definition.kind === 'saml') return { ...definition, ...kept }
  return { ...definition, ...kept, hasSecret: (await getSecret(ctx, secretName(id))) !== undefined }
}
