import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { digest } from '#kernel/auth/server/secrets.ts'
import type { Config } from '../config.ts'
import { HttpError } from './problem.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses writes that another site started. A cookie session must show by `Origin` or `Sec-Fetch-Site` that the page is
 * ours; a caller without cookie may send neither, as programs do, but nothing foreign (V-37, S-45, login CSRF S-44).
 */
export function checkOrigin(request: FastifyRequest, config: Config, hasCookie: boolean): void {
  if (safe.has(request.method)) return
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  if (origin !== undefined && !isOwn(origin, config)) throw new HttpError(403, 'This page belongs to another site')
  if (site !== undefined && site !== 'same-origin') throw new HttpError(403, 'This page belongs to another site')
  if (hasCookie && origin === undefined && site === undefined)
    throw new HttpError(403, 'The origin of this request is missing')
}

/** The header repeats what only a page of ours could read. */
export function checkCsrfToken(request: FastifyRequest, expected: string): void {
  if (safe.has(request.method)) return
  const given = request.headers['x-csrf-token']
  if (typeof given !== 'string' || !timingSafeEqual(digest(given), digest(expected)))
    throw new HttpError(403, 'The CSRF token is missing or wrong', 'csrf')
}

/** On plain http the program is reached by the names of this machine; they are one place. */
function isOwn(origin: string, config: Config): boolean {
  if (origin === config.publicUrl) return true
  if (config.secure) return false
  const port = new URL(config.publicUrl).port
  const at = port === '' ? '' : `:${port}`
  const isLocal = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(config.publicUrl)
  return isLocal && [`http://localhost${at}`, `http://127.0.0.1${at}`, `http://[::1]${at}`].includes(origin)
}

/** For reads that last: another site may not hold one open on behalf of whoever is signed in here (V-40). */
export function checkReader(request: FastifyRequest, config: Config): void {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const isForeign = (origin !== undefined && !isOwn(origin, config)) || site === 'cross-site' || site === 'same-site'
  if (isForeign) throw new HttpError(403, 'This page belongs to another site')
}
