import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { type FieldFormula, formulasOf } from '#kernel/formulas/server/objectFormulas.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { formulaReading } from './reading.ts'
import { fillRollups } from './rollups.ts'
import { type Draft, linkedFields } from './rules.ts'
import { sameValue } from './values.ts'

/** Fills what is reckoned from what has changed (`all`: whatever has); what formulas read behind links is loaded once for all records. */
export async function reckon(
  ctx: Context,
  object: RegisteredObject,
  drafts: Draft[],
  { now, all = false }: { now: string; all?: boolean },
): Promise<void> {
  const { rollups, inOrder, behind: reads } = formulasOf(ctx.registry, object)
  await fillRollups(ctx, rollups, drafts, all)
  // Where no formula is concerned nothing is read for any.
  const due = drafts.filter((draft) => inOrder.some((one) => all || concerns(one, draft)))
  if (due.length === 0) return
  const reading = formulaReading(ctx)
  const loads = Object.fromEntries([...reads].map(([link, { fields }]) => [link, [...fields]]))
  const linked = await linkedFields(ctx, object, loads, due)
  for (const draft of due) {
    const behind = linked(draft)
    const valueAt = (path: string): JsonValue => {
      const [name = '', part] = path.split('.')
      if (part !== undefined) return behind[name]?.[part] ?? null
      return (name === 'id' ? draft.id : draft.values[name]) ?? (name === 'createdAt' ? now : null)
    }
    for (const one of inOrder) {
      if (!all && !concerns(one, draft)) continue
      const { field, formula } = one
      const value = formula.run(valueAt, field.def, reading)
      draft.values[field.name] = value
      // Money whose base alone is another is another value.
      if (sameValue(draft.before?.[field.name] ?? null, value)) draft.changed.delete(field.name)
      else draft.changed.add(field.name)
    }
  }
}

/** Also where something was given for the field itself: an undo that puts values back is no exception. */
const concerns = ({ field, inputs }: FieldFormula, { before, changed }: Draft): boolean =>
  before === null || changed.has(field.name) || inputs.some((input) => changed.has(input.link ?? input.field))
