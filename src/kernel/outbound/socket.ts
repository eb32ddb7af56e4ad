import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Allowed } from './addresses.ts'
import { OutboundError } from './errors.ts'

/** All addresses of a name, as the system sees them. */
export type Resolve = (name: string) => Promise<string[]>

export interface PlainSocketOptions {
  allowed: Allowed
  resolve: Resolve
  signal: AbortSignal
}

export interface SocketOptions extends PlainSocketOptions {
  /** Certificates trusted besides those of the system; tests and `NODE_EXTRA_CA_CERTS` use it. */
  ca: string | undefined
}

export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address)

/**
 * A socket to this host whose far end was judged twice: every address of the name before, the one that was reached after
 * opening. A name that changes in between (rebinding) changes nothing, since the socket is opened by address.
 */
export async function openSocket(url: URL, options: SocketOptions): Promise<Socket> {
  const isSecure = url.protocol === 'https:'
  const port = Number(url.port || (isSecure ? 443 : 80))
  const name = url.hostname.replace(/^\[|\]$/g, '')
  const socket = await openPlainSocket({ name, port }, options)
  return isSecure ? encrypt(socket, name, options) : socket
}

/** The same for what speaks another protocol than HTTP: not encrypted yet. */
export async function openPlainSocket(
  { name, port }: { name: string; port: number },
  options: PlainSocketOptions,
): Promise<Socket> {
  const addresses = isIP(name) ? [name] : await resolved(name, options)
  if (!addresses.every((address) => options.allowed.permits(address))) throw new OutboundError('forbiddenAddress')
  return reachOne(addresses, port, options)
}

async function resolved(name: string, { resolve, signal }: PlainSocketOptions): Promise<string[]> {
  const addresses = await orAborted(resolve(name), signal).catch(() => [])
  if (addresses.length === 0) throw new OutboundError('unreachable')
  return addresses
}

/** The first address that takes a connection; each has its share of the time that is left. */
async function reachOne(addresses: readonly string[], port: number, options: PlainSocketOptions): Promise<Socket> {
  for (const address of addresses.slice(0, most)) {
    const socket = await reach(address, port, options).catch(() => null)
    if (!socket) continue
    if (socket.remoteAddress !== undefined && options.allowed.permits(socket.remoteAddress)) return socket
    socket.destroy()
    throw new OutboundError('forbiddenAddress')
  }
  throw new OutboundError('unreachable')
}

/** Names with more addresses than this are not tried to the end. */
const most = 4
const connectMilliseconds = 5000

function reach(host: string, port: number, { signal }: PlainSocketOptions): Promise<Socket> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(connectMilliseconds)])
  return new Promise((found, failed) => {
    const socket = connect({ host, port })
    const give = () => socket.destroy(new OutboundError('unreachable'))
    limit.addEventListener('abort', give, { once: true })
    socket.once('error', failed)
    socket.once('connect', () => {
      limit.removeEventListener('abort', give)
      socket.off('error', failed)
      found(socket)
    })
    if (limit.aborted) give()
  })
}

/** TLS with the name checked against the certificate; there is no switch to go without (V-46). */
function encrypt(socket: Socket, name: string, { ca, signal }: SocketOptions): Promise<Socket> {
  return new Promise((found, failed) => {
    const secured = connectTls({
      socket,
      ...(isIP(name) ? { host: name } : { servername: name }),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
    })
    const give = () => secured.destroy(new OutboundError('unreachable'))
    signal.addEventListener('abort', give, { once: true })
    secured.once('secureConnect', () => {
      signal.removeEventListener('abort', give)
      found(secured)
    })
    secured.once('error', (error: Error & { code?: string }) =>
      failed(new OutboundError(isAboutCertificate(error.code) ? 'certificate' : 'unreachable')),
    )
    secured.once('close', () => failed(new OutboundError('unreachable')))
  })
}

const isAboutCertificate = (code: string | undefined) =>
  code !== undefined && /CERT|ALTNAME|SELF_SIGNED|UNABLE_TO|HOSTNAME|CRL|CA$/.test(code)

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((found, failed) => {
    signal.addEventListener('abort', () => failed(new OutboundError('unreachable')), { once: true })
    work.then(found, failed)
  })
}
