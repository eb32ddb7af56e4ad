import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import { forbidden, type Issue, invalid, unauthenticated } from '#kernel/errors.ts'
import type { Capability } from '#kernel/permissions/contract.ts'
import { type Answer, once } from './idempotency.ts'

/**
 * Who may call a route. `public` routes act as a system actor without rights; `session` refuses API keys, `any` takes
 * both. A capability is asked of either, or of people alone with `session: true`.
 */
export type Policy = 'public' | 'session' | 'any' | { capability: Capability; session?: boolean }

/** A fixed route: declared once for the parser, the guard and the OpenAPI document. */
export interface RouteSpec<P, Q, B> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  policy: Policy
  summary: string
  tags: readonly string[]
  /** Strict schemas: a key they do not name is refused. Without one, none is taken. */
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  body?: z.ZodType<B>
  /** Describes the answer in the OpenAPI document; answers are not filtered by it. */
  response?: z.ZodType | Record<string, unknown>
  /** Answered on success. Default 200, and 204 when the handler answers nothing. */
  status?: number
  /**
   * `multipart` hands the raw request to the handler, `records` leaves the checks of query and body to the engine, `report`
   * takes what browsers report by themselves, `form` what a page of another site posts, such as an identity provider.
   */
  input?: 'json' | 'multipart' | 'records' | 'report' | 'form'
  /** Content type of an answer that is not JSON. */
  produces?: string
  /** The answer holds a secret that is shown once: it is never kept for a repeated request. */
  secretAnswer?: boolean
  /**
   * The handler minds its own transactions: what it counts or changes step by step must not be rolled back with a refusal.
   * It is safe to repeat by its nature, so an idempotency key adds nothing.
   */
  ownTransactions?: boolean
  /**
   * What would hurt most in the hands of somebody at an unlocked screen: a person must have typed the password within the
   * last minutes (V-19). Answers whether this call is of that sort.
   */
  confirmed?(call: Pick<Call<P, Q, B>, 'ctx' | 'params' | 'query' | 'body'>): boolean | Promise<boolean>
  /** May be called while Rapport is seen as somebody else, although it is no read: to stop, to sign out. */
  whileViewing?: boolean
  /** A POST that only reads (query, aggregate): it needs no idempotency key. */
  readsOnly?: boolean
  /**
   * The handler only reads, and answers by what it returns alone: it may begin with what was known of the session a moment
   * ago and be called again should that no longer hold.
   */
  repeatable?: boolean
  handler(call: Call<P, Q, B>): Promise<unknown>
}

export interface Call<P, Q, B> {
  ctx: Context
  params: P
  query: Q
  body: B
  request: FastifyRequest
  reply: FastifyReply
}

/** A route whatever its input is, as the guard and the document read it. */
export type AnySpec = RouteSpec<unknown, unknown, unknown>

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard before the body is read: actor, rights and language of this request. */
    ctx: Context
    /** Set by the guard: refuses a session whose password was typed too long ago; an API key must be trusted with it. */
    demandConfirmed(): Promise<void>
    /**
     * Set by the guard where it assumed a session to stand as it did: answers null once that is known to be so, else the
     * context as it is now. Throws when the session is over.
     */
    recheck: (() => Promise<Context | null>) | null
    /** The bytes of a body that came with an idempotency key. */
    rawBody?: Buffer
  }
  interface FastifyContextConfig {
    spec?: AnySpec
  }
}

const nothing: z.ZodType = z.strictObject({})

