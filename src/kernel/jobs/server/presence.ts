import type { WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { Logger } from 'pino'

const sweepMilliseconds = 10_000

interface Presence {
  /** Leaves; `giveBack` puts jobs that still run back into the queue at once. */
  end(how: { giveBack: boolean }): Promise<void>
}

/**
 * The queue locks a job for the worker pool that runs it and would wait four hours for a pool that is gone. Here each
 * pool holds an advisory lock under its name as long as its process lives, also when that is paused; whoever finds a
 * job whose pool's lock is free gives the job back.
 */
export function holdPresence(pool: pg.Pool, events: WorkerEvents, log: Logger): Presence {
  let client: pg.PoolClient | null = null
  let ended = false
  let name = ''
  let busy: Promise<void> = Promise.resolve()

  const appear = async () => {
    const mine = await pool.connect()
    mine.on('error', () => {
      client = null
      mine.release(true)
    })
    await mine.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [lockName(name)])
    client = mine
  }
  const tick = async () => {
    try {
      if (!client && name) await appear()
      const freed = await freeOrphans(pool)
      if (freed.length > 0) log.warn({ workers: freed }, 'Jobs of processes that ended were given back to the queue')
    } catch (error) {
      log.warn({ error }, 'The queue could not be looked through')
    }
  }
  const run = () => {
    if (!ended) busy = busy.then(tick)
  }
  events.on('pool:create', ({ workerPool }) => {
    name = workerPool.id
    run()
  })
  const timer = setInterval(run, sweepMilliseconds)
  return {
    async end({ giveBack }) {
      ended = true
      clearInterval(timer)
      await busy
      if (giveBack) await unlock(pool, [name])
      client?.release(true)
    },
  }
}

/** Pools that hold jobs without being there. A pool gets five seconds to appear. */
async function freeOrphans(pool: pg.Pool): Promise<string[]> {
  const held = await pool.query<{ locked_by: string }>(
    `SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_at < now() - interval '5 seconds'`,
  )
  const orphans: string[] = []
  for (const { locked_by: name } of held.rows) if (await isGone(pool, name)) orphans.push(name)
  if (orphans.length > 0) await unlock(pool, orphans)
  return orphans
}

async function unlock(pool: pg.Pool, names: string[]): Promise<void> {
  await pool.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [names])
}

/** The lock of this check ends with its statement. */
async function isGone(pool: pg.Pool, name: string): Promise<boolean> {
  const result = await pool.query<{ free: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free',
    [lockName(name)],
  )
  return result.rows[0]?.free === true
}

const lockName = (name: string) => `rapport worker ${name}`
