import type { Logger } from 'pino'
import type { Db } from '#kernel/db/contract.ts'
import { compareCursors } from './cursor.ts'
import { Latch } from './latch.ts'
import { readHead } from './log.ts'
import { onWake } from './wake.ts'

/** Commits within this time are looked for together. */
const gatherMilliseconds = 8
/** Looks again this soon after a wake-up whose event an older transaction still hides. */
const followUps = [20, 60, 200]
const pollMilliseconds = 500

export interface Head {
  /** Newest settled event that this process knows of. */
  readonly cursor: string
  onMove(listener: () => void): () => void
  stop(): Promise<void>
}

/**
 * The one watcher of a workspace's log in this process, shared by readers and live streams. Woken by commits of this
 * process and by polling for those of others; NOTIFY is left out because its commit lock makes writers queue.
 */
export async function watchHead(db: Db, schema: string, log: Logger): Promise<Head> {
  const listeners = new Set<() => void>()
  const latch = new Latch()
  let cursor = await readHead(db, schema)
  let stopped = false

  const look = async () => {
    const found = await readHead(db, schema)
    if (compareCursors(found, cursor) <= 0) return false
    cursor = found
    for (const listener of [...listeners]) listener()
    return true
  }
  const watch = async () => {
    let step = followUps.length
    while (!stopped) {
      if (await latch.wait(followUps[step] ?? pollMilliseconds)) {
        await new Promise((resolve) => setTimeout(resolve, gatherMilliseconds))
        step = -1
      }
      const moved = !stopped && (await look().catch((error) => log.warn({ error }, 'The log could not be read')))
      step = moved ? followUps.length : step + 1
    }
  }
  const offWake = onWake(schema, () => latch.raise())
  const watching = watch()

  return {
    get cursor() {
      return cursor
    },
    onMove(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async stop() {
      stopped = true
      offWake()
      latch.raise()
      await watching
    },
  }
}
