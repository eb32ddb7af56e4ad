import type { Context } from '#kernel/context.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import type { Money } from '#kernel/fields/contract.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Reader } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { exchangeRate } from '../objects/exchangeRate.ts'
import { objectsWithMoney, type RatedRow, ratedRows, spanOf } from './affected.ts'
import { baseAt } from './base.ts'
import { keepsRate, rateDay, ratedFields } from './rateDay.ts'
import { recalculateJob, recalculateSpans } from './recalculate.ts'
import { currentRates } from './store.ts'

/**
 * Open records follow the rates: those of changed days are reckoned anew, and so is what was written by rates that were
 * changed while it was under way, or came back from the trash.
 */
export const rateReader: Reader = {
  name: 'rates',
  objects: [],
  async handle(given, events) {
    // Read after the events: what was written by older rates than these is among them, or found by the job that follows.
    const rates = await currentRates(given.db, given.workspace.schema, given.organization.rates)
    const ctx: Context = asSystem({ ...given, organization: { ...given.organization, rates } }, 'rates')
    await followChanges(ctx, events)
    for (const object of objectsWithMoney(ctx)) await followWrites(ctx, object, events)
  },
}

async function followChanges(ctx: Context, events: RecordEvent[]): Promise<void> {
  const changed = events.filter(({ object }) => object === exchangeRate.name)
  if (changed.length === 0) return
  const rows = await ratedRows(ctx, ctx.registry.object(exchangeRate.name), idsOf(changed), [
    'currency',
    'base',
    'validFrom',
  ])
  const standing = new Map(rows.map((row) => [row.id, row]))
  const days = new Map<string, Set<string>>()
  for (const event of changed)
    for (const values of [standing.get(event.recordId), event.before, event.after]) {
      const all = { ...standing.get(event.recordId), ...values }
      if (all.base !== ctx.organization.currency || !all.currency || !all.validFrom) continue
      const known = days.get(String(all.currency)) ?? new Set()
      days.set(String(all.currency), known.add(String(all.validFrom)))
    }
  const spans = [...days].map(([currency, some]) => spanOf(ctx, currency, [...some]))
  if (spans.length > 0) await recalculateSpans(ctx, spans)
}

/** What is written by older rates is found by looking at what then stands. */
async function followWrites(ctx: Context, object: RegisteredObject, events: RecordEvent[]): Promise<void> {
  const { money, dates } = ratedFields(object)
  const fields = [...money, ...dates].map(({ name }) => name)
  const written = events.filter(
    (event) =>
      event.object === object.name &&
      (event.type === 'restored' || fields.some((name) => event.after?.[name] !== undefined)),
  )
  if (written.length === 0) return
  const stale = (await ratedRows(ctx, object, idsOf(written))).filter((row) => isStale(ctx, object, row))
  const ids = stale.map((row) => row.id)
  if (ids.length > 0) await enqueue(ctx, recalculateJob.name, { object: object.name, ids })
}

function isStale(ctx: Context, object: RegisteredObject, row: RatedRow): boolean {
  if (row.deletedAt !== null || keepsRate(object, row)) return false
  return ratedFields(object).money.some(({ name }) => {
    const money = row[name] as unknown as Money | null
    if (!money || money.currency === ctx.organization.currency) return money !== null && money.base !== money.amount
    const right = baseAt(ctx, money, rateDay(ctx, object, row))
    return right !== null && (right.base !== money.base || right.rate !== money.rate)
  })
}

const idsOf = (events: RecordEvent[]): string[] => [...new Set(events.map((event) => event.recordId))]
