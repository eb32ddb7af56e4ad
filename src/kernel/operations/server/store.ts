import { actorKey, type Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, sql } from '#kernel/db/sql.ts'
import type { OperationJson, OperationState, UndoRequest } from '#kernel/operations/contract.ts'

export interface Counts {
  done: number
  created: number
  updated: number
  skipped: number
  failed: number
}

export interface OperationRow extends Counts {
  id: string
  kind: string
  params: OperationJson['params']
  state: OperationState
  actor: string
  actor_name: string
  created_at: string
  finished_at: string | null
  total: number | null
  error: string | null
  /** Set on an undo: which operation it takes back, how, and how far it has come (lowest sequence handled). */
  undoes: string | null
  undo_request: UndoRequest | null
  undo_position: number | null
  /** An undo of this operation is queued or runs. */
  is_being_undone: boolean
  /** It took back an undo: to take it back, the operation at the start is undone again. */
  is_redo: boolean
  /** The log holds something that it did. */
  has_written: boolean
}

export const operations = (ctx: Context): Sql => id(ctx.workspace.schema, 'sys_operation')

const over: readonly OperationState[] = ['done', 'failed', 'cancelled']

export function selectOperations(ctx: Context, where: Sql, rest: Sql = empty): Promise<OperationRow[]> {
  return ctx.db.rows<OperationRow>(
    sql`SELECT o.*, EXISTS (SELECT 1 FROM ${operations(ctx)} AS u WHERE u.undoes = o.id AND u.state IN ('queued', 'running')) AS is_being_undone,
          EXISTS (SELECT 1 FROM ${operations(ctx)} AS t WHERE t.id = o.undoes AND t.undoes IS NOT NULL) AS is_redo,
          EXISTS (SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_event')} AS e WHERE e.operation = o.id) AS has_written
        FROM ${operations(ctx)} AS o WHERE ${where} ${rest}`,
  )
}

/** Own operations, or all for those who may read the audit trail. */
export const isVisible = (ctx: Context): Sql =>
  ctx.access.has('audit.read') ? sql`true` : sql`o.actor = ${actorKey(ctx.actor)}`

export function presentOperation(ctx: Context, row: OperationRow): OperationJson {
  const { id: operationId, kind, params, state, actor, total, done, created, updated, skipped, failed, error } = row
  return {
    id: operationId,
    kind,
    params,
    state,
    actor,
    actorName: row.actor_name,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    total,
    done,
    created,
    updated,
    skipped,
    failed,
    error,
    canUndo: isUndoable(row) && hasEffect(row) && mayUndo(ctx, row),
  }
}

/** These change nothing that could be taken back. */
const lasting = new Set(['searchText', 'formulas', 'rates', 'baseCurrency', 'emptyTrash'])

/** These change definitions beside records, and may change no record. */
export const beyondRecords = ['mergeChoice', 'convertField'] as const

/** What was cut short can be undone too: everything it wrote is in the log. */
export const isUndoable = (row: OperationRow): boolean =>
  !lasting.has(row.kind) && over.includes(row.state) && !row.is_being_undone && !row.is_redo

/** What wrote nothing offers no undo, although one would do no harm. */
const hasEffect = (row: OperationRow): boolean => row.has_written || isBeyondRecords(row)

/** Whoever did it or administers may; what changed definitions asks for the right to change them as it stands. */
export function mayUndo(ctx: Context, row: Pick<OperationRow, 'actor' | 'kind' | 'params'>): boolean {
  if (isBeyondRecords(row) && !ctx.access.has('objects.manage')) return false
  return row.actor === actorKey(ctx.actor) || ctx.access.has('settings.manage')
}

/** An undo is of the kind of what it takes back. */
function isBeyondRecords({ kind, params }: Pick<OperationRow, 'kind' | 'params'>): boolean {
  const done = kind === 'undo' ? params.kind : kind
  return beyondRecords.some((one) => one === done)
}

/** `done = done + …` for each count that has moved. */
export function countsSql(counts: Partial<Counts>): Sql[] {
  return Object.entries(counts)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => sql`${id(name)} = ${id(name)} + ${value}`)
}
