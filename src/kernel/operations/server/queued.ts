import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job } from '#kernel/module.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { beginOperation, getOperation, type Operation, resumeOperation } from './operations.ts'

/** Up to this many records are written while the asker waits, more in the background. */
const atOnce = 500

export interface QueuedRun {
  job: Job
  /** In the transaction that records the operation: its job is queued in any case, so that what a crash cut off goes on by itself. */
  queue(ctx: Context, operationId: string, total: number): Promise<void>
  /** After that transaction: does a small one at once; a larger one is answered as queued. */
  answer(ctx: Context, operationId: string, total: number): Promise<OperationJson>
}

/** How operations over many records are run: small ones while the asker waits, all others by their job. */
export function queuedRun(name: string, run: (ctx: Context, operationId: string) => Promise<void>): QueuedRun {
  return {
    job: { name, maxMinutes: 360, run: (ctx, { operation }) => run(ctx, String(operation)) },
    async queue(ctx, operation, total) {
      // A minute later: by then a small one is done, and the job finds nothing to do.
      const delay = total <= atOnce ? { runAt: new Date(ctx.clock.now().getTime() + 60_000) } : {}
      await enqueue(ctx, name, { operation }, { key: `${name} ${operation}`, ...delay })
    },
    async answer(ctx, operationId, total) {
      if (total <= atOnce) await run(ctx, operationId)
      return getOperation(ctx, operationId)
    },
  }
}

/** Begins a queued operation, or goes on with an interrupted one, and ends it when its work is done. */
export async function runOperation(
  ctx: Context,
  operationId: string,
  work: (operation: Operation, params: Record<string, JsonValue>) => Promise<void>,
): Promise<void> {
  const { params } = await getOperation(ctx, operationId)
  if (!(await beginOperation(ctx, operationId))) return
  const operation = resumeOperation(ctx, operationId)
  await work(operation, params)
  await operation.finish()
}
