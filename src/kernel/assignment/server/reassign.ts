import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { type Operation, recordOperation } from '#kernel/operations/server/operations.ts'
import { queuedRun, runOperation } from '#kernel/operations/server/queued.ts'
import { pages } from '#kernel/records/server/all.ts'
import { count, updateMany } from '#kernel/records/server/engine.ts'
import { loadForWrite } from '#kernel/records/server/load.ts'
import {
  type AssignmentRule,
  isUserTarget,
  type ReassignPreview,
  type ReassignRequest,
  type Target,
  targetJson,
} from '../contract.ts'
import { assignedOf, type Decision, decide, valuesOf } from './assign.ts'
import { assignedIn, recordAssignments, storeDue } from './assignStore.ts'
import type { Given } from './deal.ts'
import { dueOf } from './dueTime.ts'
import type { Looked } from './match.ts'
import { sharesOf, withoutTrace } from './tryOut.ts'

const { job, queue, answer } = queuedRun('assignment.reassign', runReassign)

export { job as reassignJob }

const mostIds = 5000

interface Params extends Record<string, JsonValue> {
  object: string
  count: number
}

/** Who would get how many of the records that the asker may change, as things stand. */
export function previewReassign(ctx: Context, request: ReassignRequest): Promise<ReassignPreview> {
  const object = checked(ctx, request)
  return withoutTrace(ctx, async (tx) => {
    const all: Given[] = []
    for await (const records of changeable(tx, object, request)) {
      const decisions = await decisionsOf(tx, object, records, request.to)
      all.push(...decisions.map(({ given }) => given))
    }
    return { total: all.length, shares: await sharesOf(tx, all) }
  })
}

/** Has the rules run over records, or gives them to one target: an operation, watched and undone as one. */
export async function reassign(ctx: Context, request: ReassignRequest): Promise<OperationJson> {
  const object = checked(ctx, request)
  const total = await sizeOf(ctx, object, request)
  const { ids, filter, to } = request
  const params: Params = {
    object: object.name,
    count: total,
    ...(ids ? { ids } : {}),
    ...(filter ? { filter: filter as unknown as JsonValue } : {}),
    ...(to ? { to: targetJson(to) } : {}),
  }
  const operation = await ctx.db.transaction(async (db) => {
    const id = await recordOperation({ ...ctx, db }, { kind: 'assign', params, total, state: 'queued' })
    await queue({ ...ctx, db }, id, total)
    return id
  })
  return answer(ctx, operation, total)
}

function checked(ctx: Context, { object: name, ids, filter, to }: ReassignRequest): RegisteredObject {
  const object = ctx.registry.object(name)
  if ((ids === undefined) === (filter === undefined))
    throw invalidField('ids', 'required', 'Name the records by ids or by a filter')
  if (ids && ids.length > mostIds)
    throw invalidField('ids', 'tooMany', `Send at most ${mostIds} ids, or a filter`, { max: mostIds })
  if (filter) checkFilter(filter, { registry: ctx.registry, access: ctx.access, object })
  if (!ctx.access.canWriteField(object.name, 'owner'))
    throw invalidField('object', 'readOnly', 'owner cannot be written')
  if (to && !isUserTarget(to) && !object.def.queued)
    throw invalidField('to', 'notQueued', `${object.plural} do not wait in queues`)
  return object
}

async function sizeOf(ctx: Context, object: RegisteredObject, { ids, filter }: ReassignRequest): Promise<number> {
  if (ids) return ids.length
  return (await count(ctx, object.name, filter ? { filter } : {})).value
}

/** The records, a page at a time, of those that the asker may change. */
async function* changeable(
  ctx: Context,
  object: RegisteredObject,
  { ids, filter }: ReassignRequest,
): AsyncGenerator<Looked[]> {
  for await (const page of idPages(ctx, object, ids, filter)) {
    const standing = await loadForWrite(ctx, object, 'update', page)
    yield page.flatMap((id) => {
      const found = standing.get(id)
      return found?.may ? [{ id, values: found.values }] : []
    })
  }
}

