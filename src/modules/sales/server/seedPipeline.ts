import type { Context } from '#kernel/context.ts'
import type { JsonValue, Label } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import { shippedId } from '#kernel/objects/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, createMany, updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

type Stage = [
  name: Record<'en' | 'de', string>,
  probability: number,
  category: string,
  type: 'open' | 'won' | 'lost',
  allowedDays: number | null,
]

const pipelineName = { en: 'Sales', de: 'Vertrieb' }
const stages: Stage[] = [
  [{ en: 'Prospecting', de: 'Kundensuche' }, 10, 'Pipeline', 'open', 30],
  [{ en: 'Qualification', de: 'Qualifizierung' }, 20, 'Pipeline', 'open', 21],
  [{ en: 'Needs Analysis', de: 'Bedarfsanalyse' }, 25, 'Pipeline', 'open', 21],
  [{ en: 'Value Proposition', de: 'Nutzenargumentation' }, 30, 'Pipeline', 'open', 21],
  [{ en: 'Proposal/Quote', de: 'Angebot' }, 65, 'Best Case', 'open', 30],
  [{ en: 'Negotiation', de: 'Verhandlung' }, 80, 'Commit', 'open', 30],
  [{ en: 'Closed Won', de: 'Gewonnen' }, 100, 'Closed', 'won', null],
  [{ en: 'Closed Lost', de: 'Verloren' }, 0, 'Omitted', 'lost', null],
]

/**
 * The pipeline that a fresh organisation starts with; an organisation that has any keeps its own. Called again when the
 * organisation says its language: what nobody has touched is then named in it.
 */
export async function seedPipeline(ctx: Context): Promise<void> {
  const known = await queryAll(ctx, 'pipeline', { fields: ['name', 'externalIds', 'version'] })
  if (known.length > 0) return rename(ctx, known)
  const pipeline = await create(ctx, 'pipeline', { ...named(ctx, pipelineName), isDefault: true, isActive: true })
  const values = stages.map((stage, index) => stageValues(ctx, pipeline.id, stage, index + 1))
  demand(await createMany(ctx, 'stage', values))
}

async function rename(ctx: Context, pipelines: RecordJson[]): Promise<void> {
  const known = await queryAll(ctx, 'stage', { fields: ['name', 'externalIds', 'version'] })
  for (const [object, rows] of [['pipeline', pipelines] as const, ['stage', known] as const]) {
    const items = rows.flatMap((row) => {
      const name = row.version === 1 ? shippedName(ctx, row) : undefined
      return name && name !== row.name ? [{ id: row.id, values: { name } }] : []
    })
    if (items.length > 0) demand(await updateMany(ctx, object, items))
  }
}

function shippedName(ctx: Context, row: RecordJson): string | undefined {
  const key = (row.externalIds as Record<string, string> | null)?.[shippedId]
  const labels = [pipelineName, ...stages.map(([name]) => name)]
  const label = labels.find(({ en }) => en === key)
  return label && inLanguage(ctx, label)
}

const inLanguage = (ctx: Context, label: Label) => labelText(label, ctx.locale.language)

const named = (ctx: Context, label: Record<'en' | 'de', string>) => ({
  name: inLanguage(ctx, label),
  externalIds: { [shippedId]: label.en },
})

function stageValues(ctx: Context, pipeline: string, stage: Stage, position: number): Record<string, JsonValue> {
  const [name, probability, forecastCategory, type, allowedDays] = stage
  const figures = { probability: String(probability), forecastCategory, allowedDays }
  return { ...named(ctx, name), pipeline, position, type, ...figures }
}
