import type { Context } from '#kernel/context.ts'
import { conflict, forbidden, notFound } from '#kernel/errors.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job } from '#kernel/module.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { latestOperation, type Made, madeBy, markUndone } from '#kernel/operations/server/made.ts'
import { beginOperation, getOperation, recordOperation, resumeOperation } from '#kernel/operations/server/operations.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { destroyMany, removeMany } from '#kernel/records/server/engine.ts'

export const removalKind = 'sampleRemoval'
const jobName = 'data:sampleRemoval'
const pageSize = 1000

/** People and teams go to the trash only: the log and what others made keep their names. */
const kept = new Set(['user', 'team'])

/** Starts removing the sample company in the background. */
export async function startRemoval(ctx: Context): Promise<OperationJson> {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only administrators may remove the sample company')
  const sample = await standingSample(ctx)
  const operation = await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const id = await recordRemoval(tx, sample)
    await enqueue(tx, jobName, { operation: id, sample: sample.id }, { key: `sample removal ${sample.id}` })
    return id
  })
  return getOperation(ctx, operation)
}

/** Removes the sample company here and now; answers how many records it was. */
export async function removeSampleNow(
  ctx: Context,
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  const sample = await standingSample(ctx)
  const operation = await recordRemoval(ctx, sample)
  await removeSample(ctx, sample.id, operation, (done) => onProgress(done, sample.created))
  return (await getOperation(ctx, operation)).done
}

async function standingSample(ctx: Context): Promise<OperationJson> {
  const sample = await latestOperation(ctx, ['sample'])
  if (!sample || sample.state === 'undone') throw notFound('A sample company')
  if (sample.state === 'queued' || sample.state === 'running')
    throw conflict('The sample company is still being made; cancel that first')
  return sample
}

const recordRemoval = (ctx: Context, sample: OperationJson): Promise<string> =>
  recordOperation(ctx, {
    kind: removalKind,
    params: { operation: sample.id },
    total: sample.created,
    state: 'queued',
  })

/** Removes a sample company whole, and nothing else. May be called again after an interruption. */
export async function removeSample(
  ctx: Context,
  sample: string,
  operationId: string,
  onProgress?: (done: number) => void,
): Promise<void> {
  if (!(await beginOperation(ctx, operationId))) return
  const operation = resumeOperation(ctx, operationId)
  let done = 0
  await destroyMade(operation.ctx, sample, async (count) => {
    done += count
    onProgress?.(done)
    await operation.progress({ done: count })
  })
  await markUndone(ctx, sample)
  await operation.finish()
}

/** Newest first, so that what leads to a record is gone before it. */
export async function destroyMade(
  ctx: Context,
  sample: string,
  onProgress?: (count: number) => Promise<void>,
): Promise<void> {
  const system: Context = { ...asSystem(ctx, 'sample company'), source: 'sample' }
  let below: number | null = null
  for (;;) {
    const page: Made[] = await madeBy(system, sample, below, pageSize)
    for (const [object, group] of Map.groupBy(page, (made) => made.object)) {
      if (!system.registry.objects.has(object)) continue
      const ids = group.map((made) => made.id)
      await removeMany(
        system,
        object,
        ids.map((id) => ({ id })),
      )
      if (!kept.has(object)) await destroyMany(system, object, ids)
    }
    await onProgress?.(page.length)
    if (page.length < pageSize) return
    below = page.at(-1)?.seq ?? null
  }
}

export const removalJob: Job = {
  name: jobName,
  maxMinutes: 360,
  run: (ctx, { operation, sample }) => removeSample(ctx, String(sample), String(operation)),
}
