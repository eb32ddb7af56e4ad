import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Asked } from '../http.ts'

export interface KeptRead {
  kind: 'base' | 'record' | 'list'
  /** Names the question; the same one has the same name. */
  id: string
}

/** What every screen stands on; by path. */
const base = new Set([
  '/api/v1/me',
  '/api/v1/metadata',
  '/api/v1/me/settings',
  '/api/v1/views',
  '/api/v1/settings/onboarding',
  '/api/v1/notices',
])
const one = /^\/api\/v1\/[^/]+\/[0-9a-f-]{36}(\/(history|following))?$/
const many = /^\/api\/v1\/[^/]+\/(query|aggregate)$/

/** Which answers are kept to be read without a connection; null for all others, such as later pages of a list. */
export function keptRead({ method, path, params, body }: Asked): KeptRead | null {
  if (params?.cursor) return null
  const asked = withoutEmpty(params)
  const id = `${method} ${path}${asked === '' ? '' : ` ${asked}`}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`
  if (method === 'GET' && base.has(path)) return { kind: 'base', id }
  if (method === 'GET' && path === '/api/v1/files') return { kind: 'list', id }
  if (method === 'GET' && one.test(path)) return { kind: /\/[a-z]+$/.test(path) ? 'list' : 'record', id }
  const isFirst = typeof body === 'object' && body !== null && !('cursor' in body)
  return method === 'POST' && many.test(path) && isFirst ? { kind: 'list', id } : null
}

/** Nothing that opens doors lies on the device: the token of the session stays in memory. */
export function keepable(path: string, answer: JsonValue): JsonValue {
  if (path !== '/api/v1/me' || answer === null || typeof answer !== 'object' || Array.isArray(answer)) return answer
  return { ...answer, csrfToken: '' }
}

/** How many of a kind are kept, the ones asked for last. */
export const most = { base: 20, record: 200, list: 150 } as const

/** Newer lists are asked for again; those behind are let go. */
const mostRefreshed = 40
/** What has come within this time is as good as what would come now. */
const freshFor = 30 * 60_000

/** Of the kept lists, which are asked for again and in which order, and which are let go. */
export function dueLists<Row extends { at: number }>(lists: readonly Row[], now: number): { ask: Row[]; drop: Row[] } {
  const sorted = [...lists].sort((a, b) => b.at - a.at)
  const ask = sorted.slice(0, mostRefreshed).filter(({ at }) => now - at > freshFor)
  return { ask, drop: sorted.slice(mostRefreshed) }
}

function withoutEmpty(params: Asked['params']): string {
  const entries = Object.entries(params ?? {}).filter(([, value]) => value !== undefined && value !== null)
  return entries.length === 0 ? '' : JSON.stringify(Object.fromEntries(entries))
}