/** Registers a route whose handler gets parsed input and the context of whoever asks. */
export function route<P = Record<string, never>, Q = Record<string, never>, B = Record<string, never>>(
  app: FastifyInstance,
  spec: RouteSpec<P, Q, B>,
): void {
  const parsesBody = ['json', 'form'].includes(spec.input ?? 'json') && spec.method !== 'GET'
  const keepsAnswer =
    spec.method === 'POST' &&
    spec.input !== 'multipart' &&
    spec.policy !== 'public' &&
    !spec.readsOnly &&
    !spec.secretAnswer &&
    !spec.ownTransactions
  app.route({
    method: spec.method as HTTPMethods,
    url: spec.url,
    config: { spec },
    handler: async (request, reply) => {
      const loose = spec.input === 'records'
      const call = {
        params: (spec.params ? parse(spec.params, request.params) : request.params) as P,
        query: (loose ? request.query : parse<unknown>(spec.query ?? nothing, request.query)) as Q,
        body: (parsesBody ? parse<unknown>(spec.body ?? nothing, request.body ?? {}) : request.body) as B,
        request,
        reply,
      }
      if (await spec.confirmed?.({ ctx: request.ctx, ...call })) await request.demandConfirmed()
      const key = keepsAnswer ? request.headers['idempotency-key'] : undefined
      if (key === undefined) return present(spec, reply, await handled(spec, { ctx: request.ctx, ...call }))
      const answer = await once(request.ctx, String(key), requestHash(request), async (ctx) =>
        answerOf(spec, reply, await spec.handler({ ctx, ...call })),
      )
      if (answer.repeated) reply.header('idempotent-replayed', 'true')
      reply.code(answer.status)
      return answer.body === null ? reply.send() : reply.type(json).send(answer.body)
    },
  })
}

/** No answer leaves before the session behind it is known to stand; one made on an assumption that fell is made anew. */
async function handled<P, Q, B>(spec: RouteSpec<P, Q, B>, call: Call<P, Q, B>): Promise<unknown> {
  const { recheck } = call.request
  if (!recheck) return spec.handler(call)
  const first = Promise.allSettled([spec.handler(call)])
  const ctx = await recheck()
  const [answer] = await first
  if (ctx) return spec.handler({ ...call, ctx })
  if (answer.status === 'rejected') throw answer.reason
  return answer.value
}

/** For routes that read a stream: they mind the key themselves, since what it stands for is known only at the end. */
export function idempotencyKeyOf(request: FastifyRequest): { idempotencyKey?: string } {
  const key = request.headers['idempotency-key']
  return key === undefined ? {} : { idempotencyKey: String(key) }
}

const json = 'application/json; charset=utf-8'

/** Text is JSON that the database wrote, unless the route says what it is. */
function present(
  spec: Pick<RouteSpec<never, never, never>, 'status' | 'produces'>,
  reply: FastifyReply,
  answer: unknown,
): FastifyReply {
  if (reply.sent) return reply
  if (spec.status) reply.code(spec.status)
  if (answer === undefined) return reply.code(204).send()
  if (typeof answer === 'string' && !reply.hasHeader('content-type')) reply.type(spec.produces ?? json)
  return reply.send(answer)
}

function answerOf(spec: Pick<RouteSpec<never, never, never>, 'status'>, reply: FastifyReply, answer: unknown): Answer {
  if (answer === undefined) return { status: 204, body: null }
  return { status: spec.status ?? reply.statusCode, body: typeof answer === 'string' ? answer : JSON.stringify(answer) }
}

function requestHash(request: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(request.rawBody ?? '')
    .digest()
}

/** Refuses who may not call a route of this policy. */
export function demand(ctx: Context, policy: Policy): void {
  if (policy === 'public') return
  if (ctx.actor.type === 'system') throw unauthenticated()
  if (policy === 'any') return
  const peopleOnly = policy === 'session' || policy.session === true
  if (peopleOnly && ctx.actor.type !== 'user') throw forbidden('API keys cannot be used here')
  if (policy !== 'session' && !ctx.access.has(policy.capability))
    throw forbidden(`This needs the right "${policy.capability}"`)
}

/** Parses by a zod schema; the first words of each problem become an issue with its path. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalid(result.error.issues.map(issueOf))
}

function issueOf(issue: z.core.$ZodIssue): Issue {
  const field = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    return { field: [field, issue.keys[0]].filter(Boolean).join('.'), code: 'unknownKey', message: 'is not known here' }
  }
  return { field, code: issue.code === 'invalid_type' ? 'wrongType' : 'wrongValue', message: issue.message }
}
