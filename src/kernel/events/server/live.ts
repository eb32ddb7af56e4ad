import { actorKey, type Context } from '#kernel/context.ts'
import { tooMany } from '#kernel/errors.ts'
import type { LiveEvent } from '#kernel/events/contract.ts'
import { compareCursors, parseCursor } from './cursor.ts'
import type { Head } from './head.ts'
import { Latch } from './latch.ts'
import { countAfter, readHead, readLog } from './log.ts'
import { keepRecent, mostBehind, type SlimEvent, slim } from './recent.ts'
import { visible } from './visible.ts'

const batchSize = 500
const heartbeatMilliseconds = 15_000
const streamsPerActor = 20
/** Rights are looked up again before anything is sent that is this much later than the last look, and when idle. */
const busyCheckMilliseconds = 1000
const idleCheckMilliseconds = 5000

/**
 * `ready` opens the stream, `resync` says that changes were missed and everything on screen must be read again, and
 * `heartbeat` keeps connections open. All carry the cursor from which a new stream goes on.
 */
export type StreamMessage =
  | { type: 'change'; event: LiveEvent }
  | { type: 'ready'; cursor: string }
  | { type: 'resync'; cursor: string }
  | { type: 'heartbeat'; cursor: string }

export interface StreamOptions {
  /** Where an earlier stream ended. */
  cursor?: string | undefined
  /** The asker's context as it stands now, null when the session or the person is gone. */
  refresh: () => Promise<Context | null>
  signal: AbortSignal
}

export interface Live {
  /** The newest cursor that streams know of: nothing that was read before can be newer. */
  readonly head: string
  /**
   * Changes that the asker may see, until the signal or the end of the session. The consumer sets the pace: whoever pulls
   * too slowly falls behind and gets a resync, and nothing piles up here. The first pull throws when the actor has too many.
   */
  open(ctx: Context, options: StreamOptions): AsyncGenerator<StreamMessage, void>
  stop(): void
}

export function startLive(ctx: Context, head: Head): Live {
  const recent = keepRecent(ctx.db, ctx.workspace.schema, head, ctx.log)
  const closing = new AbortController()
  const counts = new Map<string, number>()
  return {
    get head() {
      return head.cursor
    },
    async *open(asker, options) {
      const key = actorKey(asker.actor)
      const count = counts.get(key) ?? 0
      if (count >= streamsPerActor) throw tooMany('Too many live streams are open for this account', 10)
      counts.set(key, count + 1)
      const latch = new Latch()
      const offGrow = recent.onGrow(() => latch.raise())
      const signal = AbortSignal.any([options.signal, closing.signal])
      const wake = () => latch.raise()
      signal.addEventListener('abort', wake)
      try {
        yield* pump(asker, { ...options, signal }, { latch, read: readFrom(ctx, recent), end: () => recent.end })
      } finally {
        offGrow()
        signal.removeEventListener('abort', wake)
        counts.set(key, (counts.get(key) ?? 1) - 1)
      }
    },
    stop() {
      closing.abort()
      recent.stop()
    },
  }
}

interface Source {
  latch: Latch
  /** Null when the cursor is too old to go on from. */
  read: (cursor: string) => Promise<readonly SlimEvent[] | null>
  end: () => string
}

async function* pump(asker: Context, options: StreamOptions, source: Source): AsyncGenerator<StreamMessage, void> {
  let ctx = asker
  let checked = performance.now()
  let spoken = performance.now()
  const known = options.cursor === undefined || (await isKnown(ctx, options.cursor, source.end()))
  let cursor = known ? (options.cursor ?? source.end()) : source.end()
  yield { type: known ? 'ready' : 'resync', cursor }
  while (!options.signal.aborted) {
    const end = source.end()
    const events = await source.read(cursor)
    const idle = events?.length === 0
    if (performance.now() - checked > (idle ? idleCheckMilliseconds : busyCheckMilliseconds)) {
      const now = await options.refresh()
      if (!now) return
      ctx = now
      checked = performance.now()
    }
    if (events === null) {
      cursor = source.end()
      yield { type: 'resync', cursor }
    } else if (!idle) {
      const shown = await visible(ctx, events)
      let sent = 0
      for (const event of shown) {
        // A slow consumer may take the rest of the batch much later: with rights looked up again.
        if (sent > 0 && performance.now() - checked > busyCheckMilliseconds) break
        yield { type: 'change', event }
        cursor = event.cursor
        sent++
      }
      if (sent === shown.length) cursor = events.at(-1)?.cursor ?? cursor
    } else if (performance.now() - spoken > heartbeatMilliseconds) {
      yield { type: 'heartbeat', cursor }
    } else {
      if (compareCursors(cursor, end) < 0) cursor = end
      await source.latch.wait(1000)
      continue
    }
    spoken = performance.now()
  }
}

/** Another process may have told a cursor that this one has not come to yet. */
async function isKnown(ctx: Context, cursor: string, end: string): Promise<boolean> {
  if (parseCursor(cursor) === null) return false
  return compareCursors(cursor, end) <= 0 || compareCursors(cursor, await readHead(ctx.db, ctx.workspace.schema)) <= 0
}

function readFrom(ctx: Context, recent: ReturnType<typeof keepRecent>): Source['read'] {
  const { db, workspace } = ctx
  return async (cursor) => {
    const remembered = recent.after(cursor, batchSize)
    if (remembered) return remembered
    const behind = await countAfter(db, workspace.schema, cursor, mostBehind + 1)
    if (behind > mostBehind) return null
    return (await readLog(db, workspace.schema, { after: cursor, limit: batchSize })).events.map(slim)
  }
}