const pageSize = 500

async function* idPages(
  ctx: Context,
  object: RegisteredObject,
  ids: string[] | undefined,
  filter: ReassignRequest['filter'],
): AsyncGenerator<string[]> {
  if (ids) for (let from = 0; from < ids.length; from += pageSize) yield ids.slice(from, from + pageSize)
  else
    for await (const page of pages(ctx, object.name, {
      ...(filter ? { filter } : {}),
      fields: ['id'],
      sort: [{ field: 'createdAt', direction: 'asc' }],
    }))
      yield page.map(({ id }) => id)
}

/** By the rules, or by a target as if it were the only rule. */
async function decisionsOf(
  ctx: Context,
  object: RegisteredObject,
  records: Looked[],
  to: Target | undefined,
): Promise<Decision[]> {
  const { decisions, deal } = await decide(ctx, object, records, to ? [ruleFor(object, to)] : undefined)
  await deal.finish()
  if (!to) return decisions
  if (decisions.some(({ given }) => given.user === undefined && given.queue === undefined))
    throw invalidField('to', 'targetClosed', 'Choose an active person who may see these records, or an open queue')
  return decisions.map(({ record, given }) => ({ record, rule: null, given: { ...given, reason: { code: 'chosen' } } }))
}

const ruleFor = (object: RegisteredObject, to: Target): AssignmentRule => ({
  id: '00000000-0000-0000-0000-000000000000',
  object: object.name,
  name: '',
  when: ['run'],
  method: isUserTarget(to) ? 'user' : 'queue',
  members: isUserTarget(to) ? [{ user: to.user, weight: 1 }] : [],
  ...(isUserTarget(to) ? {} : { queue: to.queue }),
  skipAbsent: false,
  isActive: true,
})

/** Goes on with a queued or interrupted run: what it has given is left where it is. */
function runReassign(ctx: Context, operationId: string): Promise<void> {
  return runOperation(ctx, operationId, async (operation, params) => {
    const request = params as unknown as ReassignRequest
    const object = operation.ctx.registry.object(request.object)
    for await (const page of idPages(operation.ctx, object, request.ids, request.filter)) {
      if (await operation.isCancelled()) return
      for (let from = 0; from < page.length; from += pageSize)
        await runPage(operation, object, page.slice(from, from + pageSize), request.to)
    }
  })
}

async function runPage(operation: Operation, object: RegisteredObject, ids: string[], to: Target | undefined) {
  const counts = await operation.ctx.db.transaction(async (db) => {
    const ctx = { ...operation.ctx, db }
    const done = await assignedIn(ctx, operation.id, ids)
    const left = ids.filter((id) => !done.has(id))
    const standing = await loadForWrite(ctx, object, 'update', left)
    const records = left.flatMap((id) => {
      const found = standing.get(id)
      return found?.may ? [{ id, values: found.values }] : []
    })
    const decisions = await decisionsOf(ctx, object, records, to)
    const items = decisions.map(({ record, given }) => ({
      id: record.id,
      values: valuesOf(object, record.values, given),
    }))
    const outcomes = await updateMany(ctx, object.name, items)
    const kept = decisions.filter((_, at) => outcomes[at]?.status === 'updated')
    const rows = kept.map(({ record, rule, given }) => assignedOf(record, rule, given, []))
    await recordAssignments(ctx, object.name, rows)
    await storeDue(
      ctx,
      kept.flatMap(({ record, rule, given }) => (rule && dueOf(ctx, rule, record.id, given)) ?? []),
    )
    const failed = outcomes.filter((outcome) => outcome.status === 'error').length
    const refused = left.length - records.length + failed
    return { done: left.length, updated: kept.length, failed: refused, skipped: left.length - kept.length - refused }
  })
  await operation.progress(counts)
}
