import { actorKey, type Context, type Source } from '#kernel/context.ts'
import { raw, sql } from '#kernel/db/sql.ts'
import { forbidden, notFound } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'

/** The queue's own schema, one for all workspaces of a database; entries carry their workspace. */
const schema = raw('graphile_worker')
const largestPayload = 1024 * 1024
const defaultAttempts = 10

/** How the reason of a job ends whose actor is gone; before it stands the actor's key. */
export const goneText = ' may not act any more'

export interface EnqueueOptions {
  runAt?: Date
  /** A waiting job with the same key is replaced, so that a thing is not queued twice. */
  key?: string
  maxAttempts?: number
  /** Jobs of one queue run one after the other. */
  queue?: string
}

/** What the queue stores: who asked, where, and for what. Rights are never stored, they are looked up when the job runs. */
export interface Entry {
  workspace: string
  actor: string
  source: Source
  operation: string | null
  input: Record<string, JsonValue>
}

/** A job that failed for good. `reason` is the last error, or that its process ended while it ran. */
export interface FailedJob {
  id: string
  name: string
  reason: string
  attempts: number
  queuedAt: string
  failedAt: string
}

/** A job's name in the queue, which several workspaces of a database share: a process takes the jobs of its own alone. */
export const taskOf = (workspace: string, name: string): string => `${workspace}:${name}`

/** Queues a job inside the caller's transaction: it exists if and only if the transaction commits. */
export async function enqueue(
  ctx: Context,
  name: string,
  input: Record<string, JsonValue>,
  options: EnqueueOptions = {},
): Promise<string> {
  const workspace = ctx.workspace.schema
  const entry: Entry = { workspace, actor: actorKey(ctx.actor), source: ctx.source, operation: ctx.operation, input }
  const payload = JSON.stringify(entry)
  if (payload.length > largestPayload)
    throw new RangeError(`The input of job ${name} is too large for the queue: store it and pass its id`)
  const row = await ctx.db.row<{ id: string }>(
    sql`SELECT id::text FROM ${schema}.add_job(
          identifier => ${taskOf(workspace, name)}, payload => ${payload}::json, run_at => ${options.runAt ?? null}::timestamptz,
          queue_name => ${options.queue === undefined ? null : `${workspace}:${options.queue}`}::text,
          max_attempts => ${options.maxAttempts ?? defaultAttempts}::integer,
          job_key => ${options.key === undefined ? null : `${workspace}:${options.key}`}::text,
          flags => ARRAY[${workspaceFlag(workspace)}]::text[])`,
  )
  return row?.id ?? ''
}

/** Dead letters of the workspace, newest first. */
export async function listFailed(ctx: Context, limit = 100): Promise<FailedJob[]> {
  demandAdministrator(ctx)
  return ctx.db.rows<FailedJob>(
    sql`SELECT id::text, substr(task_identifier, ${taskOf(ctx.workspace.schema, '').length + 1}::integer) AS name, attempts, created_at AS "queuedAt", updated_at AS "failedAt",
          coalesce(last_error, 'The process ended while the job ran') AS reason
        FROM ${schema}.jobs WHERE ${isFailed(ctx)} ORDER BY updated_at DESC, id DESC LIMIT ${limit}`,
  )
}

/** Gives a failed job all its attempts again, starting now. */
export async function replayFailed(ctx: Context, jobId: string): Promise<void> {
  demandAdministrator(ctx)
  const found = await ctx.db.rows(
    sql`SELECT r.id FROM (${failed(ctx, jobId)}) AS failed, ${schema}.reschedule_jobs(ARRAY[failed.id], run_at => now(), attempts => 0) AS r`,
  )
  if (found.length === 0) throw notFound('Job')
}

/** Drops a failed job for good. */
export async function discardFailed(ctx: Context, jobId: string): Promise<void> {
  demandAdministrator(ctx)
  const found = await ctx.db.rows(
    sql`SELECT d.id FROM (${failed(ctx, jobId)}) AS failed, ${schema}.complete_jobs(ARRAY[failed.id]) AS d`,
  )
  if (found.length === 0) throw notFound('Job')
}

const failed = (ctx: Context, jobId: string) =>
  sql`SELECT id FROM ${schema}.jobs WHERE id = ${/^\d{1,18}$/.test(jobId) ? jobId : '0'}::bigint AND ${isFailed(ctx)}`

const workspaceFlag = (workspace: string) => `workspace:${workspace}`

const isFailed = (ctx: Context) =>
  sql`attempts >= max_attempts AND locked_at IS NULL AND flags ? ${workspaceFlag(ctx.workspace.schema)}`

function demandAdministrator(ctx: Context): void {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only administrators see the queue')
}
