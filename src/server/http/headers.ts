import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'

/** Where browsers tell that a page broke its policy. */
export const reportPath = '/api/csp-reports'

/** Whatever an answer is, it may not be framed, sniffed, or shared with another origin (V-35, V-36, S-50, S-51). */
export function secureHeaders(config: Config): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cache-control': 'no-store',
    ...(config.secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

/** Puts them on every answer, also on errors and on what no route takes. */
export function addHeaders(app: FastifyInstance, config: Config): void {
  const headers = secureHeaders(config)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

/**
 * Policy of an HTML page: own files, and inline pieces that carry this answer's nonce. Breaches are told by `report-uri`, which
 * every browser sends at once; where `report-to` stands beside it, Chromium drops it and may never send.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    // Documents are shown from data, whose origin is nobody's; no address can be framed.
    'frame-src data:',
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    `report-uri ${reportPath}`,
  ].join('; ')
}

/** Policy of the service worker: it asks this server alone, and loads no further script. */
export const workerPolicy =
  "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Fresh for each page, so that markup which slipped in cannot name it. */
export const newNonce = (): string => randomBytes(16).toString('base64')
