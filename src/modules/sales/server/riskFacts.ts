import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { dateInZone } from '#kernel/fields/shared/dates.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { aggregate } from '#kernel/records/server/engine.ts'
import { type RiskFacts, type StagePlace, type Step, skippedStages } from '../objects/riskSignals.ts'

/** Fields that a signal looks at: a change of none of them changes no risk. */
export const watchedFields = [
  'isClosed',
  'stage',
  'closeDate',
  'pushCount',
  'nextStep',
  'lastActivityAt',
  'nextActivityAt',
  'owner',
] as const

export interface FactsOf {
  record: RecordJson
  facts: RiskFacts
}

/** The facts of live opportunities, in a handful of statements however many they are. */
export async function riskFacts(ctx: Context, ids: readonly string[]): Promise<FactsOf[]> {
  const fields = ['createdAt', 'pipeline', 'stageEnteredAt', ...watchedFields]
  const records = await queryAll(ctx, 'opportunity', { filter: { field: 'id', op: 'in', value: [...ids] }, fields })
  const open = records.filter(({ isClosed }) => !isClosed).map(({ id }) => id)
  const stages = await queryAll(ctx, 'stage', { fields: ['name', 'pipeline', 'position', 'type', 'allowedDays'] })
  const committees = await committeeSizes(ctx, open)
  const histories = await stepsOf(ctx, open)
  const now = ctx.clock.now().toISOString()
  const today = dateInZone(now, ctx.organization.zone)
  return records.map((record) => {
    const { stage, skipped } = standing(record, stages, histories.get(record.id) ?? [])
    const contacts = committees.get(record.id) ?? 0
    return { record, facts: { now, today, opportunity: factsOf(record), stage, contacts, skipped } }
  })
}

const text = (value: JsonValue | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)

const factsOf = (record: RecordJson): RiskFacts['opportunity'] => ({
  isClosed: record.isClosed === true,
  closeDate: text(record.closeDate as JsonValue),
  pushCount: Number(record.pushCount ?? 0),
  nextStep: text(record.nextStep as JsonValue),
  createdAt: String(record.createdAt),
  stageEnteredAt: text(record.stageEnteredAt as JsonValue),
  lastActivityAt: text(record.lastActivityAt as JsonValue),
  nextActivityAt: text(record.nextActivityAt as JsonValue),
})

function standing(record: RecordJson, all: RecordJson[], steps: Step[]): Pick<RiskFacts, 'stage' | 'skipped'> {
  const places = all
    .filter(({ pipeline }) => pipeline === record.pipeline)
    .map(({ id, name, position, type }) => ({ id, name, position, type }) as StagePlace)
  const here = all.find(({ id }) => id === record.stage)
  const first = places.filter(({ type }) => type === 'open').toSorted((a, b) => a.position - b.position)[0]
  return {
    stage: { allowedDays: (here?.allowedDays as number | null) ?? null, isFirst: first?.id === record.stage },
    skipped: skippedStages(steps, places, String(record.stage)),
  }
}

async function committeeSizes(ctx: Context, opportunities: string[]): Promise<Map<string, number>> {
  const { rows } = await aggregate(ctx, 'opportunityContact', {
    filter: { field: 'opportunity', op: 'in', value: opportunities },
    groupBy: [{ field: 'opportunity' }],
    measures: [{ fn: 'countDistinct', field: 'contact', as: 'contacts' }],
  })
  return new Map(rows.map(({ opportunity, contacts }) => [String(opportunity), Number(contacts)]))
}

async function stepsOf(ctx: Context, opportunities: string[]): Promise<Map<string, Step[]>> {
  const rows = await queryAll(ctx, 'stageHistory', {
    filter: { field: 'opportunity', op: 'in', value: opportunities },
    fields: ['opportunity', 'from', 'to'],
    sort: [
      { field: 'at', direction: 'asc' },
      { field: 'id', direction: 'asc' },
    ],
  })
  const steps = rows.map(({ opportunity, from, to }) => ({ opportunity, from, to }) as Step & { opportunity: string })
  return Map.groupBy(steps, ({ opportunity }) => opportunity)
}
