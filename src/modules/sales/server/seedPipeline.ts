import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { create, createMany, query } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

type Stage = [
  name: string,
  probability: number,
  category: string,
  type: 'open' | 'won' | 'lost',
  allowedDays: number | null,
]

const stages: Stage[] = [
  ['Prospecting', 10, 'Pipeline', 'open', 30],
  ['Qualification', 20, 'Pipeline', 'open', 21],
  ['Needs Analysis', 25, 'Pipeline', 'open', 21],
  ['Value Proposition', 30, 'Pipeline', 'open', 21],
  ['Proposal/Quote', 65, 'Best Case', 'open', 30],
  ['Negotiation', 80, 'Commit', 'open', 30],
  ['Closed Won', 100, 'Closed', 'won', null],
  ['Closed Lost', 0, 'Omitted', 'lost', null],
]

/** The pipeline that a fresh organisation starts with; an organisation that has any keeps its own. */
export async function seedPipeline(ctx: Context): Promise<void> {
  const known = await query(ctx, 'pipeline', { limit: 1, fields: ['name'] })
  if (known.items.length > 0) return
  const pipeline = await create(ctx, 'pipeline', { name: 'Sales', isDefault: true, isActive: true })
  demand(
    await createMany(
      ctx,
      'stage',
      stages.map((stage, index) => stageValues(pipeline.id, stage, index + 1)),
    ),
  )
}

function stageValues(pipeline: string, stage: Stage, position: number): Record<string, JsonValue> {
  const [name, probability, forecastCategory, type, allowedDays] = stage
  return { pipeline, name, position, type, probability: String(probability), forecastCategory, allowedDays }
}
