import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { type Operation, recordOperation } from '#kernel/operations/server/operations.ts'
import { noteProblems } from '#kernel/operations/server/problems.ts'
import { queuedRun, runOperation } from '#kernel/operations/server/queued.ts'
import type { UndoRule } from '#kernel/operations/server/undoRules.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { count, createMany, get, query } from '#kernel/records/server/engine.ts'
import type { PlannedActivity, PlannedStart, Sequenced, StartPreview, StartRequest } from '../contract.ts'
import { asSequence, stepsOf } from './run.ts'
import { stepsOfRuns } from './stepStore.ts'

const { job, queue, answer } = queuedRun('sequences.start', runStarts)

export { job as startSequencesJob }

/** Records under way at once: each portion is a transaction. */
const portion = 100
const listed = 100
const mostIds = 5000

/** What starting would make of the first records: done in truth, and taken back before anybody sees it. */
export async function previewStart(ctx: Context, request: StartRequest): Promise<StartPreview> {
  const filter = filterOf(request)
  await demandTemplate(ctx, request)
  const total = (await count(ctx, request.object, { filter })).value
  const { ids } = await nextIds(ctx, request.object, filter, null, listed)
  return { total, items: await rehearsed(ctx, request, ids) }
}

/** Starts many as one operation. Few are done when this answers; more are queued. */
export async function startSequences(ctx: Context, request: StartRequest): Promise<OperationJson> {
  const filter = filterOf(request)
  const { object, template } = request
  const { name } = await demandTemplate(ctx, request)
  const total = (await count(ctx, object, { filter })).value
  const operation = await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const params = { filter, object, template, name, count: total } as unknown as Record<string, JsonValue>
    const id = await recordOperation(tx, { kind: 'startSequences', params, total, state: 'queued' })
    await queue(tx, id, total)
    return id
  })
  return answer(ctx, operation, total)
}

/** The activities belong to their owners, so they go with the rights of the program. */
export const startUndoRules: UndoRule[] = [{ kind: 'startSequences', check: async () => undefined, byProgram: true }]

/** Goes on with queued or interrupted starts: who is in a sequence already is left out. */
function runStarts(ctx: Context, operationId: string): Promise<void> {
  return runOperation(ctx, operationId, async (operation, params) => {
    const { filter, object, template } = params as unknown as StartRequest & { filter: Filter }
    let cursor: string | null = null
    do {
      const page: IdPage = await nextIds(operation.ctx, object, filter, cursor, portion)
      if (await operation.isCancelled()) return
      if (page.ids.length > 0) await startSome(operation, { object, template }, page.ids)
      crashpoint('startSequences.after_portion')
      cursor = page.next
    } while (cursor !== null)
  })
}

async function startSome(operation: Operation, request: StartRequest, ids: string[]): Promise<void> {
  const { ctx } = operation
  const items = await ctx.db.transaction((db) => startMany({ ...ctx, db }, request, ids))
  const refused = items.filter((item) => item.refused !== null)
  const skipped = refused.filter((item) => item.refused?.code === inSequence.code).length
  await operation.progress({
    done: ids.length,
    created: items.length - refused.length,
    skipped,
    failed: refused.length - skipped,
  })
  await noteProblems(
    ctx,
    operation.id,
    refused.map(({ id, refused }) => ({ object: request.object, id, reason: refused?.message ?? '' })),
  )
}

const inSequence = { code: 'alreadyInSequence', message: 'This record is in a sequence already' }
const isOver = { code: 'sequenceOver', message: 'This record is closed already' }

