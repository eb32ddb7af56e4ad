import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { PublicError } from '#kernel/errors.ts'

/** Cost of a new hash: OWASP's first choice for argon2id. An older hash is upgraded at the next sign-in (V-09). */
export const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32

/** Each hash takes 19 MiB and 40 ms of one core, so a flood of sign-ins waits in line instead of starving everybody. */
const parallel = 2
const longestQueue = 200
let running = 0
const waiting: (() => void)[] = []

/** An argon2id hash in the PHC string form, with its cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await derive(password, salt, cost)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(salt)}$${text(tag)}`
}

/** Whether the password is right, and whether its hash was made at another cost than today's. */
export async function verifyPassword(password: string, stored: string): Promise<{ ok: boolean; outdated: boolean }> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored)
  if (!match) throw new Error('A stored password hash is unreadable')
  const [, memory, passes, parallelism, salt, tag] = match
  const used = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const expected = Buffer.from(tag ?? '', 'base64')
  const given = await derive(password, Buffer.from(salt ?? '', 'base64'), used)
  const outdated = used.memory !== cost.memory || used.passes !== cost.passes || used.parallelism !== cost.parallelism
  return { ok: expected.length === given.length && timingSafeEqual(given, expected), outdated }
}

/** Slow like a password's, for short secrets that a table must not give away. */
export const slowHash = (secret: string, salt: Buffer): Promise<Buffer> => derive(secret, salt, cost)

let dummy: Promise<string> | undefined
/** A hash that no password opens: verifying against it costs what a real one costs (S-47). */
export function dummyHash(): Promise<string> {
  dummy ??= hashPassword(randomBytes(32).toString('base64'))
  return dummy
}

async function derive(password: string, nonce: Buffer, how: typeof cost): Promise<Buffer> {
  await enter()
  try {
    return await new Promise((resolve, reject) => {
      argon2('argon2id', { message: password.normalize('NFC'), nonce, tagLength, ...how }, (error, tag) =>
        error ? reject(error) : resolve(tag),
      )
    })
  } finally {
    leave()
  }
}

async function enter(): Promise<void> {
  if (running < parallel) {
    running++
    return
  }
  if (waiting.length >= longestQueue) throw new PublicError('unavailable', 'Too many sign-ins at once')
  await new Promise<void>((resolve) => waiting.push(resolve))
}

/** Hands the place to the next in line. */
function leave(): void {
  const next = waiting.shift()
  if (next) next()
  else running--
}

const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
