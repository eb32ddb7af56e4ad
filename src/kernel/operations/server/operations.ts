import { actorKey, type Context } from '#kernel/context.ts'
import { join, sql } from '#kernel/db/sql.ts'
import { conflict, invalidField, notFound } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { parseIsoInstant } from '#kernel/fields/shared/dates.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { OperationJson, OperationState } from '#kernel/operations/contract.ts'
import { uuidv7 } from '#kernel/records/server/uuid.ts'
import { type Counts, countsSql, isVisible, operations, presentOperation, selectOperations } from './store.ts'

const progressMilliseconds = 300

export interface NewOperation {
  /** Given when the id had to be known before; otherwise made here. */
  id?: string
  kind: string
  params: Record<string, JsonValue>
  total?: number | null
  state?: 'queued' | 'running'
}

/** A running operation: everything written with its `ctx` belongs to it. */
export interface Operation {
  id: string
  ctx: Context
  /** Adds to the counts; written down a few times a second. */
  progress(counts: Partial<Counts>): Promise<void>
  isCancelled(): Promise<boolean>
  finish(): Promise<OperationJson>
  fail(error: string): Promise<OperationJson>
}

export async function startOperation(ctx: Context, operation: NewOperation): Promise<Operation> {
  const operationId = await recordOperation(ctx, operation)
  return resumeOperation(ctx, operationId)
}

/**
 * Goes on with a finished operation of one's own over the same object, in the caller's transaction: what is written with its
 * `ctx` belongs to it too. One that is undone or being undone is over.
 */
export async function extendOperation(
  ctx: Context,
  operationId: string,
  { kind, object, total }: { kind: string; object: string; total: number },
): Promise<Operation> {
  if (!isUuid(operationId)) throw notFound('This operation')
  const extended = await ctx.db.run(
    sql`UPDATE ${operations(ctx)} AS o SET state = 'running', total = total + ${total},
          params = jsonb_set(params, '{count}', to_jsonb(total + ${total}))
        WHERE id = ${operationId} AND kind = ${kind} AND params ->> 'object' = ${object} AND actor = ${actorKey(ctx.actor)}
          AND state = 'done' AND NOT EXISTS (
            SELECT 1 FROM ${operations(ctx)} AS u WHERE u.undoes = o.id AND u.state IN ('queued', 'running'))`,
  )
  if (extended === 0) throw notFound('This operation')
  return resumeOperation(ctx, operationId)
}

/** Writes the operation down, in the caller's transaction if there is one; answers its id. */
export async function recordOperation(ctx: Context, operation: NewOperation): Promise<string> {
  const now = ctx.clock.now()
  const operationId = operation.id ?? uuidv7(now.getTime())
  await ctx.db.run(
    sql`INSERT INTO ${operations(ctx)} (id, kind, params, state, actor, actor_name, created_at, total)
        VALUES (${operationId}, ${operation.kind}, ${JSON.stringify(operation.params)}::jsonb, ${operation.state ?? 'running'},
          ${actorKey(ctx.actor)}, ${ctx.actor.name}, ${now}, ${operation.total ?? null})`,
  )
  return operationId
}

/** The same operation again, in another process or after a crash. */
export function resumeOperation(ctx: Context, operationId: string): Operation {
  const mine: Context = { ...ctx, operation: operationId }
  let waiting: Partial<Counts> = {}
  let written = performance.now()
  const flush = async () => {
    const counts = waiting
    waiting = {}
    written = performance.now()
    await addProgress(ctx, operationId, counts)
  }
  return {
    id: operationId,
    ctx: mine,
    async progress(counts) {
      waiting = sum(waiting, counts)
      if (performance.now() - written >= progressMilliseconds) await flush()
    },
    isCancelled: async () => (await stateOf(ctx, operationId)) === 'cancelled',
    async finish() {
      await flush()
      await endOperation(ctx, operationId, 'done')
      return getOperation(ctx, operationId)
    },
    async fail(error) {
      await flush()
      await endOperation(ctx, operationId, 'failed', error)
      return getOperation(ctx, operationId)
    },
  }
}

