import type { Issue } from '#kernel/errors.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import { type CompiledFormula, compileFormula } from '#kernel/formulas/compile.ts'
import { scopeOf } from '#kernel/formulas/server/objectFormulas.ts'
import type { RegisteredObject, Registry } from '#kernel/objects/server/registry.ts'
import type { ValidationRule } from '../contract.ts'

/** What a condition gives. */
export const answer: FieldDef = { kind: 'boolean' }

/** A rule as it judges records. */
export interface CompiledRule {
  rule: ValidationRule
  condition: CompiledFormula
  /** Own fields whose change brings it up; empty: any change. */
  concerns: ReadonlySet<string>
  /** What it reads behind each link. */
  behind: ReadonlyMap<string, readonly string[]>
}

interface ObjectRules {
  sound: readonly CompiledRule[]
  faults: ReadonlyMap<string, Issue>
}

const known = new WeakMap<RegisteredObject, ObjectRules>()

/** Compiled once for each snapshot of the registry. A rule with a fault, such as a field that is gone, judges nothing. */
export function rulesOf(registry: Registry, object: RegisteredObject): ObjectRules {
  const found = known.get(object)
  if (found) return found
  const faults = new Map<string, Issue>()
  const sound = object.validations.flatMap((rule) => {
    const compiled = compileCondition(registry, object, rule.refuseWhen)
    if (!compiled.ok) faults.set(rule.id, compiled.issue)
    return compiled.ok ? [{ rule, condition: compiled.formula, ...readsOf(compiled.formula) }] : []
  })
  const made = { sound, faults }
  known.set(object, made)
  return made
}

/** A condition over the fields of the object, as they are and (`before.`) as they stood. */
export function compileCondition(registry: Registry, object: RegisteredObject, text: string) {
  const compiled = compileFormula(text, { ...scopeOf(registry, object), hasBefore: true }, answer)
  return compiled.ok ? compiled : { ...compiled, issue: { ...compiled.issue, field: 'refuseWhen' } }
}

export function readsOf({ reads }: CompiledFormula): Pick<CompiledRule, 'concerns' | 'behind'> {
  const concerns = new Set<string>()
  const behind = new Map<string, string[]>()
  for (const path of reads) {
    const [first = '', field] = path.split('.')
    concerns.add(isPast(path) ? (field ?? '') : first)
    if (field !== undefined && !isPast(path)) behind.set(first, [...(behind.get(first) ?? []), field])
  }
  return { concerns, behind }
}

/** A path of the record as it stood: `before.amount`. */
export const isPast = (path: string): boolean => path.startsWith('before.')

/** Rules that read a field of an object, there, as it stood, or through a link to it. */
export function rulesReading(
  registry: Registry,
  object: string,
  field: string,
): { object: string; rule: ValidationRule }[] {
  return [...registry.objects.values()].flatMap((other) =>
    rulesOf(registry, other)
      .sound.filter(({ rule, concerns, behind }) => {
        const isOwn = other.name === object && (concerns.has(field) || rule.field === field)
        const isBehind = [...behind].some(
          ([link, fields]) => other.fields.get(link)?.def.target === object && fields.includes(field),
        )
        return isOwn || isBehind
      })
      .map(({ rule }) => ({ object: other.name, rule })),
  )
}
