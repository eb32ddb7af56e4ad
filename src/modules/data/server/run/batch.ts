import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { BatchOutcome } from '#kernel/records/contract.ts'
import { createMany, updateMany, upsertMany } from '#kernel/records/server/engine.ts'
import type { RowError } from '../../contract.ts'
import { type Counters, type FailedRow, noCounters } from '../importStore.ts'
import type { RowDraft } from './cells.ts'
import type { LateLink, LinkResolver } from './links.ts'
import { type Plan, pathOf } from './plan.ts'

export interface BatchResult {
  counters: Counters
  failed: FailedRow[]
  late: LateLink[]
}

/** Writes one batch of rows through the engine; every row comes out counted, written or with its reason. */
export async function writeBatch(
  ctx: Context,
  plan: Plan,
  links: LinkResolver,
  drafts: RowDraft[],
  dryRun: boolean,
): Promise<BatchResult> {
  const counters = { ...noCounters(), done: drafts.length }
  const { created, late } = await links.resolve(ctx, drafts)
  counters.linkedCreated = created
  const good = drafts.filter(({ errors }) => errors.length === 0)
  const outcomes =
    good.length > 0
      ? await write(
          ctx,
          plan,
          good.map(({ values }) => values),
          dryRun,
        )
      : []
  const ids = new Map<RowDraft, string>()
  outcomes.forEach((outcome, i) => {
    const draft = good[i]
    if (!draft) return
    if (outcome.status === 'error') draft.errors.push(...outcomeErrors(plan, draft, outcome))
    else {
      ids.set(draft, outcome.id)
      count(counters, outcome.status)
    }
  })
  const failed = drafts.filter(({ errors }) => errors.length > 0)
  counters.failed = failed.length
  const waiting = late.flatMap(({ draft, slot, text }) => {
    const record = ids.get(draft)
    return record ? [{ row: draft.row, field: pathOf(slot), record, value: text, cells: draft.cells }] : []
  })
  return { counters, failed, late: waiting }
}

function write(
  ctx: Context,
  { object, mapping }: Plan,
  values: Record<string, JsonValue>[],
  validateOnly: boolean,
): Promise<BatchOutcome[]> {
  if (mapping.mode === 'create') return createMany(ctx, object.name, values, { validateOnly })
  if (mapping.key === 'id') return updateById(ctx, object.name, values, validateOnly)
  return upsertMany(ctx, object.name, mapping.key ?? '', values, { mode: mapping.mode, validateOnly })
}

/** A row without id names no record, like one with an id that nobody has. */
function updateById(ctx: Context, object: string, values: Record<string, JsonValue>[], validateOnly: boolean) {
  const items = values.map(({ id, ...rest }) => ({ id: String(id ?? ''), values: rest }))
  return updateMany(ctx, object, items, { validateOnly })
}

function count(counters: Counters, status: BatchOutcome['status']): void {
  if (status === 'created') counters.created++
  else if (status === 'unchanged') counters.unchanged++
  else counters.updated++
}

/** The engine speaks of fields; people know the column that fills them. */
function outcomeErrors(plan: Plan, { row, cells }: RowDraft, outcome: BatchOutcome & { status: 'error' }): RowError[] {
  const issues = outcome.issues ?? []
  if (issues.length === 0) return [{ row, column: null, code: outcome.code, reason: outcome.message, value: null }]
  return issues.map((issue) => {
    const name = issue.field.split(/[.[]/)[0]
    const slot = plan.slots.find(({ field }) => field.name === name)
    const value = slot?.column ? slot.text(cells).slice(0, 200) : null
    return { row, column: slot?.column ?? (issue.field || null), code: issue.code, reason: issue.message, value }
  })
}

/** Sets links inside the file, now that all its rows are there. Records without their link stay, with a line in the error file. */
export async function writeLate(ctx: Context, plan: Plan, links: LinkResolver, late: LateLink[]): Promise<BatchResult> {
  const { ids, created } = await links.resolveLate(ctx, late)
  const found = late.filter((link) => ids.has(link))
  const byRecord = Map.groupBy(found, ({ record }) => record)
  const items = [...byRecord].map(([id, group]) => ({ id, values: lateValues(plan, group, ids) }))
  const outcomes = items.length > 0 ? await updateMany(ctx, plan.object.name, items) : []
  const failed: FailedRow[] = late
    .filter((link) => !ids.has(link))
    .map((link) =>
      lateFailure(
        plan,
        link,
        `the record was written, but its link was not set: no ${plan.object.name}, or more than one, is named "${link.value}"`,
      ),
    )
  outcomes.forEach((outcome, i) => {
    const [link] = byRecord.get(items[i]?.id ?? '') ?? []
    if (link && outcome.status === 'error')
      failed.push(lateFailure(plan, link, `the record was written, but its link was not set: ${outcome.message}`))
  })
  return { counters: { ...noCounters(), linkedCreated: created }, failed, late: [] }
}

function lateValues(plan: Plan, group: LateLink[], ids: Map<LateLink, string>): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = {}
  for (const link of group) {
    const id = ids.get(link) ?? null
    const many = plan.object.fields.get(link.field)?.storage === 'uuidArray'
    values[link.field] = many && id !== null ? [...((values[link.field] as string[] | undefined) ?? []), id] : id
  }
  return values
}

function lateFailure(plan: Plan, link: LateLink, reason: string): FailedRow {
  const column = plan.slots.find((slot) => pathOf(slot) === link.field)?.column ?? link.field
  return { cells: link.cells, errors: [{ row: link.row, column, code: 'linkNotSet', reason, value: link.value }] }
}
