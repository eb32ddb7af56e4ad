import type { Context } from '#kernel/context.ts'
import { invalidField, type PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import { type Operation, recordOperation } from '#kernel/operations/server/operations.ts'
import { noteProblems } from '#kernel/operations/server/problems.ts'
import { queuedRun, runOperation } from '#kernel/operations/server/queued.ts'
import { count, query } from '#kernel/records/server/engine.ts'
import type {
  BulkConversionPreview,
  BulkConversionRequest,
  BulkConversionResult,
  ConversionTarget,
  PlannedConversion,
  PlannedTarget,
} from '../../contract.ts'
import { type Conversions, type Converted, convertMany } from './convert.ts'
import type { Policy } from './plan.ts'

const { job, queue, answer } = queuedRun('sales.convertLeads', runConversions)

export { job as convertLeadsJob }

/** Leads under way at once: each portion is a transaction. */
const portion = 250
const listed = 200
const mostIds = 5000

/** What would become of the first leads: done in truth, and taken back before anybody sees it. */
export async function previewConversions(ctx: Context, request: BulkConversionRequest): Promise<BulkConversionPreview> {
  const filter = filterOf(request)
  const total = (await count(ctx, 'lead', { filter })).value
  const { ids } = await nextIds(ctx, filter, null, listed)
  const { done, refused } = await rehearsed(ctx, ids, policyOf(request))
  const names = await namesOf(ctx, [...refused.keys()])
  const items = new Map<string, PlannedConversion>(done.map((one) => [one.id, planned(one)]))
  for (const [id, error] of refused) items.set(id, refusedItem(id, names.get(id) ?? '', error))
  return { total, items: ids.flatMap((id) => items.get(id) ?? []) }
}

/** Converts many leads as one operation. Few are done when this answers; more are queued. */
export async function convertLeads(ctx: Context, request: BulkConversionRequest): Promise<BulkConversionResult> {
  const filter = filterOf(request)
  const total = (await count(ctx, 'lead', { filter: notConverted(filter) })).value
  const operation = await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const params = { filter, ...policyOf(request), count: total, object: 'lead' } as unknown as Record<
      string,
      JsonValue
    >
    const id = await recordOperation(tx, { kind: 'convertLeads', params, total, state: 'queued' })
    await queue(tx, id, total)
    return id
  })
  return answer(ctx, operation, total)
}

/** Goes on with queued or interrupted conversions: what was converted is no longer found. */
function runConversions(ctx: Context, operationId: string): Promise<void> {
  return runOperation(ctx, operationId, async (operation, params) => {
    const { filter, likely, opportunities } = params as unknown as Policy & { filter: Filter }
    const policy = { ...(likely ? { likely } : {}), ...(opportunities ? { opportunities } : {}) }
    let cursor: string | null = null
    do {
      const page: IdPage = await nextIds(operation.ctx, notConverted(filter), cursor, portion)
      if (await operation.isCancelled()) return
      if (page.ids.length > 0) await convertSome(operation, page.ids, policy)
      crashpoint('convertLeads.after_portion')
      cursor = page.next
    } while (cursor !== null)
  })
}

async function convertSome(operation: Operation, ids: string[], policy: Policy): Promise<void> {
  const items = ids.map((id) => ({ id, request: {} }))
  const { done, refused } = await convertMany(operation.ctx, items, policy)
  await operation.progress({ done: ids.length, updated: done.length, failed: refused.size })
  const problems = [...refused].map(([id, { message }]) => ({ object: 'lead', id, reason: message }))
  await noteProblems(operation.ctx, operation.id, problems)
}

function filterOf({ ids, filter }: BulkConversionRequest): Filter {
  if ((ids === undefined) === (filter === undefined))
    throw invalidField('ids', 'required', 'Name the leads, or the filter that finds them')
  if (ids && ids.length > mostIds)
    throw invalidField('ids', 'tooMany', `Name at most ${mostIds} leads, or a filter`, { max: mostIds })
  return ids ? { or: inParts(ids) } : (filter as Filter)
}

/** A filter takes a bounded list of values. */
const inParts = (ids: string[]): Filter[] =>
  Array.from({ length: Math.max(1, Math.ceil(ids.length / 1000)) }, (_, part) => ({
    field: 'id',
    op: 'in' as const,
    value: ids.slice(part * 1000, (part + 1) * 1000),
  }))

const policyOf = ({ likely, opportunities }: BulkConversionRequest): Policy => ({
  ...(likely ? { likely } : {}),
  ...(opportunities ? { opportunities } : {}),
})

const notConverted = (filter: Filter): Filter => ({ and: [filter, { field: 'convertedAt', op: 'isEmpty' }] })

interface IdPage {
  ids: string[]
  next: string | null
}

async function nextIds(ctx: Context, filter: Filter, cursor: string | null, limit: number): Promise<IdPage> {
  const page = await query(ctx, 'lead', {
    filter,
    sort: [{ field: 'id', direction: 'asc' }],
    fields: ['id'],
    limit,
    ...(cursor === null ? {} : { cursor }),
  })
  return { ids: page.items.map(({ id }) => id), next: page.next }
}

/** Carries the outcome out of the transaction that is rolled back. */
class Rehearsed extends Error {
  readonly conversions: Conversions
  constructor(conversions: Conversions) {
    super('rehearsed')
    this.conversions = conversions
  }
}

async function rehearsed(ctx: Context, ids: string[], policy: Policy): Promise<Conversions> {
  try {
    await ctx.db.transaction(async (db) => {
      const items = ids.map((id) => ({ id, request: {} }))
      throw new Rehearsed(await convertMany({ ...ctx, db }, items, policy))
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.conversions
    throw error
  }
  throw new Error('A rehearsal came to no end')
}

async function namesOf(ctx: Context, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const filter = { field: 'id', op: 'in' as const, value: ids }
  const page = await query(ctx, 'lead', { filter, fields: ['displayName'], limit: listed })
  return new Map(page.items.map(({ id, displayName }) => [id, String(displayName ?? '')]))
}

function planned({ id, displayName, slots }: Converted): PlannedConversion {
  const of = (target: ConversionTarget): PlannedTarget | null => {
    const slot = slots[target]
    if (!slot) return null
    const { view, isNew } = slot
    const person = [view.firstName, view.lastName].filter(Boolean).join(' ')
    return { mode: isNew ? 'create' : 'use', displayName: String(view.displayName ?? view.name ?? person) }
  }
  return {
    id,
    displayName,
    account: of('account'),
    contact: of('contact'),
    opportunity: of('opportunity'),
    refused: null,
  }
}

function refusedItem(
  id: string,
  displayName: string,
  { code, message, issues, details }: PublicError,
): PlannedConversion {
  const refused = { code: String(details.reason ?? issues[0]?.code ?? code), message }
  return { id, displayName, account: null, contact: null, opportunity: null, refused }
}
