import type { Issue } from '#kernel/errors.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import {
  fieldOf,
  isReckoned,
  type RegisteredField,
  type RegisteredObject,
  type Registry,
  targetOf,
} from '#kernel/objects/server/registry.ts'
import { canRollUp } from '#kernel/rollups/kinds.ts'
import { type FieldRollup, rollupsOf } from '#kernel/rollups/server/objectRollups.ts'
import { type CompiledFormula, compileFormula, type FormulaScope } from '../compile.ts'
import { canBeReckoned } from '../types.ts'

/** A field that is reckoned, and by what. */
export interface FieldFormula {
  field: RegisteredField
  formula: CompiledFormula
  inputs: readonly Input[]
}

/** A field that a formula reads: of its own record, or behind a link. */
interface Input extends Place {
  link: string | null
}

/**
 * What an object has reckoned: roll-ups, which read other records alone, and formulas, each after those that it reads. What cannot be
 * reckoned any more is named with the reason.
 */
export interface ObjectFormulas {
  rollups: readonly FieldRollup[]
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
  if (!object.ownFields.some((field) => isReckoned(field.def))) return none
  const reckoned = object.ownFields.filter((field) => field.def.formula !== undefined && field.def.rollup === undefined)
  const scope = scopeOf(registry, object)
  const { rollups, faults: unfit } = rollupsOf(registry, object)
  const faults = new Map(unfit)
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
  return { rollups, inOrder: sorted, behind: behindLinks(sorted), faults }
}

const none: ObjectFormulas = { rollups: [], inOrder: [], behind: new Map(), faults: new Map() }

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

/** A field of an object. */
interface Place {
  object: string
  field: string
}

/** What a reckoned field is made of; nothing for any other. */
function inputsOf(registry: Registry, objectName: string, name: string): readonly Place[] {
  const object = registry.objects.get(objectName)
  if (!object) return []
  const { rollups, inOrder: formulas } = formulasOf(registry, object)
  const formula = formulas.find(({ field }) => field.name === name)
  return formula?.inputs ?? rollups.find(({ field }) => field.name === name)?.reads ?? []
}

/** Set where a field reads, through others, over links and back, what is made of itself: nobody could reckon that to an end. */
const circleThrough = (registry: Registry, object: string, field: string): Issue | null =>
  circleFrom(registry, inputsOf(registry, object, field), { object, field })

/** The same for what a field is to read. */
export function circleFrom(registry: Registry, inputs: readonly Place[], field: Place): Issue | null {
  const seen = new Set<string>()
  const follow = (from: readonly Place[], way: string[]): string[] | null => {
    for (const input of from) {
      const key = `${input.object}.${input.field}`
      if (input.object === field.object && input.field === field.field) return [...way, key]
      if (seen.has(key)) continue
      seen.add(key)
      const found = follow(inputsOf(registry, input.object, input.field), [...way, key])
      if (found) return found
    }
    return null
  }
  const way = follow(inputs, [])
  return way && circle(way)
}

/** Formulas and roll-ups that read a field of an object: there, through a link to it, or over what links to them. */
export function formulasReading(registry: Registry, object: string, name: string): { object: string; name: string }[] {
  return [...registry.objects.values()].flatMap((other) =>
    other.ownFields
      .filter(({ name: own }) =>
        inputsOf(registry, other.name, own).some((input) => input.object === object && input.field === name),
      )
      .map((field) => ({ object: other.name, name: field.name })),
  )
}

/** Fields of other objects that are made of the records of this one. */
export function rollupsOver(registry: Registry, object: string): { object: string; name: string }[] {
  return [...registry.objects.values()].flatMap((other) =>
    formulasOf(registry, other)
      .rollups.filter(({ related }) => related.name === object && other.name !== object)
      .map(({ field }) => ({ object: other.name, name: field.name })),
  )
}

/** Why a field cannot be reckoned, whatever its formula or roll-up says. */
export function unfitFor(def: FieldDef): Issue[] {
  if (!isReckoned(def)) return []
  const field = def.formula === undefined ? 'rollup' : 'formula'
  const about = (code: string, message: string): Issue => ({ field, code, message, params: {} })
  const fits = field === 'formula' ? canBeReckoned(def) : canRollUp(def)
  const asked = def.required || def.default !== undefined
  return [
    ...(fits ? [] : [about('notPossible', `A ${def.kind} cannot be reckoned`)]),
    ...(asked ? [about('notAsked', 'Nobody is asked for what is reckoned: take “required” and the default away')] : []),
    ...(def.formula !== undefined && def.rollup !== undefined
      ? [about('reckonedTwice', 'A field has either a formula or a roll-up')]
      : []),
  ]
}

/** What speaks against reckoned fields of an object as they are to be; each issue is about the field's own formula or roll-up. */
export function formulaIssues(registry: Registry, objectName: string, fields: readonly string[]): Issue[] {
  const object = registry.object(objectName)
  const { faults } = formulasOf(registry, object)
  return fields.flatMap((name) => {
    const fault = faults.get(name) ?? circleThrough(registry, objectName, name)
    const part = object.fields.get(name)?.def.rollup === undefined ? 'formula' : 'rollup'
    return fault ? [{ ...fault, field: `fields.${name}.${part}` }] : []
  })
}

/** For what the program itself declares: throws where something cannot be reckoned, also because of a circle over links. */
export function demandReckonable(registry: Registry): void {
  for (const object of registry.objects.values()) {
    const reckoned = object.ownFields.filter((field) => isReckoned(field.def)).map((field) => field.name)
    const unfit = object.ownFields.flatMap((field) => unfitFor(field.def).map((one) => ({ ...one, field: field.name })))
    const [issue] = [...unfit, ...formulaIssues(registry, object.name, reckoned)]
    if (issue) throw new Error(`${object.name}: ${issue.field}: ${issue.message}`)
  }
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
