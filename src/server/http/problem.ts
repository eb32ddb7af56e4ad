import { randomUUID } from 'node:crypto'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { actorKey } from '#kernel/context.ts'
import { type ErrorCode, PublicError } from '#kernel/errors.ts'

/** An error as it travels (RFC 9457). */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail?: string
  instance: string
  [more: string]: unknown
}

const statuses: Record<ErrorCode, { status: number; title: string }> = {
  unauthenticated: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  reauthenticate: { status: 403, title: 'Confirm your password' },
  notFound: { status: 404, title: 'Not found' },
  invalid: { status: 422, title: 'Not valid' },
  conflict: { status: 409, title: 'Conflict' },
  tooMany: { status: 429, title: 'Too many requests' },
  tooLarge: { status: 413, title: 'Too large' },
  unavailable: { status: 503, title: 'Not available at the moment' },
}

/** Refusals of the HTTP host itself, with a fixed text: what the framework says may repeat input. */
const malformed: Record<number, { code: string; title: string }> = {
  400: { code: 'malformed', title: 'The request is malformed' },
  403: { code: 'forbidden', title: 'Not allowed' },
  404: { code: 'notFound', title: 'Not found' },
  405: { code: 'methodNotAllowed', title: 'Method not allowed' },
  408: { code: 'timeout', title: 'The request took too long' },
  411: { code: 'lengthRequired', title: 'The length is missing' },
  413: { code: 'tooLarge', title: 'Too large' },
  414: { code: 'tooLarge', title: 'The address is too long' },
  415: { code: 'unsupportedMediaType', title: 'Send application/json' },
  431: { code: 'tooLarge', title: 'The headers are too large' },
}

/** A refusal of the host: `detail` is a text of this source, never input. */
export class HttpError extends Error {
  readonly statusCode: number
  /** Of the problem, where the one of the status says too little. */
  readonly problemCode: string | undefined
  constructor(statusCode: number, detail: string, problemCode?: string) {
    super(detail)
    this.name = 'HttpError'
    this.statusCode = statusCode
    this.problemCode = problemCode
  }
}

/** What is said of an error, and written to the log about it. */
export function judged(error: FastifyError | Error, request: FastifyRequest): Problem {
  const problem = problemOf(error, request)
  if (problem.status >= 500) request.log.error({ err: error, instance: problem.instance }, 'request failed')
  if (problem.status === 403) logRefusal(request, problem)
  return problem
}

/** The one place where errors become answers. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = judged(error, request)
  const retryAfter = problem.retryAfterSeconds ?? (problem.status === 503 ? 5 : undefined)
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="rapport"')
  reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
}

/** Who was refused what, for whoever looks for attacks (V-51); input stays out of it. */
function logRefusal(request: FastifyRequest, problem: Problem): void {
  const actor = request.ctx ? actorKey(request.ctx.actor) : 'unknown'
  const route = request.routeOptions?.url ?? 'unknown'
  request.log.info({ actor, route, method: request.method, ip: request.ip, detail: problem.detail }, 'refused')
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  answerError(new HttpError(404, 'There is nothing here'), request, reply)
}

function problemOf(error: FastifyError | Error, request: FastifyRequest): Problem {
  const instance = `urn:uuid:${randomUUID()}`
  if (error instanceof PublicError) return publicProblem(error, request, instance)
  const status = (error as FastifyError).statusCode
  const known = status === undefined ? undefined : malformed[status]
  if (status !== undefined && known) {
    const own = error instanceof HttpError ? error : undefined
    const code = own?.problemCode ?? known.code
    return { type: 'about:blank', title: known.title, status, code, ...(own ? { detail: own.message } : {}), instance }
  }
  if (isDatabaseAway(error))
    return publicProblem(new PublicError('unavailable', 'The database does not answer'), request, instance)
  if (definitionsMoved.has((error as { code?: string }).code ?? ''))
    return publicProblem(
      new PublicError('unavailable', 'Objects or fields were changed just now; try again'),
      request,
      instance,
    )
  // Whatever else went wrong: an id to look up in the log, and nothing that tells about the inside (V-50).
  return { type: 'about:blank', title: 'Something went wrong', status: 500, code: 'internal', instance }
}

function publicProblem(error: PublicError, request: FastifyRequest, instance: string): Problem {
  const { status, title } = statuses[error.code]
  const issues = error.issues.length > 0 ? { issues: error.issues } : {}
  return {
    ...error.details,
    type: 'about:blank',
    title,
    // A question that makes no sense is a bad request; values that break a rule are unprocessable.
    status: error.code === 'invalid' && isRead(request) ? 400 : status,
    code: error.code,
    detail: error.message,
    instance,
    ...issues,
  }
}

function isRead(request: FastifyRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || request.routeOptions?.config?.spec?.readsOnly === true
}

/** Connection refused, reset or ended by an administrator, out of connections, or starting up. */
const away = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '08003',
])

/** A table or column went while the request was on its way. */
const definitionsMoved = new Set(['42P01', '42703'])

function isDatabaseAway(error: Error): boolean {
  const { code, syscall } = error as { code?: string; syscall?: string }
  if (code === 'ENOENT') return syscall === 'connect'
  return (code !== undefined && away.has(code)) || error.message === 'Connection terminated unexpectedly'
}
