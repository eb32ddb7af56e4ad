import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { type Operation, recordOperation } from '#kernel/operations/server/operations.ts'
import { queuedRun, runOperation } from '#kernel/operations/server/queued.ts'
import { pages } from '#kernel/records/server/all.ts'
import { count, destroyMany } from '#kernel/records/server/engine.ts'
import type { EmptyTrash, EmptyTrashPreview } from '../contract.ts'

const { job, queue, answer } = queuedRun('system.emptyTrash', runEmptyTrash)

export { job as emptyTrashJob }

/** What emptying would take away for good, with the asker's rights. */
export async function previewEmptyTrash(ctx: Context, asked: EmptyTrash): Promise<EmptyTrashPreview> {
  demand(ctx)
  const filter = goneBefore(limitOf(ctx, asked))
  const objects: EmptyTrashPreview['objects'] = []
  for (const object of objectsOf(ctx, asked.object)) {
    const { value } = await count(ctx, object, { filter: mine(ctx, object, filter), trash: true })
    if (value > 0) objects.push({ object, records: value })
  }
  return { objects, total: objects.reduce((sum, { records }) => sum + records, 0) }
}

/** Destroys what has been in the trash that long, through the engine and for good, as one operation that is watched. */
export async function emptyTrash(ctx: Context, asked: EmptyTrash): Promise<OperationJson> {
  const { total } = await previewEmptyTrash(ctx, asked)
  const before = limitOf(ctx, asked)
  const params = { before, olderThanDays: asked.olderThanDays, object: asked.object ?? null, count: total }
  const operation = await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const made = await recordOperation(tx, { kind: 'emptyTrash', params, total, state: 'queued' })
    const at = asked.object === undefined ? {} : { object: asked.object }
    await audit(tx, { kind: 'trash', action: 'emptied', after: params, ...at })
    await queue(tx, made, total)
    return made
  })
  return answer(ctx, operation, total)
}

/** Goes on with a queued or interrupted run: what is gone is found no more. */
function runEmptyTrash(ctx: Context, operationId: string): Promise<void> {
  return runOperation(ctx, operationId, async (operation, params) => {
    const filter = goneBefore(String(params.before))
    for (const object of objectsOf(ctx, textOf(params.object))) await emptyObject(operation, object, filter)
  })
}

async function emptyObject(operation: Operation, object: string, filter: Filter): Promise<void> {
  const { ctx } = operation
  const asked = { filter: mine(ctx, object, filter), trash: true, fields: ['id'] }
  for await (const page of pages(ctx, object, asked)) {
    if (await operation.isCancelled()) return
    const outcomes = await destroyMany(
      ctx,
      object,
      page.map((record) => record.id),
    )
    const failed = outcomes.filter((outcome) => outcome.status === 'error').length
    await operation.progress({ done: outcomes.length, updated: outcomes.length - failed, failed })
    crashpoint('emptyTrash.after_page')
  }
}

function demand(ctx: Context): void {
  if (!ctx.access.has('trash.destroy')) throw forbidden('Only people with the right to empty the trash may do this')
}

/** Objects of whose trash the asker may destroy something. */
function objectsOf(ctx: Context, only: string | undefined): string[] {
  const named = only === undefined ? [...ctx.registry.objects.keys()] : [ctx.registry.object(only).name]
  return named.filter(
    (name) => ctx.access.verdict(name, 'delete') !== false && ctx.access.verdict(name, 'read') !== false,
  )
}

function mine(ctx: Context, object: string, filter: Filter): Filter {
  const verdict = ctx.access.verdict(object, 'delete')
  return typeof verdict === 'boolean' ? filter : { and: [filter, verdict] }
}

const goneBefore = (instant: string): Filter => ({ field: 'deletedAt', op: 'lte', value: instant })

const limitOf = (ctx: Context, { olderThanDays }: EmptyTrash): string =>
  new Date(ctx.clock.now().getTime() - olderThanDays * 86_400_000).toISOString()

const textOf = (value: JsonValue | undefined) => (typeof value === 'string' ? value : undefined)
