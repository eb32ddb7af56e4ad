import { randomFillSync } from 'node:crypto'

const bytes = new Uint8Array(16)
// Asking the system for eight bytes costs as much as asking for thousands.
const pool = new Uint8Array(8 * 512)
let used = pool.length
let lastMillis = 0
let sequence = 0

/**
 * UUIDv7 (RFC 9562): milliseconds, then a 12-bit counter that keeps ids of one process in order inside a millisecond,
 * then random bits. `millis` backdates the id of a record made for an earlier time.
 */
export function uuidv7(millis: number): string {
  if (millis === lastMillis) sequence = (sequence + 1) & 0xfff
  else {
    lastMillis = millis
    sequence = 0
  }
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  bytes.set(pool.subarray(used, used + 8), 8)
  used += 8
  let rest = millis
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes[6] = 0x70 | (sequence >> 8)
  bytes[7] = sequence & 0xff
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
