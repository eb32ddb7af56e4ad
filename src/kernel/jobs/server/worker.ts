import { EventEmitter, once } from 'node:events'
import {
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import pg from 'pg'
import type { Logger as Log } from 'pino'
import type { Context } from '#kernel/context.ts'
import type { DatabaseConfig } from '#kernel/db/database.ts'
import { type Job, refuseTwins } from '#kernel/module.ts'
import { within } from './limit.ts'
import { holdPresence } from './presence.ts'
import { type Entry, goneText, taskOf } from './queue.ts'

const defaultMinutes = 15
const migrationLock = 'rapport jobs migrate'

export interface WorkerOptions {
  database: DatabaseConfig
  jobs: readonly Job[]
  /** Workspaces whose jobs this process runs, and whose recurring ones it starts. */
  workspaces: readonly string[]
  /** The context of an actor as it stands when the job runs; null when the person or key is gone or inactive. */
  contextForActor: (workspace: string, actor: string) => Promise<Context | null>
  log: Log
  concurrency?: number
  /** How long a stop waits for running jobs; default 20 seconds. */
  drainMilliseconds?: number
}

/** Makes or updates the queue's tables. */
export async function migrateJobs(database: DatabaseConfig): Promise<void> {
  const pool = openPool(database, 3)
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [migrationLock])
    const utils = await makeWorkerUtils({ pgPool: pool, logger: silent })
    await utils.migrate().finally(() => utils.release())
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [migrationLock])
    client.release()
    await pool.end()
  }
}

/** Runs jobs until stopped; jobs of processes that died are given back to the queue. Throws when two have one name. */
export async function startWorker(options: WorkerOptions): Promise<{ stop(): Promise<void> }> {
  const { jobs, log, concurrency = 4 } = options
  // The queue would fail at the time of the first recurring one, and no other would run either.
  refuseTwins('jobs', jobs)
  const parsedCronItems = parseCronItems(options.workspaces.flatMap((workspace) => schedulesOf(workspace, jobs)))
  const pool = openPool(options.database, concurrency + 4)
  const events: WorkerEvents = new EventEmitter()
  const presence = holdPresence(pool, events, log)
  giveUpEarly(pool, events, options)
  const runner: Runner = await run({
    pgPool: pool,
    concurrency,
    events,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: toPino(log),
    taskList: Object.fromEntries(tasksOf(options).map(([name, job]) => [name, task(job, options)])) as TaskList,
    parsedCronItems,
  })
  return {
    async stop() {
      // jobs get some time to end; those that do not are given back to the queue for another process.
      const patience = AbortSignal.timeout(options.drainMilliseconds ?? 20_000)
      const overdue = once(patience, 'abort').then(() => 'overdue' as const)
      const drained = runner.stop().catch((error) => log.warn({ error }, 'The queue did not stop cleanly'))
      const isOverdue = (await Promise.race([drained, overdue])) === 'overdue'
      await presence.end({ giveBack: isOverdue })
      // The overdue job still reports its end to the pool, which no longer matters to the queue.
      const closed = drained.then(() => pool.end())
      if (!isOverdue) await closed
    },
  }
}

const tasksOf = ({ workspaces, jobs }: WorkerOptions) =>
  workspaces.flatMap((workspace) => jobs.map((job) => [taskOf(workspace, job.name), job] as const))

class GoneActor extends Error {
  constructor(actor: string) {
    super(`${actor}${goneText}`)
  }
}

/** Jobs with fewer attempts than their entry has, and those whose actor is gone, become dead letters at once. */
function giveUpEarly(pool: pg.Pool, events: WorkerEvents, options: WorkerOptions): void {
  const limits = new Map(tasksOf(options).map(([name, job]) => [name, job.maxAttempts]))
  events.on('job:complete', ({ job, error }) => {
    if (!error || job.attempts >= job.max_attempts) return
    const limit = limits.get(job.task_identifier) ?? job.max_attempts
    if (job.attempts < limit && !(error instanceof GoneActor)) return
    setAside(pool, job.id, messageOf(error)).catch((failure) => {
      options.log.warn({ error: failure, job: job.id }, 'A failed job could not be set aside and will be tried again')
    })
  })
}

/** The event comes while the queue still writes the failure down: a job that is locked yet is asked for again. */
async function setAside(pool: pg.Pool, jobId: string, reason: string): Promise<void> {
  for (let wait = 5; wait < 5000; wait *= 4) {
    await new Promise((resolve) => setTimeout(resolve, wait))
    const done = await pool.query('SELECT id FROM graphile_worker.permanently_fail_jobs(ARRAY[$1::bigint], $2)', [
      jobId,
      reason,
    ])
    if (done.rowCount) return
  }
}

/** V-26, S-18: the rights of whoever asked are looked up when the job runs, every time it runs. */
function task(job: Job, options: WorkerOptions) {
  return async (payload: unknown) => {
    const entry = payload as Entry
    const ctx = await options.contextForActor(entry.workspace, entry.actor)
    if (!ctx) throw new GoneActor(entry.actor)
    const mine: Context = { ...ctx, source: entry.source, operation: entry.operation }
    await within((job.maxMinutes ?? defaultMinutes) * 60_000, mine, (own, signal) => job.run(own, entry.input, signal))
  }
}

function schedulesOf(workspace: string, jobs: readonly Job[]) {
  return jobs.flatMap((job) => {
    if (!job.schedule) return []
    const entry: Entry = { workspace, actor: `system:${job.name}`, source: 'system', operation: null, input: {} }
    return [
      {
        task: taskOf(workspace, job.name),
        match: job.schedule,
        identifier: `${workspace}:${job.name}`,
        payload: { ...entry },
        // Runs missed while no process was up are made up by one: they share a key, and a waiting job is replaced.
        options: {
          backfillPeriod: 86_400_000,
          jobKey: `${workspace}:schedule:${job.name}`,
          maxAttempts: job.maxAttempts ?? 10,
        },
      },
    ]
  })
}

/** The queue wants PostgreSQL's types as `pg` gives them, which the record store's pool does not. */
function openPool(database: DatabaseConfig, max: number): pg.Pool {
  const pool = new pg.Pool({ ...database, max, application_name: 'rapport jobs' })
  const ignore = () => undefined
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return pool
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const silent = new Logger(() => () => undefined)

function toPino(log: Log): Logger {
  return new Logger((scope) => (level, message, meta) => {
    const to = level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'
    log[to]({ ...scope, ...meta }, message)
  })
}
