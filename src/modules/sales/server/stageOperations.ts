import type { Context } from '#kernel/context.ts'
import { forbidden, type Issue, invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { recordOperation } from '#kernel/operations/server/operations.ts'
import { queuedRun, runOperation } from '#kernel/operations/server/queued.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { pages } from '#kernel/records/server/all.ts'
import { batch, count, get, query, updateMany } from '#kernel/records/server/engine.ts'

/**
 * What an administrator may do with all opportunities of a stage: move them into another one, as before the stage goes, or
 * give them the probability that the stage has since. One operation each, taken back as one.
 */
export type StageChange = { kind: 'moveStage'; to: string } | { kind: 'stageProbability' }

export interface StageChangePreview {
  /** Opportunities that it concerns. */
  count: number
  /** Of the first ones (`rehearsed`): how many would be refused, and by which rules. */
  rehearsed: number
  refused: number
  issues: Issue[]
}

interface Plan {
  filter: Filter
  values: Record<string, JsonValue>
  params: Record<string, JsonValue>
}

const { job, queue, answer } = queuedRun('sales.stageChange', run)

export { job as stageChangeJob }

const rehearsedAtMost = 200

/** What it would do, with the asker's rights; nothing is written. */
export async function previewStageChange(
  ctx: Context,
  stage: string,
  change: StageChange,
): Promise<StageChangePreview> {
  const { filter, values } = await planOf(ctx, stage, change)
  const concerned = await count(ctx, 'opportunity', { filter })
  const { items } = await query(ctx, 'opportunity', { filter, fields: ['stage'], limit: rehearsedAtMost })
  const outcomes = await batch(ctx, 'opportunity', {
    items: items.map(({ id }) => ({ op: 'update' as const, id, values })),
    rehearse: true,
  })
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'error' ? [outcome] : []))
  const issues = new Map(refusals.flatMap((one) => one.issues ?? []).map((one) => [`${one.field} ${one.code}`, one]))
  return { count: concerned.value, rehearsed: items.length, refused: refusals.length, issues: [...issues.values()] }
}

export async function changeStage(ctx: Context, stage: string, change: StageChange): Promise<OperationJson> {
  const { filter, params } = await planOf(ctx, stage, change)
  const total = (await count(ctx, 'opportunity', { filter })).value
  const operation = await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const recorded = { kind: change.kind, params: { ...params, count: total }, total, state: 'queued' as const }
    const id = await recordOperation(tx, recorded)
    await queue(tx, id, total)
    return id
  })
  return answer(ctx, operation, total)
}

/** Goes on where an interrupted run stopped: what is done no longer meets the filter. */
function run(ctx: Context, operationId: string): Promise<void> {
  return runOperation(ctx, operationId, async (operation, params) => {
    const { filter, values } = params as unknown as Plan
    const found = pages(operation.ctx, 'opportunity', {
      filter,
      fields: ['stage'],
      sort: [{ field: 'id', direction: 'asc' }],
    })
    for await (const page of found) {
      if (await operation.isCancelled()) return
      const items = page.map(({ id }) => ({ id, values }))
      const outcomes = await updateMany(operation.ctx, 'opportunity', items)
      const updated = outcomes.filter(({ status }) => status === 'updated').length
      const failed = outcomes.filter(({ status }) => status === 'error').length
      await operation.progress({ done: page.length, updated, failed, skipped: page.length - updated - failed })
    }
  })
}

async function planOf(ctx: Context, id: string, change: StageChange): Promise<Plan> {
  if (!ctx.access.has('settings.manage')) throw forbidden('Only administrators may change all opportunities of a stage')
  const stage = await get(ctx, 'stage', id)
  return change.kind === 'moveStage' ? movePlan(stage, await targetOf(ctx, stage, change.to)) : probabilityPlan(stage)
}

async function targetOf(ctx: Context, stage: RecordJson, to: string): Promise<RecordJson> {
  const { items } = await query(ctx, 'stage', { filter: { field: 'id', op: 'eq', value: to } })
  const [target] = items
  if (!target || target.id === stage.id) throw invalidField('to', 'unknownLink', 'Choose another stage')
  if (target.type !== stage.type)
    throw invalidField('to', 'stageType', 'Choose a stage of the same type: open, won or lost', { type: stage.type })
  return target
}

function movePlan(stage: RecordJson, target: RecordJson): Plan {
  const filter: Filter = { field: 'stage', op: 'eq', value: stage.id }
  const values = { pipeline: target.pipeline as string, stage: target.id }
  return { filter, values, params: { ...described(stage, filter, values), toName: target.displayName as string } }
}

function probabilityPlan(stage: RecordJson): Plan {
  const probability = stage.probability as string
  const filter: Filter = {
    and: [
      { field: 'stage', op: 'eq', value: stage.id },
      {
        or: [
          { field: 'probability', op: 'ne', value: probability },
          { field: 'probability', op: 'isEmpty' },
        ],
      },
    ],
  }
  const values = { probability }
  return { filter, values, params: { ...described(stage, filter, values), probability } }
}

const described = (stage: RecordJson, filter: Filter, values: Record<string, JsonValue>) => ({
  object: 'opportunity',
  stage: stage.id,
  fromName: stage.displayName as string,
  filter: filter as unknown as JsonValue,
  values,
})
