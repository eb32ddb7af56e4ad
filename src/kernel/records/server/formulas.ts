import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { type FieldFormula, formulasOf } from '#kernel/formulas/server/objectFormulas.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { type Draft, linkedFields } from './rules.ts'
import { parseEnv, sameField } from './values.ts'

/** Fills what is reckoned from what has changed (`all`: whatever has); what formulas read behind links is loaded once for all records. */
export async function reckon(
  ctx: Context,
  object: RegisteredObject,
  drafts: Draft[],
  { now, all = false }: { now: string; all?: boolean },
): Promise<void> {
  const { inOrder } = formulasOf(ctx.registry, object)
  if (inOrder.length === 0 || drafts.length === 0) return
  // Stored for everybody: whoever writes, days are those of the organisation.
  const reading = { ...parseEnv(ctx), zone: ctx.organization.zone }
  const linked = await linkedFields(ctx, object, behindLinks(inOrder), drafts)
  for (const draft of drafts) {
    const behind = linked(draft)
    const valueAt = (path: string): JsonValue => {
      const [name = '', part] = path.split('.')
      if (part !== undefined) return behind[name]?.[part] ?? null
      return (name === 'id' ? draft.id : draft.values[name]) ?? (name === 'createdAt' ? now : null)
    }
    for (const { field, formula } of inOrder) {
      // Whatever was given for the field itself: an undo that puts values back is no exception.
      if (!all && !concerns([field.name, ...formula.reads], draft)) continue
      const value = formula.run(valueAt, field.def, reading)
      draft.values[field.name] = value
      if (sameField(field, draft.before?.[field.name] ?? null, value)) draft.changed.delete(field.name)
      else draft.changed.add(field.name)
    }
  }
}

const concerns = (reads: readonly string[], { before, changed }: Draft): boolean =>
  before === null || reads.some((path) => changed.has(path.split('.')[0] ?? ''))

/** Fields by the link that they stand behind. */
function behindLinks(formulas: readonly FieldFormula[]): Record<string, string[]> {
  const paths = new Set(formulas.flatMap(({ formula }) => formula.reads.filter((path) => path.includes('.'))))
  const found: Record<string, string[]> = {}
  for (const path of paths) {
    const [link = '', field = ''] = path.split('.')
    found[link] = [...(found[link] ?? []), field]
  }
  return found
}
