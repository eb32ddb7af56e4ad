import type { Issue } from '#kernel/errors.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import {
  type RegisteredField,
  type RegisteredObject,
  type Registry,
  targetOf,
} from '#kernel/objects/server/registry.ts'
import { type CompiledFormula, compileFormula, type FormulaScope } from '../compile.ts'

/** A field that is reckoned, and by what. */
export interface FieldFormula {
  field: RegisteredField
  formula: CompiledFormula
}

/** The formulas of an object, each after those that it reads; what cannot be reckoned any more is named with the reason. */
export interface ObjectFormulas {
  inOrder: readonly FieldFormula[]
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
  if (reckoned.length === 0) return { inOrder: [], faults: new Map() }
  const scope = scopeOf(registry, object)
  const faults = new Map<string, Issue>()
  const compiled = new Map<string, FieldFormula>()
  for (const field of reckoned) {
    const result = compileFormula(field.def.formula ?? '', scope, field.def)
    if (result.ok) compiled.set(field.name, { field, formula: result.formula })
    else faults.set(field.name, result.issue)
  }
  return { inOrder: inOrder(compiled, faults), faults }
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
export function circleThrough(registry: Registry, object: string, name: string): Issue | null {
  const seen = new Set<string>()
  const follow = (at: string, field: string, way: string[]): string[] | null => {
    const standing = registry.objects.get(at)
    const one = standing && formulasOf(registry, standing).inOrder.find((other) => other.field.name === field)
    for (const path of one?.formula.reads ?? []) {
      const [first = '', part] = path.split('.')
      const link = standing?.fields.get(first)
      const next = part === undefined ? [at, first] : [link ? (targetOf(link) ?? '') : '', part]
      const [nextObject = '', nextField = ''] = next
      const key = next.join('.')
      if (nextObject === object && nextField === name) return [...way, key]
      if (seen.has(key)) continue
      seen.add(key)
      const found = follow(nextObject, nextField, [...way, key])
      if (found) return found
    }
    return null
  }
  const way = follow(object, name, [])
  return way && circle(way)
}

/** Formulas that read a field of an object, there or through a link to it. */
export function formulasReading(registry: Registry, object: string, name: string): { object: string; name: string }[] {
  return [...registry.objects.values()].flatMap((other) => {
    const isRead = (path: string) => {
      const [first = '', part] = path.split('.')
      const link = other.fields.get(first)
      return part === undefined
        ? other.name === object && first === name
        : part === name && link !== undefined && targetOf(link) === object
    }
    return formulasOf(registry, other)
      .inOrder.filter(({ formula }) => formula.reads.some(isRead))
      .map(({ field }) => ({ object: other.name, name: field.name }))
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
    for (const read of one.formula.reads) if (!read.includes('.')) visit(read, [...way, name])
    state.set(name, 'done')
    sorted.push(one)
  }
  for (const name of compiled.keys()) visit(name, [])
  return sorted.filter(({ field, formula }) => {
    const lost = formula.reads.find((read) => faults.has(read))
    if (lost !== undefined && !faults.has(field.name))
      faults.set(field.name, issue('formulaInput', `It reads "${lost}", which cannot be reckoned`, { name: lost }))
    return !faults.has(field.name)
  })
}

const circle = (names: string[]): Issue =>
  issue('formulaCircle', `It would be made of itself: ${names.join(' → ')} → ${names[0]}`, { names: names.join(' → ') })

const issue = (code: string, message: string, params: Record<string, string>): Issue => ({
  field: 'formula',
  code,
  message,
  params,
})
