import { createHash } from 'node:crypto'
import type { AssignmentRule } from '#kernel/assignment/contract.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import type {
  Choice,
  ColumnSpec,
  FieldDef,
  FieldKind,
  FieldKindName,
  ParseEnv,
  Storage,
} from '#kernel/fields/contract.ts'
import { kinds } from '#kernel/fields/kinds.ts'
import type { Process, ValidationRule } from '#kernel/guards/contract.ts'
import type { PublishedLayout } from '#kernel/layouts/contract.ts'
import { type ObjectDef, type Rule, systemFields } from '#kernel/objects/contract.ts'

/** The live set of objects, code ∪ rows, as one immutable snapshot: a change makes a new registry with a new version. */
export interface Registry {
  readonly version: string
  readonly objects: ReadonlyMap<string, RegisteredObject>
  /** Throws notFound for an unknown name. */
  object(name: string): RegisteredObject
  byPlural(plural: string): RegisteredObject
}

export interface RegisteredObject {
  name: string
  plural: string
  /** Table name inside the workspace's schema. */
  table: string
  def: ObjectDef
  /** System fields and own fields. */
  fields: ReadonlyMap<string, RegisteredField>
  ownFields: readonly RegisteredField[]
  titleFields: readonly string[]
  searchable: readonly RegisteredField[]
  rules: readonly Rule[]
  /** To-many paths: links of other objects that point here, by their inverse name. */
  related: ReadonlyMap<string, { path: string; object: string; field: string }>
  /** Layouts in force; empty where all pages are as shipped. */
  layouts: readonly PublishedLayout[]
  /** What administrators do not let stand. */
  validations: readonly ValidationRule[]
  /** How records go from state to state, by field; empty where every way is open. */
  processes: readonly Process[]
  /** Active rules by which records get their owners, in order. */
  assignment: readonly AssignmentRule[]
  isCustom: boolean
}

export interface RegisteredField {
  name: string
  def: FieldDef
  kind: FieldKind
  /** First is the main column. */
  columns: readonly RegisteredColumn[]
  /** Columns of the kinds that it had before: they keep what stood in them, and nothing reads them but an undo. */
  kept: readonly RegisteredColumn[]
  /** Storage of the main column; decides the operators. */
  storage: Storage
  isSystem: boolean
  isCustom: boolean
}

export interface RegisteredColumn extends ColumnSpec {
  name: string
}

const systemColumns: Record<string, ColumnSpec> = {
  id: { suffix: '', type: 'uuid', storage: 'uuid' },
}

/** Builds the snapshot; throws on names that clash and on links that lead nowhere. */
export function buildRegistry(code: readonly ObjectDef[], rows: CustomDefinitions = noCustom): Registry {
  const definitions = [
    ...code.map((def) => extend(def, rows)),
    ...rows.objects.map((def) => extend({ ...def, isCustom: true }, rows)),
  ]
  const objects = new Map(definitions.map((def) => [def.name, register(def, rows)]))
  if (objects.size !== definitions.length) throw new Error('Two objects share a name')
  for (const object of objects.values()) linkInverses(object, objects)
  const plurals = new Map([...objects.values()].map((object) => [object.plural, object]))
  const version = createHash('sha256')
    .update(
      JSON.stringify([
        definitions,
        rows.layouts,
        rows.rules,
        rows.processes,
        rows.assignment,
        rows.fields.map((field) => field.storage?.base ?? null),
      ]),
    )
    .digest('hex')
    .slice(0, 16)
  return {
    version,
    objects,
    object: (name) => objects.get(name) ?? missing(name),
    byPlural: (plural) => plurals.get(plural) ?? missing(plural),
  }
}

/** What administrators added: objects, fields, choices of shipped fields, how pages are laid out, rules and processes. */
export interface CustomDefinitions {
  objects: ObjectDef[]
  fields: { object: string; name: string; def: FieldDef; storage?: FieldStorage | null }[]
  choices: { object: string; field: string; choices: Choice[] }[]
  layouts: (PublishedLayout & { object: string })[]
  rules: (ValidationRule & { object: string })[]
  processes: (Process & { object: string })[]
  assignment: AssignmentRule[]
}

/** Where a field has its values once its kind has changed: in columns of a new name, beside those of the kinds before. */
export interface FieldStorage {
  /** What the names of its columns begin with. */
  base: string
  kept: KeptColumns[]
}
export interface KeptColumns {
  base: string
  /** The field as it was with them. */
  def: FieldDef
  /** The operation that put them aside, and how it read values. */
  operation: string
  env: ParseEnv
  /** Place in the log when that was: records without a later event stand in them as they should. */
  since: string
  /** They are being filled, and were never in use. */
  isPending?: boolean
}

const noCustom: CustomDefinitions = {
  objects: [],
  fields: [],
  choices: [],
  layouts: [],
  rules: [],
  processes: [],
  assignment: [],
}

