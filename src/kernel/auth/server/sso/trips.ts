import { createHash } from 'node:crypto'
import { auditLogin, type Caller } from '#kernel/auth/server/audit.ts'
import { networkOf, take } from '#kernel/auth/server/rate.ts'
import type { Context } from '#kernel/context.ts'
import { notFound } from '#kernel/errors.ts'
import { getSecret } from '#kernel/secrets/server/store.ts'
import { type Asserted, SsoRefusal } from './asserted.ts'
import { addressesOf, type SsoEnv } from './env.ts'
import { localPath } from './next.ts'
import { assertedBy, authorizationUrl, type OidcTrip } from './oidc.ts'
import { findProvider, type OidcDefinition, type Provider, type SamlDefinition } from './provider-store.ts'
import { refusalOf } from './refusals.ts'
import { type Begun, beginRound, type Purpose, type Round, takeRound, turnRound } from './rounds.ts'
import { assertedIn, metadataXml, requestUrl, type SamlTrip } from './saml.ts'

/** A round trip that came back, whatever it was for: whom the provider signed in, or why it did not. */
export interface Returned {
  provider: Provider
  purpose: Purpose
  next: string
  answer: Asserted | SsoRefusal
}

export interface StartInput {
  purpose: Purpose
  next?: string | undefined
  /** Address that the person has typed already. */
  hint?: string | undefined
}

/** Sends the browser to its provider; what it must keep in a cookie comes along. Tests reach providers that are still off. */
export async function startTrip(
  ctx: Context,
  env: SsoEnv,
  providerId: string,
  { purpose, next, hint }: StartInput,
  caller: Caller,
): Promise<{ url: string; browser: string }> {
  await take(ctx, [{ key: `sso network ${networkOf(caller.ip)}`, most: 300, seconds: 900 }])
  const provider = await findProvider(ctx, providerId)
  if (!provider || (!provider.definition.isActive && purpose.kind !== 'test')) throw notFound('Provider')
  const begun = await beginRound(ctx, { provider: providerId, purpose, next: localPath(next) })
  const url = isSaml(provider)
    ? await requestUrl(samlTrip(env, provider, purpose), begun.state)
    : await authorizationUrl(await oidcTrip(ctx, env, provider as Oidc, purpose), begun, hint ?? null)
  return { url, browser: begun.browser }
}

/** The browser comes back from an OIDC provider. Throws a refusal when this browser began no such trip. */
export async function finishOidc(
  ctx: Context,
  env: SsoEnv,
  providerId: string,
  query: URLSearchParams,
  browser: string | null,
): Promise<Returned> {
  const state = query.get('state') ?? ''
  const { round, provider } = await roundOf(ctx, providerId, state, browser)
  if (isSaml(provider)) throw new SsoRefusal('refused', 'This provider answers by another way')
  const trip = await oidcTrip(ctx, env, provider as Oidc, round.purpose)
  const begun: Begun = { state, browser: browser ?? '' }
  return { provider, purpose: round.purpose, next: round.next, answer: await caught(assertedBy(trip, begun, query)) }
}

/**
 * A SAML provider's post: judged at once and kept under a ticket, with which the browser comes back by itself. Null when it
 * answers nothing of ours; then a portal of the provider may have begun.
 */
export async function takePost(
  ctx: Context,
  env: SsoEnv,
  providerId: string,
  { response, state }: { response: string; state: string },
): Promise<{ ticket: string } | { startsAnew: boolean }> {
  const provider = await findProvider(ctx, providerId)
  if (!provider || !isSaml(provider)) throw notFound('Provider')
  const turned = await turnRound(ctx, state, async (round) => {
    if (round.provider !== providerId) return new SsoRefusal('refused', 'The answer came from another provider')
    return caught(assertedIn(samlTrip(env, provider, round.purpose), state, response))
  })
  const { startsAtProvider, isActive } = provider.definition
  return turned ?? { startsAnew: startsAtProvider && isActive }
}

/** The browser comes back with the ticket of a post. */
export async function finishSaml(
  ctx: Context,
  providerId: string,
  ticket: string,
  browser: string | null,
): Promise<Returned> {
  const { round, provider } = await roundOf(ctx, providerId, ticket, browser)
  const { answer, purpose, next } = round
  if (!answer) throw new SsoRefusal('refused', 'There is no answer under this ticket')
  return {
    provider,
    purpose,
    next,
    answer: 'problem' in answer ? new SsoRefusal(answer.problem, answer.detail) : answer,
  }
}

/** Our metadata for a SAML provider's administrator. */
export async function metadataOf(ctx: Context, env: SsoEnv, providerId: string): Promise<string> {
  const provider = await findProvider(ctx, providerId)
  if (!provider || !isSaml(provider)) throw notFound('Provider')
  return metadataXml(samlTrip(env, provider, { kind: 'signIn' }))
}

/** A refusal stays on record with its reason; the browser learns only its kind (V-50). */
export async function recordRefusal(
  ctx: Context,
  refusal: SsoRefusal,
  who: Asserted | null,
  caller: Caller,
): Promise<void> {
  const subject = who
    ? createHash('sha256').update(`${who.issuer} ${who.subject}`).digest('hex').slice(0, 12)
    : undefined
  ctx.log.info({ problem: refusal.problem, detail: refusal.message, subject, ip: caller.ip }, 'single sign-on refused')
  await auditLogin(ctx, { event: 'ssoRefused', email: who?.email ?? '', userId: null, caller })
}

export const isSaml = (provider: Provider): provider is Provider<SamlDefinition> => provider.definition.kind === 'saml'
type Oidc = Provider<OidcDefinition>

export async function oidcTrip(ctx: Context, env: SsoEnv, provider: Oidc, purpose: Purpose): Promise<OidcTrip> {
  const { returnTo } = addressesOf(env, provider.id, 'oidc')
  const secret = await getSecret(ctx, secretName(provider.id))
  return { env, provider, secret, returnTo, isFresh: purpose.kind === 'confirm' }
}

export const secretName = (providerId: string): string => `sso.${providerId}`

function samlTrip(env: SsoEnv, provider: Provider<SamlDefinition>, purpose: Purpose): SamlTrip {
  return { provider, addresses: addressesOf(env, provider.id, 'saml'), isFresh: purpose.kind === 'confirm' }
}

/** The trip is over with its first return, also when it fails: nothing of it can be tried twice. */
async function roundOf(
  ctx: Context,
  providerId: string,
  state: string,
  browser: string | null,
): Promise<{ round: Round; provider: Provider }> {
  const round = await takeRound(ctx, state, browser)
  const provider = await findProvider(ctx, providerId)
  if (!round || !provider) throw new SsoRefusal('expired', 'This browser began no such sign-in, or it is too old')
  if (round.provider !== providerId) throw new SsoRefusal('refused', 'The answer came from another provider')
  if (!provider.definition.isActive && round.purpose.kind !== 'test')
    throw new SsoRefusal('refused', 'The provider was switched off meanwhile')
  return { round, provider }
}

const caught = (work: Promise<Asserted>): Promise<Asserted | SsoRefusal> =>
  work.catch((error: unknown) => refusalOf(error))
