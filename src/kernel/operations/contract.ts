import type { JsonValue } from '#kernel/fields/contract.ts'

export type OperationState = 'preview' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'undone'

/** Anything that touches many records or acts by itself: previewed, watched, undone as one. */
export interface OperationJson {
  id: string
  kind: string
  /** For people: "Import of accounts.csv". Built by the kind, translated in the browser from `kind` and `params`. */
  params: Record<string, JsonValue>
  state: OperationState
  actor: string
  actorName: string
  createdAt: string
  finishedAt: string | null
  total: number | null
  done: number
  created: number
  updated: number
  skipped: number
  failed: number
  error: string | null
  canUndo: boolean
}

/** GET /api/v1/operations/{id}/undo: what an undo would do, before it is done. */
export interface UndoPreview {
  reverts: number
  /** Fields that were changed again after the operation: the person chooses per field (or once for all). */
  conflicts: UndoConflict[]
}
export interface UndoConflict {
  object: string
  id: string
  displayName: string
  field: string
  /** What undo would put back, and what stands now. */
  restore: JsonValue
  current: JsonValue
}
/** POST /api/v1/operations/{id}/undo */
export interface UndoRequest {
  conflicts: 'keepCurrent' | 'restore'
  /** Exceptions to `conflicts`, keyed `object/id/field`. */
  choices?: Record<string, 'keepCurrent' | 'restore'>
}
