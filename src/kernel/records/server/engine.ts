import type { Context } from '#kernel/context.ts'
import type { BatchOutcome, RecordJson } from '../contract.ts'
import { createDrafts } from './create.ts'
import { errorOf, refusal } from './draft.ts'
import { presentWritten } from './present.ts'
import { get } from './query.ts'
import { destroyMany, removeMany, restoreMany } from './remove.ts'
import type { Draft } from './rules.ts'
import { updateDrafts } from './update.ts'
import { upsertMany } from './upsert.ts'
import type { Values } from './values.ts'

/**
 * The record engine: the one way in and the one way out. Batch functions judge each record alone and answer outcomes;
 * the single ones below throw the error instead and answer the record as it now stands.
 */
export { aggregate } from './aggregate.ts'
export { batch } from './batch.ts'
export { count } from './count.ts'
export { createMany } from './create.ts'
export { get, getJson, query, queryJson } from './query.ts'
export { destroyMany, removeMany, restoreMany } from './remove.ts'
export { updateMany } from './update.ts'
export { upsertMany } from './upsert.ts'

export async function create(ctx: Context, object: string, values: Values): Promise<RecordJson> {
  const { drafts, hooked } = await createDrafts(ctx, object, [values])
  return present(ctx, object, drafts[0], hooked)
}

export async function update(
  ctx: Context,
  object: string,
  id: string,
  values: Values,
  options: { expectedVersion?: number } = {},
): Promise<RecordJson> {
  const version = options.expectedVersion
  const [draft] = await updateDrafts(ctx, object, [{ id, values, ...(version === undefined ? {} : { version }) }])
  return present(ctx, object, draft, draft?.hooked === true)
}

export async function upsert(
  ctx: Context,
  object: string,
  key: string,
  values: Values,
): Promise<RecordJson & { id: string }> {
  return standing(ctx, object, await upsertMany(ctx, object, key, [values]))
}

export async function remove(
  ctx: Context,
  object: string,
  id: string,
  options: { expectedVersion?: number } = {},
): Promise<void> {
  const version = options.expectedVersion
  only(await removeMany(ctx, object, [{ id, ...(version === undefined ? {} : { version }) }]))
}

export async function restore(ctx: Context, object: string, id: string): Promise<RecordJson> {
  return standing(ctx, object, await restoreMany(ctx, object, [id]))
}

export async function destroy(ctx: Context, object: string, id: string): Promise<void> {
  only(await destroyMany(ctx, object, [id]))
}

function only(outcomes: BatchOutcome[]): Exclude<BatchOutcome, { status: 'error' }> {
  const [outcome] = outcomes
  if (!outcome) throw new Error('The engine answered no outcome')
  if (outcome.status === 'error') throw errorOf(outcome)
  return outcome
}

async function standing(ctx: Context, object: string, outcomes: BatchOutcome[]): Promise<RecordJson> {
  return get(ctx, object, only(outcomes).id)
}

/** Reads the record again only when something beside this write may have changed it. */
function present(ctx: Context, object: string, draft: Draft | undefined, hooked: boolean): Promise<RecordJson> {
  if (!draft) throw new Error('The engine answered no outcome')
  if (draft.failure || draft.issues.length > 0) throw errorOf(refusal(draft))
  const written = hooked || !draft.written ? null : presentWritten(ctx, ctx.registry.object(object), draft.written())
  return written ? Promise.resolve(written) : get(ctx, object, draft.id)
}
