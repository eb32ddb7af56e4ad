import type { Issue } from '#kernel/errors.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import {
  fieldOf,
  type RegisteredField,
  type RegisteredObject,
  type Registry,
  targetOf,
} from '#kernel/objects/server/registry.ts'
import { type CompiledFormula, compileFormula, type FormulaScope } from '../compile.ts'
import { canBeReckoned } from '../types.ts'

/** A field that is reckoned, and by what. */
export interface FieldFormula {
  field: RegisteredField
  formula: CompiledFormula
  inputs: readonly Input[]
}

/** A field that a formula reads: of its own record, or behind a link. */
interface Input {
  link: string | null
  object: string
  field: string
}

/** The formulas of an object, each after those that it reads; what cannot be reckoned any more is named with the reason. */
export interface ObjectFormulas {
  inOrder: readonly FieldFormula[]
  /** What they read behind each link. */
  behind: ReadonlyMap<string, { target: string; fields: readonly string[] }>
  faults: ReadonlyMap<string, Issue>
}

const known = new WeakMap<RegisteredObject, ObjectFormulas>()

/** Compiled once for each snapshot of the registry. */
export function formulasOf(registry: Registry, object: RegisteredObject): ObjectFormulas {
  const found = known.get(object)
  if (found) return found
  const made = compileAll(registry, object)
  known.set(object, made)
  return made
}

function compileAll(registry: Registry, object: RegisteredObject): ObjectFormulas {
  const reckoned = object.ownFields.filter((field) => field.def.formula !== undefined)
  if (reckoned.length === 0) return none
  const scope = scopeOf(registry, object)
  const faults = new Map<string, Issue>()
  const compiled = new Map<string, FieldFormula>()
  for (const field of reckoned) {
    const result = compileFormula(field.def.formula ?? '', scope, field.def)
    if (!result.ok) faults.set(field.name, result.issue)
    else {
      const inputs = result.formula.reads.map((path) => inputAt(object, path))
      compiled.set(field.name, { field, formula: result.formula, inputs })
    }
  }
  const sorted = inOrder(compiled, faults)
  return { inOrder: sorted, behind: behindLinks(sorted), faults }
}

const none: ObjectFormulas = { inOrder: [], behind: new Map(), faults: new Map() }

function inputAt(object: RegisteredObject, path: string): Input {
  const [first = '', field] = path.split('.')
  if (field === undefined) return { link: null, object: object.name, field: first }
  return { link: first, object: targetOf(fieldOf(object, first)) ?? '', field }
}

function behindLinks(formulas: readonly FieldFormula[]): ObjectFormulas['behind'] {
  const found = new Map<string, { target: string; fields: string[] }>()
  for (const { link, object, field } of formulas.flatMap(({ inputs }) => inputs)) {
    if (link === null) continue
    const known = found.get(link)?.fields ?? []
    found.set(link, { target: object, fields: [...new Set([...known, field])] })
  }
  return found
}

/** What formulas of an object may name: what the log tells of when it changes, here or behind a link. */
export function scopeOf(registry: Registry, object: RegisteredObject): FormulaScope {
  const linked = (name: string) => {
    const field = object.fields.get(name)
    const target = field?.storage === 'uuid' ? targetOf(field) : undefined
    const other = target === undefined ? undefined : registry.objects.get(target)
    return other && fieldsOf(other)
  }
  return { fields: fieldsOf(object), linked }
}

/** Of the fields that every record has, those that stay or that people change. */
const system = ['id', 'owner', 'createdAt', 'tags']

function fieldsOf(object: RegisteredObject): ReadonlyMap<string, FieldDef> {
  const own = object.ownFields.map((field) => [field.name, field.def] as const)
  const given = system.flatMap((name) => {
    const field = object.fields.get(name)
    return field ? [[name, field.def] as const] : []
  })
  return new Map([...own, ...given])
}

/** Set where a formula reads, through others and over links, what is made of itself: nobody could reckon that to an end. */
function circleThrough(registry: Registry, object: string, name: string): Issue | null {
  const seen = new Set<string>()
  const follow = (at: string, field: string, way: string[]): string[] | null => {
    const standing = registry.objects.get(at)
    const one = standing && formulasOf(registry, standing).inOrder.find((other) => other.field.name === field)
    for (const input of one?.inputs ?? []) {
      const key = `${input.object}.${input.field}`
      if (input.object === object && input.field === name) return [...way, key]
      if (seen.has(key)) continue
      seen.add(key)
      const found = follow(input.object, input.field, [...way, key])
      if (found) return found
    }
    return null
  }
  const way = follow(object, name, [])
  return way && circle(way)
}

/** Formulas that read a field of an object, there or through a link to it. */
export function formulasReading(registry: Registry, object: string, name: string): { object: string; name: string }[] {
  const isRead = (input: Input) => input.object === object && input.field === name
  return [...registry.objects.values()].flatMap((other) =>
    formulasOf(registry, other)
      .inOrder.filter(({ inputs }) => inputs.some(isRead))
      .map(({ field }) => ({ object: other.name, name: field.name })),
  )
}

/** Why a field cannot have a formula, whatever that says. */
export function unfitFor(def: FieldDef): Issue[] {
  if (def.formula === undefined) return []
  const asked = def.required || def.default !== undefined
  return [
    ...(canBeReckoned(def) ? [] : [issue('notPossible', `A ${def.kind} cannot be reckoned`, {})]),
    ...(asked
      ? [issue('notAsked', 'Nobody is asked for what is reckoned: take “required” and the default away', {})]
      : []),
  ]
}

/** What speaks against fields of an object as formulas would have them; each issue is about the field's own formula. */
export function formulaIssues(registry: Registry, object: string, fields: readonly string[]): Issue[] {
  const { faults } = formulasOf(registry, registry.object(object))
  return fields.flatMap((name) => {
    const fault = faults.get(name) ?? circleThrough(registry, object, name)
    return fault ? [{ ...fault, field: `fields.${name}.formula` }] : []
  })
}

function inOrder(compiled: ReadonlyMap<string, FieldFormula>, faults: Map<string, Issue>): FieldFormula[] {
  const sorted: FieldFormula[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (name: string, way: string[]): void => {
    const one = compiled.get(name)
    if (!one || state.get(name) === 'done') return
    if (state.get(name) === 'open') {
      for (const link of way.slice(way.indexOf(name))) faults.set(link, circle(way.slice(way.indexOf(name))))
      return
    }
    state.set(name, 'open')
    for (const { link, field } of one.inputs) if (link === null) visit(field, [...way, name])
    state.set(name, 'done')
    sorted.push(one)
  }
  for (const name of compiled.keys()) visit(name, [])
  return sorted.filter(({ field, inputs }) => {
    const lost = inputs.find((input) => input.link === null && faults.has(input.field))?.field
    if (lost !== undefined && !faults.has(field.name))
      faults.set(field.name, issue('formulaInput', `It reads "${lost}", which cannot be reckoned`, { name: lost }))
    return !faults.has(field.name)
  })
}

export const circle = (names: string[]): Issue =>
  issue('formulaCircle', `It would be made of itself: ${names.join(' → ')} → ${names[0]}`, { names: names.join(' → ') })

const issue = (code: string, message: string, params: Record<string, string>): Issue => ({
  field: 'formula',
  code,
  message,
  params,
})
