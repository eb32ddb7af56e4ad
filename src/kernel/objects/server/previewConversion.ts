import type { Context } from '#kernel/context.ts'
import type { Choice, FieldDef, JsonValue } from '#kernel/fields/contract.ts'
import type { ConvertedHow } from '#kernel/fields/convert.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { splitList } from '#kernel/fields/shared/parsed.ts'
import type { ConversionExample, ConversionPreview } from '#kernel/objects/conversion.contract.ts'
import { query } from '#kernel/records/server/engine.ts'
import { parseEnv } from '#kernel/records/server/values.ts'
import { brokenUses, type ConversionPlan, conversionPlan, storedConverter } from './conversionPlan.ts'
import { type StandingValue, valuesAfter } from './conversionStore.ts'

const pageSize = 1000
const mostLookedAt = 100_000
const mostChoices = 200
const shownExamples = 5
/** Some of them may be of records that the asker may not read. */
const keptExamples = 50

/** What a conversion would do. All values are counted; those of records that the asker may read are shown. */
export async function previewConversion(
  ctx: Context,
  objectName: string,
  name: string,
  asked: FieldDef,
): Promise<ConversionPreview> {
  const proposed = await withChoices(ctx, objectName, name, asked)
  const plan = conversionPlan(ctx, objectName, name, proposed)
  const tally = await counted(ctx, plan)
  return {
    same: tally.same,
    changed: tally.changed,
    lost: tally.lost,
    isPartial: tally.isPartial,
    examples: {
      changed: await shown(ctx, plan, tally.examples.changed),
      lost: await shown(ctx, plan, tally.examples.lost),
    },
    choices: plan.def.choices ?? [],
    ...(await brokenUses(ctx, plan)),
  }
}

type Example = StandingValue & { made: JsonValue }

async function counted(ctx: Context, plan: ConversionPlan) {
  const convert = storedConverter(plan.field.def, plan.def, parseEnv(ctx))
  const counts: Record<ConvertedHow, number> = { same: 0, changed: 0, lost: 0 }
  const examples: Record<ConvertedHow, Example[]> = { same: [], changed: [], lost: [] }
  const isPartial = await eachValue(ctx, plan, (row) => {
    const { how, value } = convert(row.value)
    counts[how] += 1
    if (examples[how].length < keptExamples) examples[how].push({ ...row, made: value })
  })
  return { ...counts, examples, isPartial }
}

/** Whether there were more values than it looked at. */
async function eachValue(
  ctx: Context,
  { object, field }: Pick<ConversionPlan, 'object' | 'field'>,
  look: (row: StandingValue) => void,
): Promise<boolean> {
  let after: string | null = null
  for (let seen = 0; seen < mostLookedAt; seen += pageSize) {
    const page: StandingValue[] = await valuesAfter(ctx, object, field, after, pageSize)
    page.forEach(look)
    if (page.length < pageSize) return false
    after = page.at(-1)?.id ?? null
  }
  return true
}

async function shown(
  ctx: Context,
  { object, field, def }: ConversionPlan,
  examples: Example[],
): Promise<ConversionExample[]> {
  if (examples.length === 0 || !ctx.access.canReadField(object.name, field.name)) return []
  const page = await query(ctx, object.name, {
    filter: { field: 'id', op: 'in', value: examples.map((example) => example.id) },
    fields: ['displayName'],
    limit: shownExamples,
    count: 'none',
  })
  const { language } = ctx.locale
  const written = (of: FieldDef, value: JsonValue) =>
    kindOf(of.kind)
      .text(value as never, of, language)
      .slice(0, 200)
  return page.items.flatMap((record) => {
    const example = examples.find((one) => one.id === record.id)
    if (!example) return []
    const to = example.made === null ? null : written(def, example.made)
    return [
      { id: record.id, displayName: String(record.displayName ?? ''), from: written(field.def, example.value), to },
    ]
  })
}

/**
 * Where a list of choices is needed and none is given, the values themselves are it: the frequent ones first. They are read once
 * more for it, since so many are not held in memory.
 */
async function withChoices(ctx: Context, objectName: string, name: string, asked: FieldDef): Promise<FieldDef> {
  const needsChoices = asked.kind === 'choice' || asked.kind === 'choices'
  if (!needsChoices || (asked.choices ?? []).length > 0) return asked
  const object = ctx.registry.object(objectName)
  const field = object.fields.get(name)
  if (!field) return asked
  if (field.def.choices) return { ...asked, choices: field.def.choices }
  const counts = new Map<string, { text: string; n: number }>()
  await eachValue(ctx, { object, field }, ({ value }) => {
    const text = kindOf(field.def.kind).text(value as never, field.def, ctx.locale.language)
    for (const part of asked.kind === 'choices' ? splitList(text) : [text.trim()]) count(counts, part)
  })
  const frequent = [...counts.values()].sort((a, b) => b.n - a.n).slice(0, mostChoices)
  return {
    ...asked,
    choices: frequent.map(({ text }): Choice => ({ value: text, label: { [ctx.locale.language]: text } })),
  }
}

function count(counts: Map<string, { text: string; n: number }>, text: string): void {
  if (text === '' || text.length > 100) return
  const key = text.normalize('NFC').toLowerCase()
  const known = counts.get(key)
  if (known) known.n += 1
  else counts.set(key, { text, n: 1 })
}