/** Adds to the counts at once, for work that wants them in the transaction of its batch. */
export async function addProgress(
  ctx: Context,
  operationId: string,
  counts: Partial<Counts> & { total?: number },
): Promise<void> {
  const { total, ...added } = counts
  const parts = countsSql(added)
  if (total !== undefined) parts.push(sql`total = ${total}`)
  if (parts.length === 0) return
  await ctx.db.run(sql`UPDATE ${operations(ctx)} SET ${join(parts)} WHERE id = ${operationId}`)
}

/** Queued → running; false when it was cancelled meanwhile or is over. */
export async function beginOperation(ctx: Context, operationId: string): Promise<boolean> {
  const begun = await ctx.db.run(
    sql`UPDATE ${operations(ctx)} SET state = 'running' WHERE id = ${operationId} AND state IN ('queued', 'running')`,
  )
  return begun > 0
}

/** Ends an operation once; a cancelled one stays cancelled. */
export async function endOperation(
  ctx: Context,
  operationId: string,
  state: 'done' | 'failed',
  error: string | null = null,
): Promise<void> {
  await ctx.db.run(
    sql`UPDATE ${operations(ctx)} SET state = ${state}, error = ${error}, finished_at = ${ctx.clock.now()}
        WHERE id = ${operationId} AND state IN ('queued', 'running')`,
  )
}

/** Asks a running operation to stop after its batch; what it has done stays and can be undone. */
export async function cancelOperation(ctx: Context, operationId: string): Promise<OperationJson> {
  const found = await getOperation(ctx, operationId)
  const cancelled = await ctx.db.run(
    sql`UPDATE ${operations(ctx)} SET state = 'cancelled', finished_at = ${ctx.clock.now()}
        WHERE id = ${operationId} AND state IN ('queued', 'running')
          AND (actor = ${actorKey(ctx.actor)} OR ${ctx.access.has('settings.manage')})`,
  )
  if (cancelled === 0) throw conflict(`This operation is ${found.state} and cannot be cancelled by you`)
  return getOperation(ctx, operationId)
}

export async function getOperation(ctx: Context, operationId: string): Promise<OperationJson> {
  const rows = isUuid(operationId)
    ? await selectOperations(ctx, sql`o.id = ${operationId}::uuid AND ${isVisible(ctx)}`)
    : []
  const [row] = rows
  if (!row) throw notFound('This operation')
  return presentOperation(ctx, row)
}

/** Newest first. */
export async function listOperations(
  ctx: Context,
  page: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<{ items: OperationJson[]; next: string | null }> {
  const limit = Math.min(Math.max(page.limit ?? 50, 1), 200)
  const place = page.cursor === undefined ? sql`true` : sql`(o.created_at, o.id) < ${placeOf(page.cursor)}`
  const rows = await selectOperations(
    ctx,
    sql`${isVisible(ctx)} AND ${place}`,
    sql`ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit + 1}`,
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => presentOperation(ctx, row)),
    next: rows.length > limit && last ? `${last.created_at}_${last.id}` : null,
  }
}

async function stateOf(ctx: Context, operationId: string): Promise<OperationState | undefined> {
  const row = await ctx.db.row<{ state: OperationState }>(
    sql`SELECT state FROM ${operations(ctx)} WHERE id = ${operationId}`,
  )
  return row?.state
}

function placeOf(cursor: string) {
  const [at = '', operationId = ''] = cursor.split('_')
  if (parseIsoInstant(at, 'UTC') !== at || !isUuid(operationId))
    throw invalidField('cursor', 'invalidCursor', 'This cursor was not made by the server')
  return sql`(${at}::timestamptz, ${operationId}::uuid)`
}

function sum(a: Partial<Counts>, b: Partial<Counts>): Partial<Counts> {
  const names = Object.keys({ ...a, ...b }) as (keyof Counts)[]
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]))
}
