import type { Context } from '#kernel/context.ts'
import type { JsonValue, Language } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import { shippedId } from '#kernel/objects/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, createMany, updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

/** Pipeline and stages by their English names, which stay with them as `externalIds.rapport`. */
const names = {
  Sales: { de: 'Vertrieb', fr: 'Ventes', es: 'Ventas', ar: 'المبيعات' },
  Prospecting: { de: 'Kundensuche', fr: 'Prospection', es: 'Prospección', ar: 'البحث عن العملاء' },
  Qualification: { de: 'Qualifizierung', fr: 'Qualification', es: 'Cualificación', ar: 'التأهيل' },
  'Needs Analysis': {
    de: 'Bedarfsanalyse',
    fr: 'Analyse des besoins',
    es: 'Análisis de necesidades',
    ar: 'تحليل الاحتياجات',
  },
  'Value Proposition': {
    de: 'Nutzenargumentation',
    fr: 'Proposition de valeur',
    es: 'Propuesta de valor',
    ar: 'عرض القيمة',
  },
  'Proposal/Quote': { de: 'Angebot', fr: 'Proposition/Devis', es: 'Propuesta/Presupuesto', ar: 'العرض/عرض السعر' },
  Negotiation: { de: 'Verhandlung', fr: 'Négociation', es: 'Negociación', ar: 'التفاوض' },
  'Closed Won': { de: 'Gewonnen', fr: 'Gagnée', es: 'Ganada', ar: 'مغلقة – مكسوبة' },
  'Closed Lost': { de: 'Verloren', fr: 'Perdue', es: 'Perdida', ar: 'مغلقة – خاسرة' },
} satisfies Record<string, Record<Exclude<Language, 'en'>, string>>

type Name = keyof typeof names
type Stage = [
  name: Name,
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

/**
 * The pipeline that a fresh organisation starts with; an organisation that has any keeps its own. Called again when the
 * organisation says its language: what nobody has touched is then named in it.
 */
export async function seedPipeline(ctx: Context): Promise<void> {
  const known = await queryAll(ctx, 'pipeline', { fields: ['name', 'externalIds', 'version'] })
  if (known.length > 0) return rename(ctx, known)
  const pipeline = await create(ctx, 'pipeline', { ...named(ctx, 'Sales'), isDefault: true, isActive: true })
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
  return key !== undefined && Object.hasOwn(names, key) ? inLanguage(ctx, key as Name) : undefined
}

const inLanguage = (ctx: Context, name: Name) => labelText({ en: name, ...names[name] }, ctx.locale.language)

const named = (ctx: Context, name: Name) => ({ name: inLanguage(ctx, name), externalIds: { [shippedId]: name } })

function stageValues(ctx: Context, pipeline: string, stage: Stage, position: number): Record<string, JsonValue> {
  const [name, probability, forecastCategory, type, allowedDays] = stage
  const figures = { probability: String(probability), forecastCategory, allowedDays }
  return { ...named(ctx, name), pipeline, position, type, ...figures }
}
