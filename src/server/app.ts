import compress from '@fastify/compress'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { isLoopback } from './config.ts'
import { adminRoutes } from './http/admin-routes.ts'
import { auditRoutes } from './http/audit-routes.ts'
import { authRoutes } from './http/auth/routes.ts'
import { backgroundRoutes } from './http/background-routes.ts'
import { addBodyParsing, bodyLimit, parseQuery } from './http/body.ts'
import { choiceRoutes } from './http/choice-routes.ts'
import { commentRoutes } from './http/comment-routes.ts'
import { conversionRoutes } from './http/conversion-routes.ts'
import { cspRoutes } from './http/csp-routes.ts'
import { currencyRoutes } from './http/currency-routes.ts'
import { addUploads, fileRoutes } from './http/file-routes.ts'
import { followingRoutes } from './http/following-routes.ts'
import { addGuard } from './http/guard.ts'
import { addHeaders, secureHeaders } from './http/headers.ts'
import { historyRoutes } from './http/history-routes.ts'
import type { Host, Routes } from './http/host.ts'
import { layoutRoutes } from './http/layout-routes.ts'
import { mailRoutes } from './http/mail-routes.ts'
import { matchRoutes } from './http/match-routes.ts'
import { objectRoutes } from './http/object-routes.ts'
import { openApiRoutes } from './http/openapi-routes.ts'
import { operationRoutes } from './http/operation-routes.ts'
import { personRoutes } from './http/person-routes.ts'
import { answerError, answerNotFound } from './http/problem.ts'
import { recordRoutes } from './http/record-routes.ts'
import { ruleAndProcessRoutes } from './http/rule-routes.ts'
import { sharingRoutes } from './http/sharing-routes.ts'
import { ssoAdminRoutes } from './http/sso/admin-routes.ts'
import { ssoVisitRoutes } from './http/sso/visit-routes.ts'
import { statusRoutes } from './http/status-routes.ts'
import { streamRoutes } from './http/stream-routes.ts'
import { systemRoutes } from './http/system-routes.ts'
import { togetherRoutes } from './http/together-routes.ts'
import { viewingRoutes } from './http/viewing-routes.ts'
import { webRoutes } from './http/web-routes.ts'

/**
 * Across a network lists and exports travel packed; on one machine packing would cost more than it saves. Small answers,
 * such as those with a token, stay as they are.
 */
const packing = { encodings: ['gzip' as const], zlibOptions: { level: 2 }, threshold: 4096 }

/** The document comes first, so that it hears of every route. */
const kernelRoutes: Routes[] = [
  openApiRoutes,
  statusRoutes,
  cspRoutes,
  authRoutes,
  ssoVisitRoutes,
  ssoAdminRoutes,
  personRoutes,
  adminRoutes,
  mailRoutes,
  sharingRoutes,
  viewingRoutes,
  auditRoutes,
  objectRoutes,
  choiceRoutes,
  matchRoutes,
  conversionRoutes,
  layoutRoutes,
  ruleAndProcessRoutes,
  commentRoutes,
  currencyRoutes,
  followingRoutes,
  operationRoutes,
  backgroundRoutes,
  systemRoutes,
  streamRoutes,
  fileRoutes,
  webRoutes,
]

/** The HTTP host: every rule that holds for all routes, then the routes of kernel and modules. */
export async function createApp(host: Host): Promise<FastifyInstance> {
  const { config } = host
  const app = Fastify({
    loggerInstance: host.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit,
    // Long enough for a large file over a slow line; headers alone have a minute.
    requestTimeout: 900_000,
    routerOptions: { caseSensitive: true, maxParamLength: 500, querystringParser: parseQuery },
    frameworkErrors: (error, request, reply) => {
      reply.headers(secureHeaders(config))
      answerError(error, request, reply)
    },
  })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerNotFound)
  addHeaders(app, config)
  app.addHook('onSend', (_request, reply, payload, done) => {
    // While the program stops, each answer is the last of its connection: none stays open, none is cut off.
    if (!host.isReady()) reply.header('connection', 'close')
    done(null, payload)
  })
  addBodyParsing(app)
  await addUploads(app)
  if (!isLoopback(config.host)) await app.register(compress, packing)
  await addGuard(app, host)
  // A process without that role tells how it is, and nothing else.
  if (!config.roles.has('web')) {
    statusRoutes(app, host)
    return app
  }
  for (const routes of kernelRoutes) routes(app, host)
  for (const module of host.workspace.modules) module.routes?.(app)
  recordRoutes(app)
  togetherRoutes(app)
  historyRoutes(app)
  return app
}
