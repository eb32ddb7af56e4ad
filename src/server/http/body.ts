import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from './problem.ts'

/** Largest JSON body in bytes; files have their own limit. */
export const bodyLimit = 10 * 1024 * 1024
/** Largest report of a browser. */
const reportLimit = 32 * 1024
/** Nesting that no real request has; a deeper one is an attack on recursive code (S-53). */
const deepest = 64

/** The only two spellings; whatever else a parser might take for JSON is refused (S-54). */
const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i
const reportType = /^application\/csp-report$/i
const formType = /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i
const multipartType = /^multipart\/form-data; ?boundary=(?:"[^"]+"|[^\s;"]+)$/i

const types: Record<string, RegExp> = { multipart: multipartType, report: reportType, form: formType }
/** A signed answer of an identity provider with its certificates. */
const formLimit = 1024 * 1024

/** A parser for JSON, and one for what each special route takes; the type is judged before any parser is chosen. */
export function addBodyParsing(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
    try {
      if (request.headers['idempotency-key'] !== undefined) request.rawBody = body as Buffer
      done(null, parseJson(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formLimit },
    (_request, body, done) => done(null, parseQuery(String(body))),
  )
  app.addContentTypeParser(
    'application/csp-report',
    { parseAs: 'buffer', bodyLimit: reportLimit },
    (_request, body, done) => {
      try {
        done(null, parseJson(body as Buffer))
      } catch (error) {
        done(error as Error)
      }
    },
  )
}

/** Refuses a body of another type than the route takes, a body on GET and HEAD, and repeated search params. */
export function checkBody(request: FastifyRequest): void {
  const type = request.headers['content-type']
  if (!hasBody(request)) {
    // An empty JSON body is no body; a type without one is dropped so that no parser waits for it.
    if (type !== undefined) delete request.headers['content-type']
    return
  }
  if (request.method === 'GET' || request.method === 'HEAD') throw new HttpError(400, 'This request takes no body')
  const { input } = request.routeOptions.config.spec ?? {}
  const wanted = types[input ?? 'json'] ?? jsonType
  if (type === undefined || !wanted.test(type))
    throw new HttpError(415, 'The content type is not the one this route takes')
}

function hasBody(request: FastifyRequest): boolean {
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

/** JSON in UTF-8, without keys that reach for prototypes (S-30) and not deeper than sense (S-53). */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new HttpError(400, 'The body is not UTF-8')
  if (isTooDeep(bytes)) throw new HttpError(400, 'The body is nested too deeply')
  const text = bytes.toString('utf8')
  try {
    return text.includes('__proto__') || text.includes('\\u') ? JSON.parse(text, refusePrototype) : JSON.parse(text)
  } catch (error) {
    throw error instanceof HttpError ? error : new HttpError(400, 'The body is not JSON')
  }
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new HttpError(400, 'The key "__proto__" is refused')
  return value
}

function isTooDeep(bytes: Buffer): boolean {
  let depth = 0
  let inText = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (inText) {
      if (byte === 0x5c) i++
      else if (byte === 0x22) inText = false
    } else if (byte === 0x22) inText = true
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > deepest) return true
    } else if (byte === 0x7d || byte === 0x5d) depth--
  }
  return false
}

/** Search params without prototype; what comes twice becomes a list, which `checkQuery` refuses (V-29). */
export function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    const known = query[name]
    query[name] = known === undefined ? value : [known, value].flat()
  }
  return query
}

export function checkQuery(request: FastifyRequest): void {
  const query = request.query as Record<string, string | string[]>
  for (const name in query) if (typeof query[name] !== 'string') throw new HttpError(400, 'A search param came twice')
}
