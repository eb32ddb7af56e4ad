import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a provider says of somebody. */
export type Person = { sub: string } & Record<string, unknown>

/** Where a provider lies; whatever is absent is honest. */
export interface Tamper {
  header?: Record<string, unknown>
  claims?: Record<string, unknown>
  /** Signs with something else than the published key. */
  signer?: (input: string, keys: Keys) => string
  metadata?: Record<string, unknown>
  jwks?: unknown
  userInfo?: Record<string, unknown>
  /** Takes any verifier, as a provider without PKCE does. */
  isLax?: boolean
}

export interface Keys {
  privateKey: KeyObject
  publicKey: KeyObject
}

/** An OIDC provider of our own making, on this machine; it lies as it is told. */
export interface FakeProvider {
  issuer: string
  keys: Keys
  tamper: Tamper
  /** What its token endpoint was sent. */
  requests: Record<string, string>[]
  /** As if the person had signed in there: answers the search params of the way back. */
  authorize(url: string, person: Person): Record<string, string>
  close(): Promise<void>
}

export const client = { id: 'rapport', secret: 'the secret of the client' }

interface Code {
  person: Person
  nonce: string
  challenge: string
  redirectUri: string
}

export async function fakeProvider(): Promise<FakeProvider> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, Code>()
  const server = createServer((request, response) => {
    void answer(provider, codes, request).then(({ status, body }) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    )
  })
  const port = await listening(server)
  const provider: FakeProvider = {
    issuer: `http://127.0.0.1:${port}`,
    keys,
    tamper: {},
    requests: [],
    authorize(url, person) {
      const query = new URL(url).searchParams
      const code = randomBytes(16).toString('base64url')
      const get = (name: string) => query.get(name) ?? ''
      codes.set(code, {
        person,
        nonce: get('nonce'),
        challenge: get('code_challenge'),
        redirectUri: get('redirect_uri'),
      })
      return { code, state: get('state'), iss: provider.issuer }
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
  return provider
}

async function answer(
  provider: FakeProvider,
  codes: Map<string, Code>,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  const { issuer, tamper } = provider
  if (request.url === '/.well-known/openid-configuration')
    return { status: 200, body: { ...metadataOf(issuer), ...tamper.metadata } }
  if (request.url === '/jwks') return { status: 200, body: tamper.jwks ?? { keys: [publicJwk(provider.keys)] } }
  if (request.url === '/userinfo') return { status: 200, body: tamper.userInfo ?? {} }
  if (request.url !== '/token') return { status: 404, body: {} }
  const sent = Object.fromEntries(new URLSearchParams(await textOf(request)))
  provider.requests.push({ ...sent, authorization: request.headers.authorization ?? '' })
  const code = codes.get(sent.code ?? '')
  const challenge = createHash('sha256')
    .update(sent.code_verifier ?? '')
    .digest('base64url')
  const isRight = code !== undefined && code.redirectUri === sent.redirect_uri && code.challenge === challenge
  if (!code || !(isRight || tamper.isLax)) return { status: 400, body: { error: 'invalid_grant' } }
  if (!tamper.isLax) codes.delete(sent.code ?? '')
  const idToken = tokenFor(provider, code)
  return { status: 200, body: { ...providerTokens, token_type: 'Bearer', expires_in: 60, id_token: idToken } }
}

/** What would open the provider's own doors, and is nothing to keep. */
export const providerTokens = {
  access_token: 'the-access-of-the-provider',
  refresh_token: 'the-refresh-of-the-provider',
}

const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  userinfo_endpoint: `${issuer}/userinfo`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  authorization_response_iss_parameter_supported: true,
})

export const publicJwk = ({ publicKey }: Keys) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid: 'one',
  use: 'sig',
  alg: 'RS256',
})

function tokenFor({ issuer, keys, tamper }: FakeProvider, { person, nonce }: Code): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: issuer,
    aud: client.id,
    iat: now,
    exp: now + 300,
    auth_time: now,
    nonce,
    ...person,
    ...tamper.claims,
  }
  const header = { alg: 'RS256', kid: 'one', typ: 'JWT', ...tamper.header }
  const input = `${encode(header)}.${encode(claims)}`
  return `${input}.${(tamper.signer ?? signRs256)(input, keys)}`
}

export const signRs256 = (input: string, { privateKey }: Keys): string =>
  sign('sha256', Buffer.from(input), privateKey).toString('base64url')

/** The old confusion: the public key as the secret of an HMAC. */
export const signHs256 = (input: string, { publicKey }: Keys): string =>
  createHmac('sha256', publicKey.export({ type: 'spki', format: 'pem' }))
    .update(input)
    .digest('base64url')

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

function listening(server: Server): Promise<number> {
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port)))
}
