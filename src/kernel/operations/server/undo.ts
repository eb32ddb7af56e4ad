import { actorKey, type Context } from '#kernel/context.ts'
import { sql } from '#kernel/db/sql.ts'
import { conflict, forbidden, notFound } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import type { OperationJson, UndoConflict, UndoPreview, UndoRequest } from '#kernel/operations/contract.ts'
import { withProgramRights } from '#kernel/permissions/server/principal.ts'
import { uuidv7 } from '#kernel/records/server/uuid.ts'
import { followUndo } from './followUps.ts'
import { queuedRun } from './queued.ts'
import { changedReversals, countReversals, nextReversals } from './reversal.ts'
import { isUndoable, isVisible, mayUndo, type OperationRow, operations, selectOperations } from './store.ts'
import { type Choose, conflictsOf, type Outcome, standingOf, takeBack } from './takeBack.ts'
import { undoRuleOf } from './undoRules.ts'

const pageSize = 500
const listedConflicts = 500
const listedProblems = 20
const { job, queue, answer } = queuedRun('operations.undo', runUndo)

export { job as undoJob }

/** What an undo would do, with the asker's rights, as things stand now. At most 500 conflicts are listed. */
export async function previewUndo(ctx: Context, operationId: string): Promise<UndoPreview> {
  const row = await undoable(ctx, operationId)
  const conflicts: UndoConflict[] = []
  for (let after: string | null = null; conflicts.length < listedConflicts; ) {
    const page = await changedReversals(ctx, row.id, after, pageSize)
    for (const [object, group] of Map.groupBy(page, (reversal) => reversal.object)) {
      const standing = await standingOf(ctx, object, group)
      conflicts.push(
        ...group.flatMap((reversal) => {
          const found = standing.get(reversal.id)
          return found?.place === 'live' ? conflictsOf(ctx, reversal, found.record) : []
        }),
      )
    }
    if (page.length < pageSize) break
    after = page.at(-1)?.id ?? null
  }
  return { reverts: await countReversals(ctx, row.id), conflicts: conflicts.slice(0, listedConflicts) }
}

/**
 * Takes an operation back, as an operation that can be taken back itself. Small ones are done when this answers; for larger
 * ones the answer is queued. The job is queued in either case, so that an undo that a crash cut off goes on by itself.
 */
export async function undo(ctx: Context, operationId: string, request: UndoRequest): Promise<OperationJson> {
  const row = await undoable(ctx, operationId)
  const total = await countReversals(ctx, row.id)
  const undoId = await ctx.db.transaction((db) => recordUndo({ ...ctx, db }, row, request, total))
  return answer(ctx, undoId, total)
}

/** Goes on with a queued or interrupted undo. Each page of records, its counts and the place reached are one transaction. */
export async function runUndo(ctx: Context, undoId: string): Promise<void> {
  const mine: Context = { ...ctx, source: 'undo', operation: undoId }
  while (await ctx.db.transaction((db) => undoPage({ ...mine, db }, undoId))) crashpoint('undo.after_page')
}

async function undoable(ctx: Context, operationId: string): Promise<OperationRow> {
  const [row] = /^[0-9a-f-]{36}$/i.test(operationId)
    ? await selectOperations(ctx, sql`o.id = ${operationId}::uuid AND ${isVisible(ctx)}`)
    : []
  if (!row) throw notFound('This operation')
  if (!mayUndo(ctx, row)) throw forbidden('Only whoever did this, or an administrator, may undo it')
  if (!isUndoable(row))
    throw conflict(row.is_being_undone ? 'This operation is being undone already' : `This operation is ${row.state}`)
  await undoRuleOf(row.kind)?.check(ctx, { id: row.id, params: row.params, createdAt: row.created_at })
  return row
}

async function recordUndo(ctx: Context, row: OperationRow, request: UndoRequest, total: number): Promise<string> {
  const now = ctx.clock.now()
  const undoId = uuidv7(now.getTime())
  const params = { operation: row.id, kind: row.kind, params: row.params }
  const made = await ctx.db.run(
    sql`INSERT INTO ${operations(ctx)} (id, kind, params, state, actor, actor_name, created_at, total, undoes, undo_request)
        VALUES (${undoId}, 'undo', ${JSON.stringify(params)}::jsonb, 'queued', ${actorKey(ctx.actor)}, ${ctx.actor.name}, ${now}, ${total},
          ${row.id}, ${JSON.stringify(request)}::jsonb)
        ON CONFLICT DO NOTHING`,
  )
  if (made === 0) throw conflict('This operation is being undone already')
  await queue(ctx, undoId, total)
  return undoId
}

/** True when there is more. The row lock keeps two runs of the same undo apart. */
async function undoPage(ctx: Context, undoId: string): Promise<boolean> {
  const row = await ctx.db.row<OperationRow>(
    sql`SELECT * FROM ${operations(ctx)} WHERE id = ${undoId} AND state IN ('queued', 'running') FOR UPDATE`,
  )
  if (!row?.undoes) return false
  const reversals = await nextReversals(ctx, row.undoes, row.undo_position, pageSize)
  const by = undoRuleOf(String(row.params.kind))?.byProgram ? withProgramRights(ctx) : ctx
  const outcomes = reversals.length > 0 ? await takeBack(by, reversals, chooser(row.undo_request)) : []
  await record(ctx, row, outcomes, reversals.at(-1)?.seq ?? null)
  if (reversals.length === pageSize) return true
  await finish(ctx, row)
  return false
}

function chooser(request: UndoRequest | null): Choose {
  return ({ object, id, field }) =>
    request?.choices?.[`${object}/${id}/${field}`] ?? request?.conflicts ?? 'keepCurrent'
}

async function record(ctx: Context, row: OperationRow, outcomes: Outcome[], position: number | null): Promise<void> {
  const count = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result).length
  const { problems: said } = row.params
  const known = Array.isArray(said) ? said : []
  const problems = outcomes
    .filter((outcome) => outcome.reason !== undefined)
    .map(({ reversal, reason = '' }) => ({ object: reversal.object, id: reversal.id, reason }))
  const params = {
    ...row.params,
    ...(problems.length > 0 ? { problems: [...known, ...problems].slice(0, listedProblems) } : {}),
  }
  await ctx.db.run(
    sql`UPDATE ${operations(ctx)} SET state = 'running', done = done + ${outcomes.length}, updated = updated + ${count('reverted')},
          skipped = skipped + ${count('skipped')}, failed = failed + ${count('failed')}, params = ${JSON.stringify(params)}::jsonb,
          undo_position = coalesce(${position}::bigint, undo_position) WHERE id = ${row.id}`,
  )
}

/** An undone undo gives its operation back: that is done again and can be undone again, which is why a redo cannot. */
async function finish(ctx: Context, row: OperationRow): Promise<void> {
  const table = operations(ctx)
  await ctx.db.run(sql`UPDATE ${table} SET state = 'done', finished_at = ${ctx.clock.now()} WHERE id = ${row.id}`)
  await ctx.db.run(sql`UPDATE ${table} SET state = 'undone' WHERE id = ${row.undoes}`)
  await ctx.db.run(
    sql`UPDATE ${table} SET state = 'done' WHERE id = (SELECT undoes FROM ${table} WHERE id = ${row.undoes})`,
  )
  const { kind, params } = row.params
  await followUndo(ctx, String(kind), params as Record<string, JsonValue>)
}