/** The field of an object, or the error that an unknown field gives. */
export function fieldOf(object: RegisteredObject, name: string): RegisteredField {
  const field = object.fields.get(name)
  if (!field) throw invalidField(name, 'unknownField', `${object.name} has no field "${name}"`)
  return field
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function extend(def: ObjectDef, custom: CustomDefinitions): ObjectDef {
  const own = custom.fields
    .filter((field) => field.object === def.name)
    .map((field) => [field.name, field.def] as const)
  const listed = custom.choices
    .filter((list) => list.object === def.name)
    .flatMap(({ field, choices }) => {
      const shipped = def.fields[field]
      return shipped?.choices ? [[field, { ...shipped, choices: withShipped(choices, shipped.choices) }] as const] : []
    })
  return own.length + listed.length === 0
    ? def
    : { ...def, fields: { ...def.fields, ...Object.fromEntries([...listed, ...own]) } }
}

/** What a new release brings stands at the end of a list that an administrator has arranged. */
function withShipped(choices: Choice[], shipped: Choice[]): Choice[] {
  const known = new Set(choices.map((choice) => choice.value))
  const own = new Map(shipped.map((choice) => [choice.value, choice]))
  return [
    ...choices.map((choice) => {
      const known = own.get(choice.value)
      if (!known) return choice
      // A list arranged before its choices had types.
      return { ...(known.type ? { type: known.type } : {}), ...choice, isShipped: true }
    }),
    ...shipped.filter((choice) => !known.has(choice.value)).map((choice) => ({ ...choice, isShipped: true })),
  ]
}

function register(
  def: ObjectDef,
  { fields: custom, layouts, rules, processes, assignment }: CustomDefinitions,
): RegisteredObject {
  const own = new Map(custom.filter((field) => field.object === def.name).map((field) => [field.name, field]))
  const ownFields = Object.entries(def.fields).map(([name, field]) =>
    registerField(name, field, false, def.isCustom === true || own.has(name), own.get(name)?.storage),
  )
  const fields = new Map<string, RegisteredField>()
  for (const [name, field] of Object.entries(systemFields))
    fields.set(name, registerField(name, field as FieldDef, true, false))
  for (const field of ownFields) {
    if (fields.has(field.name)) throw new Error(`${def.name}.${field.name} is a system field`)
    fields.set(field.name, field)
  }
  const titleFields = [def.title].flat()
  for (const title of titleFields) if (!fields.has(title)) throw new Error(`${def.name} has no title field "${title}"`)
  return {
    name: def.name,
    plural: def.plural,
    table: snakeCase(def.name),
    def,
    fields,
    ownFields,
    titleFields,
    searchable: ownFields.filter((field) => field.def.searchable || titleFields.includes(field.name)),
    rules: def.rules ?? [],
    related: new Map(),
    layouts: layouts.filter((one) => one.object === def.name),
    validations: rules.filter((one) => one.object === def.name),
    processes: processes.filter((one) => one.object === def.name),
    assignment: assignment.filter((one) => one.object === def.name),
    isCustom: def.isCustom === true,
  }
}

/** A field with its columns, also one that only stands for itself. */
export function registerField(
  name: string,
  given: FieldDef,
  isSystem: boolean,
  isCustom: boolean,
  storage?: FieldStorage | null,
): RegisteredField {
  const def = isReckoned(given) ? { ...given, readOnly: true } : given
  const kind = kinds[def.kind] as unknown as FieldKind
  const system = isSystem ? systemColumns[name] : undefined
  const base = storage?.base ?? snakeCase(name)
  const columns = system ? [{ ...system, name: base }] : columnsOf(def.kind, base)
  const kept = (storage?.kept ?? []).flatMap((before) => columnsOf(before.def.kind, before.base))
  const main = columns[0]
  if (!main) throw new Error(`Field kind ${def.kind} has no column`)
  return { name, def, kind, columns, kept, storage: main.storage, isSystem, isCustom }
}

/** Filled by the engine, by a formula or from related records. */
export const isReckoned = ({ formula, rollup }: Pick<FieldDef, 'formula' | 'rollup'>): boolean =>
  formula !== undefined || rollup !== undefined

/** The columns that a field of the kind has under this name. */
export const columnsOf = (kind: FieldKindName, base: string): RegisteredColumn[] =>
  kinds[kind].columns.map((column) => ({ ...(column as ColumnSpec), name: base + column.suffix }))

function linkInverses(object: RegisteredObject, objects: ReadonlyMap<string, RegisteredObject>): void {
  for (const field of object.ownFields) {
    const target = targetOf(field)
    const path = field.def.inverse
    if (field.def.kind === 'link' && !target) throw new Error(`${object.name}.${field.name} names no target object`)
    if (!path) continue
    const isTaken = (other: RegisteredObject) => other.related.has(path) || other.fields.has(path)
    const named = target ? [target] : (field.def.targets ?? [])
    const others = named.map((name) => objects.get(name) ?? unknown(object, field, name))
    const twice = others.find(isTaken)
    if (twice) throw new Error(`${twice.name}.${path} is named twice`)
    if (named.length === 0 && namesObject(field))
      others.push(
        ...[...objects.values()].filter((other) => other !== object && standsForItself(other) && !isTaken(other)),
      )
    for (const other of others) {
      const related = other.related as Map<string, { path: string; object: string; field: string }>
      related.set(path, { path, object: object.name, field: field.name })
    }
  }
}

function unknown(object: RegisteredObject, field: RegisteredField, target: string): never {
  throw new Error(`${object.name}.${field.name} links to unknown object "${target}"`)
}

/** Neither a part of something else nor a setting: what people have business with. */
const standsForItself = ({ def }: RegisteredObject): boolean => def.group !== 'hidden' && def.group !== 'settings'

/** True when the value itself says which object it leads to. Ids are unique among all objects, so the id alone is the tie. */
export const namesObject = (field: RegisteredField): boolean => field.columns.some((column) => column.part === 'object')

/** The object that a to-one field leads to; undefined for fields that lead nowhere. */
export function targetOf(field: RegisteredField): string | undefined {
  return field.kind.target?.(field.def)
}

function missing(name: string): never {
  throw notFound(`Object "${name}"`)
}
