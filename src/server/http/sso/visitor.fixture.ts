import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import type { Me } from '#kernel/auth/contract.ts'
import type { SsoProviderInput, SsoProviderJson } from '#kernel/auth/sso.contract.ts'
import type { Browser, TestApp } from '../app.fixture.ts'
import { client } from './oidc.fixture.ts'

/** Somebody's browser on its way through a provider: keeps its cookies, follows nothing by itself. */
export interface Visitor {
  cookies: Map<string, string>
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** As a page of another site posts a form. */
  post(url: string, form: Record<string, string>): Promise<LightMyRequestResponse>
  /** Who is signed in here, null when nobody is. */
  me(): Promise<Me | null>
}

export function visitor(test: TestApp, cookies: Map<string, string> = new Map()): Visitor {
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const keep = (answer: LightMyRequestResponse) => {
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  const get = async (url: string, headers: Record<string, string> = {}) =>
    keep(await test.app.inject({ method: 'GET', url: pathOf(url), headers: { cookie: cookie(), ...headers } }))
  return {
    cookies,
    get,
    // The cookies of a site are not sent along with a post from another one.
    post: async (url, form) =>
      keep(
        await test.app.inject({
          method: 'POST',
          url: pathOf(url),
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            origin: 'https://idp.example',
            'sec-fetch-site': 'cross-site',
          },
          payload: new URLSearchParams(form).toString(),
        }),
      ),
    me: async () => {
      const answer = await get('/api/v1/me')
      return answer.statusCode === 200 ? answer.json<Me>() : null
    },
  }
}

export const cookiesOf = (browser: Browser): Map<string, string> =>
  new Map(browser.cookie.split('; ').map((pair) => pair.split('=', 2) as [string, string]))

const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '')

export const locationOf = (answer: LightMyRequestResponse): string => String(answer.headers.location ?? '')

type Oidc = Extract<SsoProviderInput, { kind: 'oidc' }>

export const oidcInput = (issuer: string, over: Partial<Oidc> = {}): Oidc => ({
  kind: 'oidc',
  label: 'Corp ID',
  isActive: true,
  domains: ['corp.example'],
  isRequired: false,
  createsPeople: true,
  defaultRoles: ['user'],
  team: null,
  groupsClaim: 'groups',
  roleMapping: [],
  issuer,
  clientId: client.id,
  clientSecret: client.secret,
  scopes: 'openid email profile',
  trustsMail: false,
  ...over,
})

/** Makes or replaces a provider as an administrator does. */
export async function savedProvider(admin: Browser, input: SsoProviderInput, id?: string): Promise<SsoProviderJson> {
  const answer = await putProvider(admin, input, id)
  if (answer.statusCode >= 300) throw new Error(`Provider: ${answer.body}`)
  return answer.json<SsoProviderJson>()
}

export const putProvider = (admin: Browser, input: object, id: string = randomUUID()) =>
  admin.request('PUT', `/api/v1/sso/providers/${id}`, input)
