import type { FastifyRequest } from 'fastify'
import { plain } from '#kernel/auth/server/audit.ts'
import { networkOf, take } from '#kernel/auth/server/rate.ts'
import { route } from '#kernel/http/route.ts'
import { reportPath } from './headers.ts'
import type { Routes } from './host.ts'

/** A flood of reports is an attack on the log: few a network, and not many in all. */
const limitsOf = (request: FastifyRequest) => [
  { key: `csp network ${networkOf(request.ip)}`, most: 30, seconds: 900 },
  { key: 'csp', most: 500, seconds: 3600 },
]
/** Reports of broken content security policies, for the log (V-35). */
export const cspRoutes: Routes = (app) => {
  route<Record<string, never>, Record<string, never>, unknown>(app, {
    method: 'POST',
    url: reportPath,
    policy: 'public',
    input: 'report',
    tags: ['Status'],
    summary: 'Take a browser’s report of what its content security policy stopped',
    handler: async ({ ctx, body, request }) => {
      await take(ctx, limitsOf(request))
      const report = readReport(body)
      if (report) request.log.warn({ report, ip: request.ip }, 'a page broke its content security policy')
    },
  })
}

/** What was stopped and where, or null for what is no report. */
function readReport(body: unknown): Record<string, string> | null {
  const report = asObject(asObject(body)['csp-report'])
  const told = {
    directive: word(report['effective-directive'] ?? report['violated-directive']),
    blocked: place(report['blocked-uri']),
    page: place(report['document-uri']),
    source: place(report['source-file']),
  }
  return told.directive === '' ? null : told
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const word = (value: unknown): string => (typeof value === 'string' ? plain(value).slice(0, 60) : '')

/** An address without what may be secret in it: search, fragment, credentials, and the content of a `data:` address. */
function place(value: unknown): string {
  if (typeof value !== 'string') return ''
  const url = URL.parse(value)
  if (!url) return word(value.split(/[?#]/)[0])
  return plain(/^https?:$/.test(url.protocol) ? url.origin + url.pathname : url.protocol).slice(0, 200)
}
