import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Job, Reader } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { pages, queryAll } from '#kernel/records/server/all.ts'
import { createMany, updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import { riskJobName } from '../contract.ts'
import type { RiskSignal } from '../objects/riskSignals.ts'
import { type FactsOf, riskFacts, watchedFields } from './riskFacts.ts'
import { allSignals } from './riskSources.ts'
import { lockRisks } from './riskStore.ts'

const portion = 500

type Values = Record<string, JsonValue>

/** Brings the automatic risks of these opportunities up to date: done twice, it changes nothing the second time. */
export async function keepRisks(ctx: Context, opportunities: readonly string[]): Promise<void> {
  const system = asSystem(ctx, 'sales: risks')
  for (let from = 0; from < opportunities.length; from += portion)
    await system.db.transaction((db) => keepPortion({ ...system, db }, opportunities.slice(from, from + portion)))
}

async function keepPortion(ctx: Context, ids: readonly string[]): Promise<void> {
  await lockRisks(ctx)
  const found = await riskFacts(ctx, ids)
  const [signals, known] = [await allSignals(ctx, found), await knownRisks(ctx, ids)]
  const creates = found.flatMap((one) => missing(one, signals.get(one.record.id) ?? [], known.get(one.record.id) ?? []))
  const updates = found.flatMap(({ record: { id } }) =>
    (known.get(id) ?? []).flatMap((risk) => {
      const values = change(
        risk,
        signals.get(id)?.find(({ type }) => type === risk.type),
      )
      return values ? [{ id: risk.id, values }] : []
    }),
  )
  if (creates.length > 0) demand(await createMany(ctx, 'risk', creates))
  if (updates.length > 0) demand(await updateMany(ctx, 'risk', updates))
}

async function knownRisks(ctx: Context, ids: readonly string[]): Promise<Map<string, RecordJson[]>> {
  const rows = await queryAll(ctx, 'risk', {
    filter: {
      and: [
        { field: 'relatedTo', op: 'in', value: [...ids] },
        { field: 'source', op: 'eq', value: 'automatic' },
      ],
    },
    fields: ['relatedTo', 'type', 'status', 'likelihood', 'impact', 'reason', 'mark'],
  })
  return Map.groupBy(rows, ({ relatedTo }) => (relatedTo as { id: string }).id)
}

function missing({ record }: FactsOf, signals: readonly RiskSignal[], known: readonly RecordJson[]): Values[] {
  return signals
    .filter(({ type }) => !known.some((risk) => risk.type === type))
    .map((signal) => ({
      relatedTo: { object: 'opportunity', id: record.id },
      type: signal.type,
      source: 'automatic',
      ...judged(signal),
      owner: record.owner as JsonValue,
    }))
}

const judged = ({ likelihood, impact, params, mark }: RiskSignal): Values => ({
  likelihood,
  impact,
  reason: params,
  mark,
})

/**
 * What has to change of a risk. One that people dismissed (accepted, closed) keeps the mark of that reason and stays as it is
 * until the mark is another; one whose reason has gone is closed without a mark, so that it opens again with any.
 */
function change(risk: RecordJson, signal: RiskSignal | undefined): Values | null {
  if (!signal) return risk.mark === null && risk.status === 'closed' ? null : { status: 'closed', mark: null }
  const isDismissed = risk.status === 'accepted' || risk.status === 'closed'
  if (risk.mark !== signal.mark) return { ...judged(signal), ...(isDismissed ? { status: 'open' } : {}) }
  const stands =
    isDismissed ||
    (risk.likelihood === signal.likelihood && JSON.stringify(risk.reason) === JSON.stringify(signal.params))
  return stands ? null : judged(signal)
}

const watched = new Set<string>(watchedFields)

/** Follows what happens to opportunities and their committees. */
export const riskReader: Reader = {
  name: 'opportunityRisks',
  objects: ['opportunity', 'opportunityContact'],
  async handle(ctx, events) {
    const ids = events.flatMap(({ object, type, recordId, before, after }) => {
      if (object === 'opportunityContact') return [before?.opportunity, after?.opportunity]
      const concerns = type !== 'updated' || Object.keys(after ?? {}).some((field) => watched.has(field))
      return concerns && type !== 'destroyed' ? [recordId] : []
    })
    const seats = events.filter(({ object, type }) => object === 'opportunityContact' && type !== 'created')
    const behind = await opportunitiesOf(
      ctx,
      seats.map(({ recordId }) => recordId),
    )
    await keepRisks(ctx, [...new Set([...ids, ...behind].filter((id) => typeof id === 'string'))])
  },
}

/** A seat that was changed or taken away does not say in the log whose it is. */
async function opportunitiesOf(ctx: Context, seats: string[]): Promise<JsonValue[]> {
  if (seats.length === 0) return []
  const filter = { field: 'id', op: 'in', value: seats } as const
  const system = asSystem(ctx, 'sales: risks')
  const found: RecordJson[] = []
  for (const trash of [true, false])
    found.push(...(await queryAll(system, 'opportunityContact', { filter, trash, fields: ['opportunity'] })))
  return found.map(({ opportunity }) => opportunity as JsonValue)
}

/** What time alone brings about: silence, close dates that pass. With `opportunities`, what other modules know of these. */
export const riskJob: Job = {
  name: riskJobName,
  schedule: '40 3 * * *',
  maxMinutes: 120,
  run: async (ctx, { opportunities }) => {
    if (Array.isArray(opportunities)) return keepRisks(ctx, opportunities.map(String))
    const open = pages(asSystem(ctx, 'sales: risks'), 'opportunity', {
      filter: { field: 'isClosed', op: 'eq', value: false },
      sort: [{ field: 'id', direction: 'asc' }],
      fields: ['stage'],
    })
    for await (const page of open)
      await keepRisks(
        ctx,
        page.map(({ id }) => id),
      )
  },
}