/** Makes the runs, whose hook makes the first activities; says of each record what became of it. */
async function startMany(ctx: Context, { object, template }: StartRequest, ids: string[]): Promise<PlannedStart[]> {
  const byId = new Map((await queryAll(ctx, object, { filter: { or: inParts(ids) } })).map((row) => [row.id, row]))
  const system = asSequence(ctx)
  const active = await queryAll(system, 'sequenceRun', {
    filter: { field: 'activeKey', op: 'in', value: [...byId.keys()] },
    fields: ['activeKey'],
  })
  const busy = new Set(active.map(({ activeKey }) => activeKey))
  const found = ids.flatMap((id) => byId.get(id) ?? [])
  const reasonOf = (row: RecordJson) => (busy.has(row.id) ? inSequence : hasEnded(row) ? isOver : null)
  const ready = found.filter((row) => reasonOf(row) === null)
  const values = ready.map(({ id }) => ({ template, record: { object, id } }))
  const outcomes = values.length > 0 ? await createMany(ctx, 'sequenceRun', values) : []
  const runs = new Map<string, string>()
  const refused = new Map<string, { code: string; message: string }>()
  for (const [at, outcome] of outcomes.entries()) {
    const id = ready[at]?.id ?? ''
    if (outcome.status !== 'error') runs.set(id, outcome.id)
    else refused.set(id, { code: outcome.issues?.[0]?.code ?? outcome.code, message: outcome.message })
  }
  const first = await firstActivities(system, [...runs.values()])
  return found.map((row) => ({
    id: row.id,
    displayName: String(row.displayName ?? ''),
    first: first.get(runs.get(row.id) ?? '') ?? null,
    refused: reasonOf(row) ?? refused.get(row.id) ?? null,
  }))
}

const hasEnded = (row: RecordJson): boolean =>
  row.isClosed === true || Boolean(row.convertedAt) || row.statusType === 'disqualified'

async function firstActivities(ctx: Context, runs: string[]): Promise<Map<string, PlannedActivity>> {
  const made = await stepsOfRuns(ctx, runs)
  const planned = new Map<string, PlannedActivity>()
  for (const [kind, steps] of Map.groupBy(made, ({ object }) => object)) {
    const at = kind === 'task' ? 'dueAt' : 'startAt'
    const filter = { field: 'id', op: 'in' as const, value: steps.map(({ record }) => record) }
    const rows = await queryAll(ctx, kind, { filter, fields: ['subject', 'owner', at] })
    for (const row of rows) {
      const run = steps.find(({ record }) => record === row.id)?.run ?? ''
      const owner = typeof row.owner === 'string' ? row.owner : null
      planned.set(run, { kind, subject: String(row.subject), at: String(row[at]), owner })
    }
  }
  return planned
}

/** Carries the outcome out of the transaction that is rolled back. */
class Rehearsed extends Error {
  readonly items: PlannedStart[]
  constructor(items: PlannedStart[]) {
    super('rehearsed')
    this.items = items
  }
}

async function rehearsed(ctx: Context, request: StartRequest, ids: string[]): Promise<PlannedStart[]> {
  if (ids.length === 0) return []
  try {
    await ctx.db.transaction(async (db) => {
      throw new Rehearsed(await startMany({ ...ctx, db }, request, ids))
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.items
    throw error
  }
  throw new Error('A rehearsal came to no end')
}

async function demandTemplate(ctx: Context, { object, template }: StartRequest): Promise<RecordJson> {
  const found = await get(ctx, 'sequenceTemplate', template)
  if (found.object !== object)
    throw invalidField('template', 'sequenceObject', `This sequence is for a ${found.object}`)
  if (found.isActive !== true) throw invalidField('template', 'sequenceOff', 'This sequence is not in use')
  if ((await stepsOf(asSequence(ctx), template)).length === 0)
    throw invalidField('template', 'sequenceEmpty', 'Give this sequence a step first')
  return found
}

function filterOf({ ids, filter }: StartRequest): Filter {
  if ((ids === undefined) === (filter === undefined))
    throw invalidField('ids', 'required', 'Name the records, or the filter that finds them')
  if (ids && ids.length > mostIds)
    throw invalidField('ids', 'tooMany', `Name at most ${mostIds} records, or a filter`, { max: mostIds })
  return ids ? { or: inParts(ids) } : (filter as Filter)
}

/** A filter takes a bounded list of values. */
const inParts = (ids: string[]): Filter[] =>
  Array.from({ length: Math.max(1, Math.ceil(ids.length / 1000)) }, (_, part) => ({
    field: 'id',
    op: 'in' as const,
    value: ids.slice(part * 1000, (part + 1) * 1000),
  }))

interface IdPage {
  ids: string[]
  next: string | null
}

async function nextIds(
  ctx: Context,
  object: Sequenced,
  filter: Filter,
  cursor: string | null,
  limit: number,
): Promise<IdPage> {
  const page = await query(ctx, object, {
    filter,
    sort: [{ field: 'id', direction: 'asc' }],
    fields: ['id'],
    limit,
    ...(cursor === null ? {} : { cursor }),
  })
  return { ids: page.items.map(({ id }) => id), next: page.next }
}
