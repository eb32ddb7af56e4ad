import type { Context } from '#kernel/context.ts'
import { conflict, forbidden } from '#kernel/errors.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job } from '#kernel/module.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { latestOperation, madeBy } from '#kernel/operations/server/made.ts'
import {
  addProgress,
  beginOperation,
  getOperation,
  recordOperation,
  resumeOperation,
} from '#kernel/operations/server/operations.ts'
import { generateSample, type SampleOptions } from './generate.ts'
import { destroyMade, removalKind } from './removal.ts'

export const sampleKind = 'sample'
const jobName = 'data:sample'

export type SampleRequest = Pick<SampleOptions, 'contacts' | 'seed' | 'endDate'>

/** The sample company that is being made or stands, or the removal under way; null when there is none. */
export async function currentSample(ctx: Context): Promise<OperationJson | null> {
  const latest = await latestOperation(ctx, [sampleKind, removalKind])
  if (!latest || latest.state === 'undone') return null
  return latest.kind === removalKind && latest.state === 'done' ? null : latest
}

/** Starts making the sample company in the background; one at a time. */
export async function startSample(ctx: Context, request: SampleRequest): Promise<OperationJson> {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only administrators may make the sample company')
  if (await currentSample(ctx)) throw conflict('There is a sample company already; remove it first')
  const params = { ...request }
  const operation = await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const id = await recordOperation(tx, { kind: sampleKind, params, total: request.contacts, state: 'queued' })
    await enqueue(tx, jobName, { operation: id, ...params }, { key: `sample ${id}` })
    return id
  })
  return getOperation(ctx, operation)
}

class Cancelled extends Error {}

/** Makes the company of a recorded operation; what an interrupted run has left is cleared away first. */
async function runSample(ctx: Context, operationId: string, request: SampleRequest): Promise<void> {
  if (!(await beginOperation(ctx, operationId))) return
  const operation = resumeOperation(ctx, operationId)
  const rest = await madeBy(ctx, operationId, null, 1)
  if (rest.length > 0) await destroyMade(operation.ctx, operationId)
  const before = await getOperation(ctx, operationId)
  await addProgress(ctx, operationId, { done: -before.done, created: -before.created })
  let known = { contacts: 0, records: 0 }
  try {
    await generateSample(operation.ctx, {
      ...request,
      onProgress: async ({ contacts, records }) => {
        await operation.progress({ done: contacts - known.contacts, created: records - known.records })
        known = { contacts, records }
        if (await operation.isCancelled()) throw new Cancelled()
      },
    })
    await operation.finish()
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
  }
}

export const sampleJob: Job = {
  name: jobName,
  maxMinutes: 720,
  run: (ctx, { operation, contacts, seed, endDate }) =>
    runSample(ctx, String(operation), {
      contacts: Number(contacts),
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(endDate === undefined ? {} : { endDate: String(endDate) }),
    }),
}
