import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

export interface IdentityProvider {
  issuer: string
  close(): Promise<void>
}

export const idpClient = { id: 'rapport', secret: 'a secret for the journey' }

/** An honest OpenID provider on this machine: one page, on which people type their address. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const server = createServer((request, response) => void answer(request, response))
  const port = await new Promise<number>((ready) =>
    server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port)),
  )
  const issuer = `http://127.0.0.1:${port}`
  const provider = new Provider(issuer, configuration(redirectUri))
  const callback = provider.callback()
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response)
    if (request.method !== 'POST') return response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    const accountId = new URLSearchParams(await textOf(request)).get('email') ?? ''
    await provider.interactionFinished(request, response, { login: { accountId } })
  }
  return { issuer, close: () => new Promise((closed) => server.close(() => closed())) }
}

const page = `<!doctype html><html lang="en"><title>Corp ID</title><link rel="icon" href="data:,">
<h1>Corp ID</h1><form method="post"><label>Address <input name="email" type="email"></label><button>Let me in</button></form>`

const configuration = (redirectUri: string): Configuration => ({
  clients: [
    {
      client_id: idpClient.id,
      client_secret: idpClient.secret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  scopes: ['openid', 'email', 'profile', 'groups'],
  cookies: { keys: ['a key of the journey'] },
  ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: true, name: 'Grace Guest', groups: ['crm'] }),
  }),
  // Nobody is asked what Rapport may know: the company has decided.
  loadExistingGrant: async (ctx) => {
    const { client, session, provider } = ctx.oidc
    const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' })
    grant.addOIDCScope('openid email profile groups')
    await grant.save()
    return grant
  },
})

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
