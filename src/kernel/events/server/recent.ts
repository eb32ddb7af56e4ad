import type { Logger } from 'pino'
import type { Db } from '#kernel/db/contract.ts'
import type { EventType, RecordEvent } from '#kernel/events/contract.ts'
import { compareCursors } from './cursor.ts'
import type { Head } from './head.ts'
import { readLog } from './log.ts'

/** Whoever is further behind reads afresh instead of event by event. */
export const mostBehind = 10_000
const pageSize = 1000

/** What live streams need of an event: no values, so that nothing can leak through them. Never changed once made. */
export interface SlimEvent {
  readonly cursor: string
  readonly type: EventType
  readonly object: string
  readonly id: string
  readonly version: number
  readonly fields: readonly string[]
  readonly actor: string
}

/** The newest part of the log in memory, read once a process for all its streams. */
export interface Recent {
  /** Events after a cursor; null when they are no longer in memory. */
  after(cursor: string, limit: number): readonly SlimEvent[] | null
  readonly end: string
  onGrow(listener: () => void): () => void
  stop(): void
}

export function keepRecent(db: Db, schema: string, head: Head, log: Logger): Recent {
  const listeners = new Set<() => void>()
  let events: SlimEvent[] = []
  let start = head.cursor
  let end = head.cursor
  let filling: Promise<void> | null = null

  const fill = async () => {
    while (compareCursors(end, head.cursor) < 0 && listeners.size > 0) {
      const page = await readLog(db, schema, { after: end, limit: pageSize })
      events.push(...page.events.map(slim))
      end = page.events.at(-1)?.cursor ?? head.cursor
      if (events.length > 2 * mostBehind) {
        start = events[events.length - mostBehind - 1]?.cursor ?? start
        events = events.slice(-mostBehind)
      }
      for (const listener of [...listeners]) listener()
    }
  }
  const grow = () => {
    filling ??= fill()
      .catch((error) => log.warn({ error }, 'Live updates are late: the log could not be read'))
      .finally(() => {
        filling = null
        if (listeners.size > 0 && compareCursors(end, head.cursor) < 0) setTimeout(grow, 50)
      })
  }
  const offMove = head.onMove(grow)
  return {
    after(cursor, limit) {
      if (compareCursors(cursor, start) < 0) return null
      const from = firstAfter(events, cursor)
      return events.slice(from, from + limit)
    },
    get end() {
      return end
    },
    onGrow(listener) {
      // Nobody listened: what happened meanwhile is read from the database by whoever asks for it.
      if (listeners.size === 0 && !filling) {
        events = []
        start = head.cursor
        end = head.cursor
      }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: offMove,
  }
}

export function slim(event: RecordEvent): SlimEvent {
  const { cursor, type, object, recordId, version, actor } = event
  const fields = Object.freeze(Object.keys({ ...event.before, ...event.after }))
  return Object.freeze({ cursor, type, object, id: recordId, version, fields, actor })
}

/** Index of the first event behind the cursor, by halving. */
function firstAfter(events: readonly SlimEvent[], cursor: string): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareCursors(events[middle]?.cursor ?? '0-0', cursor) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
