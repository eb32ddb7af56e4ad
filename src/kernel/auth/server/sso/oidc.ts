import * as client from 'openid-client'
import { type Asserted, groupsOf, mailOf, SsoRefusal } from './asserted.ts'
import { isPlainAllowed, type SsoEnv } from './env.ts'
import type { OidcDefinition, Provider } from './provider-store.ts'
import { refusalOf } from './refusals.ts'
import { type Begun, derived } from './rounds.ts'

export interface OidcTrip {
  env: SsoEnv
  provider: Provider<OidcDefinition>
  secret: string | undefined
  returnTo: string
  /** Asks for the password at the provider, whatever it remembers: for confirming who one is (V-19). */
  isFresh: boolean
}

/** What the provider publishes about itself; throws a refusal when it cannot be read or names another issuer. */
export async function discover(trip: Pick<OidcTrip, 'env' | 'provider' | 'secret'>): Promise<client.Configuration> {
  const { provider } = trip
  const key = `${provider.id} ${provider.updatedAt}`
  const known = discovered.get(key)
  if (known && known.until > Date.now()) return known.config
  const config = await read(trip).catch((error: unknown) => {
    throw refusalOf(error)
  })
  if (discovered.size > 50) discovered.clear()
  discovered.set(key, { config, until: Date.now() + keptMinutes * 60_000 })
  return config
}

/** Where the browser goes: authorization code with PKCE, state and nonce (V-11). */
export async function authorizationUrl(trip: OidcTrip, begun: Begun, hint: string | null): Promise<string> {
  const config = await discover(trip)
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: trip.returnTo,
    scope: scopesOf(trip.provider.definition),
    state: begun.state,
    nonce: derived('nonce', begun),
    code_challenge: await client.calculatePKCECodeChallenge(derived('verifier', begun)),
    code_challenge_method: 'S256',
    ...(hint ? { login_hint: hint } : {}),
    ...(trip.isFresh ? { prompt: 'login', max_age: '0' } : {}),
  })
  return url.href
}

/** Whom the provider signed in. Everything about its answer is verified first (V-12); throws a refusal otherwise. */
export async function assertedBy(trip: OidcTrip, begun: Begun, query: URLSearchParams): Promise<Asserted> {
  if (query.get('error') === 'access_denied') throw new SsoRefusal('cancelled', 'The person cancelled')
  const config = await discover(trip)
  try {
    const tokens = await client.authorizationCodeGrant(config, new URL(`${trip.returnTo}?${query}`), {
      expectedState: begun.state,
      expectedNonce: derived('nonce', begun),
      pkceCodeVerifier: derived('verifier', begun),
      idTokenExpected: true,
      ...(trip.isFresh ? { maxAge: freshSeconds } : {}),
    })
    const claims = tokens.claims() ?? { sub: '' }
    checkParty(claims, trip.provider.definition.clientId)
    return asserted(trip.provider.definition, config, await withUserInfo(trip, config, tokens.access_token, claims))
  } catch (error) {
    throw refusalOf(error)
  }
}

const keptMinutes = 10
const freshSeconds = 300
const discovered = new Map<string, { config: client.Configuration; until: number }>()

async function read({
  env,
  provider,
  secret,
}: Pick<OidcTrip, 'env' | 'provider' | 'secret'>): Promise<client.Configuration> {
  const { issuer, clientId } = provider.definition
  const url = new URL(issuer)
  const config = await client.discovery(url, clientId, secret ? { client_secret: secret } : {}, lateAuth(secret), {
    [client.customFetch]: fetchThrough(env),
    // On one's own machine and opened by the operator: a provider under development.
    ...(isPlainAllowed(env, url) ? { execute: [client.allowInsecureRequests] } : {}),
  })
  // The token comes over a channel that is verified; its signature is verified all the same.
  client.enableNonRepudiationChecks(config)
  return config
}

/** The way to show the secret that the provider takes; known only once it was asked. */
function lateAuth(secret: string | undefined): client.ClientAuth {
  if (!secret) return client.None()
  const [basic, posted] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)]
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported
    const isPosted = methods !== undefined && !methods.includes('client_secret_basic')
    return (isPosted ? posted : basic)(server, ...rest)
  }
}

function fetchThrough({ outbound }: SsoEnv): client.CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    const text = body === undefined || body === null ? undefined : String(body)
    const answer = await outbound.request(url, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
      ...(signal ? { signal } : {}),
    })
    const isEmpty = answer.status === 204 || answer.status === 304
    return new Response(isEmpty ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answer.headers,
    })
  }
}

/** Whoever is named as the party that the token is for must be us, also where there is one audience alone. */
function checkParty(claims: client.IDToken | { sub: string }, clientId: string): void {
  const party = 'azp' in claims ? claims.azp : undefined
  if (party !== undefined && party !== clientId) throw new SsoRefusal('refused', 'The token is for another party (azp)')
}

type Claims = Record<string, unknown> & { sub: string }

/** Some providers keep address and groups out of the token; then they are asked for them, as the same person. */
async function withUserInfo(
  { provider }: OidcTrip,
  config: client.Configuration,
  accessToken: string,
  claims: Claims,
): Promise<Claims> {
  const { groupsClaim, roleMapping } = provider.definition
  const isComplete = claims.email !== undefined && (roleMapping.length === 0 || claims[groupsClaim] !== undefined)
  if (isComplete || !config.serverMetadata().userinfo_endpoint) return claims
  return { ...(await client.fetchUserInfo(config, accessToken, claims.sub)), ...claims }
}

function asserted(definition: OidcDefinition, config: client.Configuration, claims: Claims): Asserted {
  const { issuer } = config.serverMetadata()
  const verified = claims.email_verified
  return {
    kind: 'oidc',
    issuer: typeof claims.iss === 'string' ? claims.iss : issuer,
    subject: claims.sub,
    email: mailOf(claims.email),
    isMailVerified: verified === true || verified === 'true' || (verified === undefined && definition.trustsMail),
    name: typeof claims.name === 'string' ? claims.name : null,
    groups: groupsOf(claims[definition.groupsClaim || 'groups']),
    claims,
  }
}

/** Nothing of the provider's is kept, so nothing is asked for that outlives the sign-in (V-14). */
const scopesOf = ({ scopes }: OidcDefinition): string =>
  [...new Set(['openid', ...scopes.split(/\s+/)])]
    .filter((scope) => scope !== '' && scope !== 'offline_access')
    .join(' ')
