import { type ClientRequestArgs, type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http'
import type { Socket } from 'node:net'
import { type Allowed, allowedAddresses } from './addresses.ts'
import { OutboundError } from './errors.ts'
import { openSocket, type Resolve, systemResolve } from './socket.ts'

export interface OutboundOptions {
  /** Networks open although they are not public (RAPPORT_OUTBOUND_ALLOW). */
  allow?: readonly string[]
  /** How names become addresses; default: as the system does. */
  resolve?: Resolve
  /** A certificate authority trusted besides the system's. */
  ca?: string
}

export interface OutboundRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** How often a GET or HEAD may be sent on; each hop is judged anew. Default: not at all. */
  redirects?: number
  /** Longest body in bytes. Default 1 MB. */
  maxBytes?: number
  /** Longest time from the first look-up to the last byte. Default 10 s. */
  timeoutMs?: number
  signal?: AbortSignal
}

export interface OutboundAnswer {
  status: number
  headers: Record<string, string>
  body: Buffer
  /** Where the answer came from, after the last hop. */
  url: string
}

/** The one way by which this program calls other servers by HTTP (S-32, V-34). */
export interface Outbound {
  request(url: string | URL, options?: OutboundRequest): Promise<OutboundAnswer>
  /** Whether the operator has opened this address although it is not public. */
  permits(address: string): boolean
}

export function openOutbound(options: OutboundOptions = {}): Outbound {
  const reach: Reach = {
    allowed: allowedAddresses(options.allow ?? []),
    resolve: options.resolve ?? systemResolve,
    ca: options.ca,
  }
  return {
    permits: (address) => reach.allowed.permits(address),
    request: async (url, request = {}) => {
      const limit = AbortSignal.timeout(request.timeoutMs ?? 10_000)
      const signal = request.signal ? AbortSignal.any([limit, request.signal]) : limit
      return follow(checkedUrl(url), request, { ...reach, signal }, request.redirects ?? 0)
    },
  }
}

interface Reach {
  allowed: Allowed
  resolve: Resolve
  ca: string | undefined
}
type Call = Reach & { signal: AbortSignal }

async function follow(url: URL, request: OutboundRequest, call: Call, left: number): Promise<OutboundAnswer> {
  const answer = await ask(url, request, call)
  if (!redirecting.has(answer.status)) return answer
  const method = request.method ?? 'GET'
  const target = URL.parse(answer.headers.location ?? '', url)
  if (left === 0 || !target || (method !== 'GET' && method !== 'HEAD')) throw new OutboundError('redirected')
  // What was encrypted stays so, and what was meant for one server is told to no other.
  if (url.protocol === 'https:' && target.protocol !== 'https:') throw new OutboundError('redirected')
  const next = target.origin === url.origin ? request : { ...request, headers: {} }
  return follow(checkedUrl(target), next, call, left - 1)
}

const redirecting = new Set([301, 302, 303, 307, 308])

/** Of the low ports only those of the web: the others speak protocols that a request could be mistaken for. */
function checkedUrl(input: string | URL): URL {
  const url = URL.parse(String(input))
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new OutboundError('invalidUrl')
  const port = Number(url.port || 443)
  if (port < 1024 && port !== 80 && port !== 443) throw new OutboundError('invalidUrl')
  return url
}

async function ask(url: URL, request: OutboundRequest, call: Call): Promise<OutboundAnswer> {
  const socket = await openSocket(url, call)
  try {
    const response = await headOf(url, request, socket, call.signal)
    const body = await bodyOf(response, request.maxBytes ?? 1_000_000, call.signal)
    return { status: response.statusCode ?? 0, headers: plainHeaders(response.headers), body, url: url.href }
  } finally {
    socket.destroy()
  }
}

function headOf(
  url: URL,
  { method = 'GET', headers = {}, body }: OutboundRequest,
  socket: Socket,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const args: ClientRequestArgs = {
    method,
    host: url.hostname,
    path: `${url.pathname}${url.search}`,
    createConnection: () => socket,
    headers: {
      'user-agent': 'Rapport',
      // A packed answer could unfold beyond any limit.
      'accept-encoding': 'identity',
      ...headers,
      host: url.host,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
  }
  return new Promise((found, failed) => {
    const call = send(args)
    const late = () => failed(new OutboundError('tooSlow'))
    if (signal.aborted) late()
    signal.addEventListener('abort', late, { once: true })
    call.once('response', found)
    call.once('error', () => failed(new OutboundError('unreachable')))
    call.end(body)
  })
}

function bodyOf(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const encoding = response.headers['content-encoding'] ?? 'identity'
  return new Promise((found, failed) => {
    const late = () => failed(new OutboundError('tooSlow'))
    if (signal.aborted) late()
    signal.addEventListener('abort', late, { once: true })
    if (encoding !== 'identity' || Number(response.headers['content-length'] ?? 0) > maxBytes)
      return failed(new OutboundError('tooLarge'))
    const parts: Buffer[] = []
    let size = 0
    response.on('data', (part: Buffer) => {
      size += part.length
      if (size > maxBytes) failed(new OutboundError('tooLarge'))
      else parts.push(part)
    })
    response.once('end', () => found(Buffer.concat(parts)))
    response.once('error', () => failed(new OutboundError('unreachable')))
    response.once('close', () => failed(new OutboundError('unreachable')))
  })
}

const plainHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
