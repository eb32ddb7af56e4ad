import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { formulaReading } from '#kernel/records/server/reading.ts'
import { type Draft, linkedFields } from '#kernel/records/server/rules.ts'
import { answer, type CompiledRule, isPast, rulesOf } from './compiledRules.ts'

/**
 * Refuses records that a rule does not let stand. Rules bind people and keys, whatever way a write comes: form, API, import,
 * batch, undo; the program's own work is not held up. A record that was in breach before is held up only by changes of what the
 * rule reads. Nothing is loaded where no rule is concerned.
 */
export async function refuseByRules(
  ctx: Context,
  object: RegisteredObject,
  drafts: readonly Draft[],
  now: string,
): Promise<void> {
  if (object.validations.length === 0 || ctx.actor.type === 'system') return
  const { sound } = rulesOf(ctx.registry, object)
  const due = drafts
    .map((draft) => ({ draft, rules: sound.filter((rule) => concerns(rule, draft)) }))
    .filter(({ rules }) => rules.length > 0)
  if (due.length === 0) return
  const loads = loadsOf(due.flatMap(({ rules }) => rules))
  const linked = await linkedFields(
    ctx,
    object,
    loads,
    due.map(({ draft }) => draft),
  )
  const reading = formulaReading(ctx)
  for (const { draft, rules } of due) {
    const valueAt = reader(draft, linked(draft), now)
    for (const { rule, condition } of rules) {
      if (!isTrue(() => condition.run(valueAt, answer, reading))) continue
      // The administrator's own words: no table of texts knows them by their code.
      draft.issues.push({
        field: rule.field ?? '',
        code: 'validationRule',
        message: textFor(ctx, rule.message),
        params: { rule: rule.id },
      })
    }
  }
}

function concerns({ rule, concerns: fields }: CompiledRule, { before, changed }: Draft): boolean {
  const moment = before === null ? 'create' : 'update'
  if (!rule.isActive || (rule.on !== 'both' && rule.on !== moment)) return false
  return before === null || fields.size === 0 || [...fields].some((field) => changed.has(field))
}

function loadsOf(rules: readonly CompiledRule[]): Record<string, string[]> {
  const loads: Record<string, string[]> = {}
  for (const { behind } of rules)
    for (const [link, fields] of behind) loads[link] = [...new Set([...(loads[link] ?? []), ...fields])]
  return loads
}

type Values = Readonly<Record<string, JsonValue>>

function reader(draft: Draft, behind: Readonly<Record<string, Values | null>>, now: string) {
  const own = (values: Values | null, name: string): JsonValue => values?.[name] ?? null
  return (path: string): JsonValue => {
    const [name = '', part] = path.split('.')
    if (isPast(path)) return own(draft.before, part ?? '')
    if (part !== undefined) return behind[name]?.[part] ?? null
    return (name === 'id' ? draft.id : own(draft.values, name)) ?? (name === 'createdAt' ? now : null)
  }
}

/** What cannot be reckoned for one record refuses nothing. */
function isTrue(run: () => JsonValue): boolean {
  try {
    return run() === true
  } catch {
    return false
  }
}

const textFor = (ctx: Context, label: CompiledRule['rule']['message']): string =>
  labelText(label, ctx.locale.language, ctx.organization.language)
