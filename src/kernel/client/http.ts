import type { FieldDifference, Issue } from '#kernel/errors.ts'

/** Search params of a request; `undefined` is left out, objects travel as JSON text. */
export type Params = Record<string, string | number | boolean | object | undefined | null>

export interface RequestOptions {
  params?: Params
  signal?: AbortSignal
  headers?: Record<string, string>
  /** Sent as `If-Match`: refused with 409 when the record stands at another version. */
  version?: number
  /** The same key makes a repeated POST the same POST; one is made when none is given. */
  idempotencyKey?: string
  /** Only the server's own answer will do, which is not kept on the device either. */
  isLive?: boolean
}

/** A question whose answer changes nothing, as it was asked. */
export interface Asked {
  method: string
  path: string
  params: Params | undefined
  body: unknown
}

/** A refusal as the server words it (RFC 9457), or `offline` and `server` when there was no such answer. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** What stands in the way, where the code says too little. */
  readonly reason: string | null
  readonly issues: Issue[]
  readonly differences: FieldDifference[]
  /** Where the record stands that a conflict is about. */
  readonly version: number | null
  readonly retryAfterSeconds: number | null
  /** Names the failure in the server's log. */
  readonly instance: string | null

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? problem.code ?? `HTTP ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.code = problem.code ?? (status === 0 ? 'offline' : 'server')
    this.reason = problem.reason ?? null
    this.issues = problem.issues ?? []
    this.differences = problem.differences ?? []
    this.version = problem.version ?? null
    this.retryAfterSeconds = problem.retryAfterSeconds ?? null
    this.instance = problem.instance ?? null
  }
}

interface Problem {
  title: string
  detail: string
  code: string
  reason: string
  instance: string
  issues: Issue[]
  differences: FieldDifference[]
  version: number
  retryAfterSeconds: number
}

let csrfToken: string | null = null
let onSignedOut: () => void = () => {}
let askPassword: () => Promise<boolean> = async () => false

/** The token of the session, from `Me`; sent with every write. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token
}

/** Called whenever the server says that nobody is signed in. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

let reads = new AbortController()

/** Nobody waits any more for what is being asked. What is being written goes on its way. */
export function abandonReads(): void {
  reads.abort()
  reads = new AbortController()
}

let keep: (asked: Asked, answer: unknown) => void = () => {}
let recall: (asked: Asked) => Promise<unknown> = async () => undefined

/** Hears every answer, to what is asked from now on, that may be kept for later. */
export function whenAnswered(listener: (asked: Asked, answer: unknown) => void): void {
  keep = listener
}

/** Asked for a kept answer when the server cannot be reached; undefined where there is none. */
export function whenUnreachable(find: (asked: Asked) => Promise<unknown>): void {
  recall = find
}

/** Called when the server wants the password again; answers whether the person has given it. */
export function whenPasswordIsAsked(ask: () => Promise<boolean>): void {
  askPassword = ask
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => send<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) => send<T>('POST', path, body, options),
  put: <T>(path: string, body: unknown, options?: RequestOptions) => send<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options?: RequestOptions) => send<T>('PATCH', path, body, options),
  delete: <T = void>(path: string, options?: RequestOptions) => send<T>('DELETE', path, undefined, options),
  /** One file as multipart field `file`. */
  upload: <T>(path: string, file: File, options?: RequestOptions) => send<T>('POST', path, fileForm(file), options),
  /** A POST whose answer comes piece by piece. */
  stream: async (path: string, body: unknown, options?: RequestOptions): Promise<ReadableStream<Uint8Array>> =>
    (await request('POST', path, body, options)).body ?? new ReadableStream(),
  /** A POST whose answer is a file, such as an export. */
  download: async (path: string, body: unknown, options?: RequestOptions): Promise<Blob> =>
    (await request('POST', path, body, options)).blob(),
}

const isRead = (method: string, path: string): boolean => method === 'GET' || /\/(query|queries|aggregate)$/.test(path)

async function send<T>(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T> {
  const ask = () => answerTo<T>(method, path, body, options)
  // Questions that travel together are each remembered under their own name.
  const isKept = isRead(method, path) && !path.endsWith('/queries') && !options?.isLive
  return isKept ? recalled({ method, path, params: options?.params, body }, ask) : ask()
}

/** Answers what was kept of an earlier time where the server cannot be reached, and lets an answer be kept. */
export async function recalled<T>(asked: Asked, ask: () => Promise<T>): Promise<T> {
  // Whoever listens when it is asked: an answer that comes after the session has ended is none of the next one's.
  const hear = keep
  try {
    const answer = await ask()
    hear(asked, answer)
    return answer
  } catch (error) {
    const kept = isUnreachable(error) ? await recall(asked) : undefined
    if (kept === undefined) throw error
    return kept as T
  }
}

async function answerTo<T>(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T> {
  open++
  try {
    const response = await request(method, path, body, options)
    if (response.status === 204) return undefined as T
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  } finally {
    if (--open === 0) for (const resolve of patient.splice(0)) resolve()
  }
}

/** How many requests wait for their answer. */
let open = 0
const patient: (() => void)[] = []

/** Resolves at once, or with the last answer that is being waited for. */
export const whenNothingIsAsked = (): Promise<void> =>
  open === 0 ? Promise.resolve() : new Promise((resolve) => patient.push(resolve))

/** Nobody has answered, or only somebody who stands before the server. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || [502, 503, 504].includes(error.status))

async function request(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<Response> {
  const signals = [...(options.signal ? [options.signal] : []), ...(isRead(method, path) ? [reads.signal] : [])]
  const init: RequestInit = {
    method,
    headers: headersFor(method, body, options),
    credentials: 'same-origin',
    ...(signals.length > 0 ? { signal: AbortSignal.any(signals) } : {}),
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  }
  const url = withParams(path, options.params)
  const error = await refusal(url, init)
  if (error instanceof Response) return error
  if (!(await isMended(method, path, error))) throw error
  // The token of the session may be another one now; the idempotency key stays.
  const again = await refusal(url, { ...init, headers: { ...init.headers, ...csrfHeader(method) } })
  if (again instanceof Response) return again
  throw again
}

async function refusal(url: string, init: RequestInit): Promise<Response | ApiError> {
  const response = await fetchOnce(url, init)
  return response.ok ? response : new ApiError(response.status, await problemOf(response))
}

/**
 * Whether the same request has a chance now: after the password was given again, or when another tab did so and the session
 * goes on under a new token.
 */
async function isMended(method: string, path: string, error: ApiError): Promise<boolean> {
  const asksWhoIsHere = method === 'GET' && path === mePath
  if (asksWhoIsHere && error.status === 401) onSignedOut()
  if (asksWhoIsHere || path.startsWith('/api/auth/')) return false
  if (error.code === 'reauthenticate') return askPassword()
  if (error.code === 'viewEnded') return leaveView()
  return (error.status === 401 || error.code === 'csrf') && isStillSignedIn()
}

/** The time to see Rapport as somebody else is over: everything on the screen was for other eyes, so the page begins anew. */
async function leaveView(): Promise<false> {
  await isStillSignedIn()
  await fetchOnce('/api/v1/viewing', { method: 'DELETE', headers: headersFor('DELETE', undefined, {}) })
  window.location.assign('/')
  return false
}

const mePath = '/api/v1/me'

async function isStillSignedIn(): Promise<boolean> {
  const me = await api.get<{ csrfToken: string }>(mePath, { isLive: true }).catch(() => null)
  if (me) setCsrfToken(me.csrfToken)
  return me !== null
}

/** A lost connection is repeated once: reads are harmless and writes carry their idempotency key. */
async function fetchOnce(url: string, init: RequestInit): Promise<Response> {
  const repeatable = init.method === 'GET' || init.method === 'POST'
  try {
    return await fetch(url, init)
  } catch (error) {
    if (isAbort(error)) throw error
    if (!repeatable || !navigator.onLine) throw new ApiError(0, { code: 'offline' })
  }
  try {
    return await fetch(url, init)
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError(0, { code: 'offline' })
  }
}

function headersFor(method: string, body: unknown, options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', ...csrfHeader(method), ...options.headers }
  if (body !== undefined && !(body instanceof FormData)) headers['content-type'] = 'application/json'
  if (method === 'POST') headers['idempotency-key'] = options.idempotencyKey ?? newKey()
  if (options.version !== undefined) headers['if-match'] = String(options.version)
  return headers
}

const csrfHeader = (method: string): Record<string, string> =>
  method !== 'GET' && csrfToken !== null ? { 'x-csrf-token': csrfToken } : {}

async function problemOf(response: Response): Promise<Partial<Problem>> {
  const type = response.headers.get('content-type') ?? ''
  if (!type.includes('json')) return {}
  return (await response.json().catch(() => ({}))) as Partial<Problem>
}

function withParams(path: string, params: Params = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue
    search.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

function fileForm(file: File): FormData {
  const form = new FormData()
  form.append('file', file)
  return form
}

/** For uploads that tell how far they are, which `fetch` cannot. */
export const uploadHeaders = (): Record<string, string> => headersFor('POST', new FormData(), {})

/** 128 random bits; `crypto.randomUUID` does not exist on plain http in a company network. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'
