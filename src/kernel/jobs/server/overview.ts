import type { Context } from '#kernel/context.ts'
import { raw, sql } from '#kernel/db/sql.ts'
import { forbidden } from '#kernel/errors.ts'
import { actorNames } from '#kernel/events/server/actors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { JobJson, JobState, JobsPage } from '../contract.ts'
import { goneText, replayFailed, taskOf } from './queue.ts'

const schema = raw('graphile_worker')
const most = 100
const secret = /pass(word|phrase)?$|secret|token|(api|private)key|^link$/i

/** What the queue holds of this workspace: how many in each state, and the first of one state. */
export async function jobsOverview(ctx: Context, state: JobState): Promise<JobsPage> {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only administrators see the queue')
  const counted = await ctx.db.rows<{ state: JobState; n: number }>(
    sql`SELECT ${stateOf} AS state, count(*) AS n FROM ${schema}._private_jobs AS j WHERE ${isMine(ctx)} GROUP BY 1`,
  )
  const rows = await ctx.db.rows<Omit<JobJson, 'payload'> & { payload: Record<string, JsonValue> | null }>(
    sql`SELECT j.id::text, substr(t.identifier, ${taskOf(ctx.workspace.schema, '').length + 1}::integer) AS name, ${stateOf} AS state,
          j.payload->>'actor' AS actor, j.attempts, j.max_attempts AS "maxAttempts", j.created_at AS "queuedAt", j.run_at AS "runAt",
          j.last_error AS reason, j.payload->'input' AS payload
        FROM ${schema}._private_jobs AS j JOIN ${schema}._private_tasks AS t ON t.id = j.task_id
        WHERE ${isMine(ctx)} AND ${stateOf} = ${state} ORDER BY j.run_at, j.id LIMIT ${most}`,
  )
  const failed = await ctx.db.rows<{ name: string; count: number }>(
    sql`SELECT substr(t.identifier, ${taskOf(ctx.workspace.schema, '').length + 1}::integer) AS name, count(*) AS count
        FROM ${schema}._private_jobs AS j JOIN ${schema}._private_tasks AS t ON t.id = j.task_id
        WHERE ${isMine(ctx)} AND ${stateOf} = 'failed' GROUP BY 1 ORDER BY 1`,
  )
  return {
    failed,
    counts: {
      failed: 0,
      running: 0,
      waiting: 0,
      scheduled: 0,
      ...Object.fromEntries(counted.map((row) => [row.state, row.n])),
    },
    items: await withGone(
      ctx,
      rows.map((row) => ({ ...row, payload: redacted(row.payload ?? {}) })),
    ),
  }
}

/** Whose jobs nobody may do any more, by their name instead of their id. */
async function withGone(ctx: Context, jobs: JobJson[]): Promise<JobJson[]> {
  const isGone = ({ reason }: JobJson) => reason?.endsWith(goneText) === true
  const keys = jobs.filter(isGone).flatMap(({ actor }) => actor ?? [])
  if (keys.length === 0) return jobs
  const names = await actorNames(ctx, keys)
  return jobs.map((job) => (isGone(job) ? { ...job, gone: names.get(job.actor ?? '') ?? '' } : job))
}

/** Gives every failed job, or those of one name, all its attempts again; answers how many. */
export async function replayAllFailed(ctx: Context, name: string | null): Promise<number> {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only administrators see the queue')
  const named = name === null ? sql`true` : sql`t.identifier = ${taskOf(ctx.workspace.schema, name)}`
  const failed = await ctx.db.rows<{ id: string }>(
    sql`SELECT j.id::text FROM ${schema}._private_jobs AS j JOIN ${schema}._private_tasks AS t ON t.id = j.task_id
        WHERE ${isMine(ctx)} AND ${stateOf} = 'failed' AND ${named} ORDER BY j.id`,
  )
  for (const job of failed) await replayFailed(ctx, job.id)
  return failed.length
}

/** What must not be read by whoever looks at the queue says only that it is there. */
export function redacted(values: Record<string, JsonValue>): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, secret.test(key) ? '•••' : inner(value)]),
  )
}

function inner(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(inner)
  return typeof value === 'object' && value !== null ? redacted(value) : value
}

const stateOf = sql`CASE WHEN j.locked_at IS NOT NULL THEN 'running' WHEN j.attempts >= j.max_attempts THEN 'failed'
  WHEN j.run_at > now() THEN 'scheduled' ELSE 'waiting' END`
const isMine = (ctx: Context) => sql`j.flags ? ${`workspace:${ctx.workspace.schema}`}`
