import type { Me, SetupRequest } from '#kernel/auth/contract.ts'
import type { Page, RecordJson } from '#kernel/records/contract.ts'
import { setupToken } from './server.ts'

export const password = 'seven purple tractors sing'

export const admin = { name: 'Ada Larsen', email: 'ada@nordlicht.example', password }

/** A signed-in person who speaks HTTP, for what a journey takes for granted. */
export interface Client {
  me: Me
  cookies: { name: string; value: string; url: string }[]
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  upload<T>(path: string, name: string, content: string): Promise<T>
  put<T>(path: string, body: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  remove(path: string): Promise<unknown>
  create(plural: string, values: Record<string, unknown>): Promise<RecordJson>
  /** The records that a filter leaves, at most 200. */
  find(plural: string, query?: Record<string, unknown>): Promise<Page>
}

export function setUp(url: string, request: Partial<SetupRequest> = {}): Promise<Client> {
  return enter(url, '/api/setup', {
    token: setupToken,
    organization: 'Nordlicht Instruments',
    ...admin,
    language: 'en',
    country: 'DE',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    ...request,
  })
}

export const byLink = (url: string, link: string): Promise<Client> =>
  enter(url, '/api/auth/password-link', { token: new URL(link).hash.slice(1), password })

async function enter(url: string, path: string, body: unknown): Promise<Client> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  const me = (await answer.json()) as Me
  const cookies = answer.headers.getSetCookie().map((line) => {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
    return { name, value, url }
  })
  const headers = {
    origin: url,
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    'x-csrf-token': me.csrfToken,
  }
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const isJson = body !== undefined && !(body instanceof FormData)
    const answer = await fetch(url + path, {
      method,
      headers: isJson ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as FormData) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  return {
    me,
    cookies,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    upload: (path, name, content) => {
      const form = new FormData()
      form.set('file', new File([content], name))
      return send('POST', path, form)
    },
    put: (path, body) => send('PUT', path, body),
    patch: (path, body) => send('PATCH', path, body),
    remove: (path) => send('DELETE', path),
    create: (plural, values) => send('POST', `/api/v1/${plural}`, values),
    find: (plural, query = {}) => send('POST', `/api/v1/${plural}/query`, { limit: 200, ...query }),
  }
}
