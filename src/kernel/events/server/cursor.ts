/** A place in the log: transaction first, then sequence. Both outgrow a double, hence bigint. */
export interface Position {
  xid: bigint
  seq: bigint
}

export const logStart = '0-0'
/** Of a bigint of PostgreSQL. */
const largest = 2n ** 63n - 1n

/** `<xid>-<seq>` → position; null for anything else, since cursors come from browsers. */
export function parseCursor(cursor: string): Position | null {
  const match = /^(\d{1,19})-(\d{1,19})$/.exec(cursor)
  const [xid, seq] = [BigInt(match?.[1] ?? -1), BigInt(match?.[2] ?? -1)]
  return [xid, seq].every((number) => number >= 0n && number <= largest) ? { xid, seq } : null
}

export const toCursor = (position: { xid: bigint | string; seq: bigint | string | number }) =>
  `${position.xid}-${position.seq}`

/** Negative when `a` comes first. */
export function compareCursors(a: string, b: string): number {
  const left = position(a)
  const right = position(b)
  const difference = left.xid - right.xid || left.seq - right.seq
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function position(cursor: string): Position {
  const parsed = parseCursor(cursor)
  if (!parsed) throw new RangeError(`Not a cursor of the log: ${cursor}`)
  return parsed
}
