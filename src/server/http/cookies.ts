import type { FastifyReply, FastifyRequest } from 'fastify'
import { challengeMinutes } from '#kernel/auth/server/challenges.ts'
import { newToken } from '#kernel/auth/server/secrets.ts'
import type { SignedIn } from '#kernel/auth/server/sign-in.ts'
import { roundMinutes } from '#kernel/auth/server/sso/rounds.ts'
import type { Config } from '../config.ts'

const askingSeconds = 3600
const deviceSeconds = 400 * 86_400

/** `__Host-` binds a cookie to exactly this host over https (V-20); on plain http, where it would be dropped, it has no prefix. */
export const sessionCookie = (config: Config): string => (config.secure ? '__Host-rapport' : 'rapport')
/** Half a sign-in has a cookie of its own, which no authenticated route reads (S-44). */
const challengeCookie = (config: Config): string => (config.secure ? '__Host-rapport-challenge' : 'rapport-challenge')
/** Names the browser that asks for a link or a passkey, so that nobody else's answer counts for it (S-44). */
const askingCookie = (config: Config): string => (config.secure ? '__Host-rapport-asking' : 'rapport-asking')
/** Binds a round trip to a provider to the browser that began it. */
const ssoCookie = (config: Config): string => (config.secure ? '__Host-rapport-sso' : 'rapport-sso')
const deviceCookie = (config: Config): string => (config.secure ? '__Host-rapport-device' : 'rapport-device')

export const sessionToken = (request: FastifyRequest, config: Config) =>
  readCookie(request.headers.cookie, sessionCookie(config))
export const deviceToken = (request: FastifyRequest, config: Config) =>
  readCookie(request.headers.cookie, deviceCookie(config))
export const challengeToken = (request: FastifyRequest, config: Config) =>
  readCookie(request.headers.cookie, challengeCookie(config))

export const askingToken = (request: FastifyRequest, config: Config) =>
  readCookie(request.headers.cookie, askingCookie(config))

/** The name of the asking browser, given to it when it has none yet. */
export function setAsking(request: FastifyRequest, reply: FastifyReply, config: Config): string {
  const token = askingToken(request, config) || newToken()
  reply.header('set-cookie', cookie(config, askingCookie(config), token, askingSeconds))
  return token
}

export const ssoBrowser = (request: FastifyRequest, config: Config) =>
  readCookie(request.headers.cookie, ssoCookie(config))

/** Remembers, or with null forgets, the browser's half of a round trip to a provider. */
export function setSsoBrowser(reply: FastifyReply, config: Config, token: string | null): void {
  reply.header('set-cookie', cookie(config, ssoCookie(config), token ?? '', token === null ? 0 : roundMinutes * 60))
}

/** Keeps what waits for the second factor in the browser that asked. */
export function setChallenged(reply: FastifyReply, config: Config, token: string): void {
  reply.header('set-cookie', cookie(config, challengeCookie(config), token, challengeMinutes * 60))
}

/** The session ends with the browser's own memory of it at the latest when the server's does, so the cookie has no date. */
export function setSignedIn(
  reply: FastifyReply,
  config: Config,
  { token, device }: Pick<SignedIn, 'token'> & Partial<SignedIn>,
  maxAgeSeconds: number,
): void {
  reply.header('set-cookie', [
    cookie(config, sessionCookie(config), token, maxAgeSeconds),
    cookie(config, challengeCookie(config), '', 0),
    ...(device === undefined ? [] : [cookie(config, deviceCookie(config), device, deviceSeconds)]),
  ])
}

/**
 * Takes the session from the browser, and with it whatever it stored of this site (V-39). Who wants to send later what waits
 * sealed on the device says so; the app has then taken away the rest itself.
 */
export function setSignedOut(reply: FastifyReply, config: Config, keepsUnsent: boolean): void {
  reply.header('set-cookie', cookie(config, sessionCookie(config), '', 0))
  reply.header('clear-site-data', keepsUnsent ? '"cache"' : '"cache", "storage"')
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
