import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignedIn } from '#kernel/auth/server/sign-in.ts'
import type { Config } from '../config.ts'

const deviceSeconds = 400 * 86_400

/** `__Host-` binds a cookie to exactly this host over https (V-20); on plain http, where it would be dropped, it has no prefix. */
export const sessionCookie = (config: Config): string => (config.secure ? '__Host-rapport' : 'rapport')
const deviceCookie = (config: Config): string => (config.secure ? '__Host-rapport-device' : 'rapport-device')

export const sessionToken = (request: FastifyRequest, config: Config) =>
  readCookie(request.headers.cookie, sessionCookie(config))
export const deviceToken = (request: FastifyRequest, config: Config) =>
  readCookie(request.headers.cookie, deviceCookie(config))

/** The session ends with the browser's own memory of it at the latest when the server's does, so the cookie has no date. */
export function setSignedIn(
  reply: FastifyReply,
  config: Config,
  { token, device }: Pick<SignedIn, 'token'> & Partial<SignedIn>,
  maxAgeSeconds: number,
): void {
  reply.header('set-cookie', [
    cookie(config, sessionCookie(config), token, maxAgeSeconds),
    ...(device === undefined ? [] : [cookie(config, deviceCookie(config), device, deviceSeconds)]),
  ])
}

/** Takes the session from the browser, and with it whatever it stored of this site (V-39). */
export function setSignedOut(reply: FastifyReply, config: Config): void {
  reply.header('set-cookie', cookie(config, sessionCookie(config), '', 0))
  reply.header('clear-site-data', '"cache", "storage"')
}

function cookie(config: Config, name: string, value: string, maxAge: number): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${config.secure ? '; Secure' : ''}`
}

/** One cookie by name. A name that comes twice is ambiguous and read as absent. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (header === undefined) return null
  const values = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1))
  return values.length === 1 ? (values[0] ?? null) : null
}
