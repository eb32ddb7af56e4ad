import type { Context } from '#kernel/context.ts'
import { notFound, PublicError } from '#kernel/errors.ts'
import type { OperationState } from '#kernel/operations/contract.ts'
import { cancelOperation, getOperation } from '#kernel/operations/server/operations.ts'
import type { ImportRun } from '../../contract.ts'
import { findImport, type ImportRow, listRuns, readRun, requestCancel } from '../importStore.ts'

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** One run as it stands; somebody else's is not found. */
export async function getImport(ctx: Context, importId: string): Promise<ImportRun> {
  const run = isId(importId) ? await readRun(ctx, importId) : undefined
  if (!run) throw notFound('This import')
  const isUndone = run.operation !== null && (await operationState(ctx, run.operation)) === 'undone'
  return isUndone ? { ...run, state: 'undone' } : run
}

/** Newest first. */
export async function listImports(ctx: Context, limit = 50): Promise<ImportRun[]> {
  const ids = await listRuns(ctx, limit)
  return Promise.all(ids.map(({ id }) => getImport(ctx, id)))
}

export async function importRow(ctx: Context, importId: string): Promise<ImportRow> {
  const row = isId(importId) ? await findImport(ctx, importId) : undefined
  if (!row) throw notFound('This import')
  return row
}

/** Stops a run after its batch. What is written stays, and can be undone like a finished import. */
export async function cancelImport(ctx: Context, importId: string): Promise<ImportRun> {
  const run = await getImport(ctx, importId)
  if (run.state === 'queued' || run.state === 'running') {
    if (run.operation) await cancelOperation(ctx, run.operation)
    await requestCancel(ctx, run.id)
  }
  return getImport(ctx, importId)
}

/** Undefined for an operation that the asker may not see. */
export async function operationState(ctx: Context, operation: string): Promise<OperationState | undefined> {
  try {
    return (await getOperation(ctx, operation)).state
  } catch (error) {
    if (error instanceof PublicError && error.code === 'notFound') return undefined
    throw error
  }
}
