import type { Context } from '#kernel/context.ts'
import { type Issue, invalid } from '#kernel/errors.ts'
import type { JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import { parseEnv } from '#kernel/records/server/values.ts'
import type { ColumnMapping, FileOptions, LinkMapping, Mapping } from '../../contract.ts'
import { compileTemplate, templateNames } from '../../template.ts'
import { importFields, partsOf } from '../mapping/targets.ts'
import { unguard } from './inert.ts'

/** A mapping made ready to run: every source of a value as a function of the row's cells. */
export interface Plan {
  object: RegisteredObject
  mapping: Mapping
  header: string[]
  slots: Slot[]
}

/** One source of one value. */
export interface Slot {
  field: RegisteredField
  /** Part of a composite value, or the system of an external id. */
  part: string | null
  /** Header of the column, null for constants and templates. */
  column: string | null
  text(cells: readonly string[]): string
  /** A constant that is no text is passed on as it is. */
  constant?: JsonValue
  env: ParseEnv
  factor?: number
  type?: string
  /** The field leads to another object; its text is looked up. */
  target: string | null
  link: LinkMapping
}

/** Checks a mapping against the object, the asker's rights and the file; throws all that is wrong with it at once. */
export function compilePlan(ctx: Context, mapping: Mapping, header: string[], options: FileOptions): Plan {
  const object = ctx.registry.object(mapping.object)
  const issues: Issue[] = []
  const env = { ...parseEnv(ctx), dateOrder: options.dateOrder, decimalSign: options.decimalSign }
  const scope: Scope = {
    byId: mapping.mode === 'update' && mapping.key === 'id',
    fields: new Map(importFields(ctx, object).map((field) => [field.name, field])),
    object,
    header,
    env,
    issues,
  }
  const texts = columnTexts(scope, mapping)
  const slots = [
    ...mapping.columns.flatMap((column, index) => columnSlot(scope, column, `columns[${index}]`)),
    ...Object.entries(mapping.constants ?? {}).flatMap(([path, value]) => constantSlot(scope, path, value)),
    ...Object.entries(mapping.templates ?? {}).flatMap(([path, text]) => templateSlot(scope, path, text, texts)),
  ]
  checkKey(scope, mapping, slots)
  if (slots.length === 0 && issues.length === 0)
    issues.push({ field: 'columns', code: 'nothingMapped', message: 'Map at least one column to a field' })
  if (issues.length > 0) throw invalid(issues)
  // Whole values first, so that a currency column speaks last.
  return { object, mapping, header, slots: slots.sort((a, b) => Number(a.part !== null) - Number(b.part !== null)) }
}

interface Scope {
  /** An update may name the record itself. */
  byId: boolean
  object: RegisteredObject
  fields: Map<string, RegisteredField>
  header: string[]
  env: ParseEnv
  issues: Issue[]
}

function columnSlot(scope: Scope, column: ColumnMapping, place: string): Slot[] {
  if (column.field === null) return []
  const index = columnIndex(scope, column.column)
  if (index < 0) {
    scope.issues.push({
      field: `${place}.column`,
      code: 'unknownColumn',
      message: `The file has no column "${column.column}"`,
      params: { name: String(column.column) },
    })
    return []
  }
  const { factor, type, currency, link } = column
  const env = currency ? { ...scope.env, currency } : scope.env
  const slot = slotOf(scope, column.field, `${place}.field`, env, link ?? {})
  const details = { ...(factor === undefined ? {} : { factor }), ...(type ? { type } : {}) }
  return slot
    ? [{ ...slot, column: scope.header[index] ?? null, text: cellText(index, column.values), ...details }]
    : []
}

function constantSlot(scope: Scope, path: string, value: JsonValue): Slot[] {
  const slot = slotOf(scope, path, `constants.${path}`, scope.env, {})
  if (!slot) return []
  return [typeof value === 'string' ? { ...slot, text: () => value } : { ...slot, text: () => '', constant: value }]
}

function templateSlot(scope: Scope, path: string, text: string, texts: Map<string, CellText>): Slot[] {
  const slot = slotOf(scope, path, `templates.${path}`, scope.env, {})
  const unknown = templateNames(text).find((name) => !texts.has(name))
  if (unknown !== undefined)
    scope.issues.push({
      field: `templates.${path}`,
      code: 'unknownColumn',
      message: `The file has no column "${unknown}"`,
      params: { name: unknown },
    })
  if (!slot) return []
  const fill = compileTemplate(text)
  return [{ ...slot, text: (cells) => fill((name) => texts.get(name)?.(cells) ?? '') }]
}

function slotOf(scope: Scope, path: string, place: string, env: ParseEnv, link: LinkMapping): Slot | null {
  const [name = '', ...rest] = path.split('.')
  const part = rest.length > 0 ? rest.join('.') : null
  const field = path === 'id' && scope.byId ? scope.object.fields.get('id') : scope.fields.get(name)
  const known =
    field &&
    (part === null
      ? name !== 'externalIds'
      : name === 'externalIds'
        ? isSystemName(part)
        : partsOf(field).includes(part))
  if (!field || !known) {
    const message = `${scope.object.name} has no field "${path}" that you may import`
    scope.issues.push({ field: place, code: 'unknownField', message, params: { name: path } })
    return null
  }
  const target = part === null ? (field.kind.target?.(field.def) ?? null) : null
  return { field, part, column: null, text: () => '', env, target, link }
}

/** Also keeps `__proto__` and its like out (S-15). */
const isSystemName = (name: string) => /^[a-z][a-zA-Z0-9_-]{0,39}$/.test(name) && name !== 'constructor'

type CellText = (cells: readonly string[]) => string

function columnIndex({ header }: Scope, column: string | number): number {
  if (typeof column === 'number') return column < header.length ? column : -1
  const wanted = column.trim()
  const exact = header.indexOf(wanted)
  return exact >= 0 ? exact : header.findIndex((name) => name.toLowerCase() === wanted.toLowerCase())
}

/** A cell's text after the value mapping, trimmed, without the apostrophe of a guarded cell. */
function cellText(index: number, values: Record<string, string> = {}): CellText {
  const mapped = new Map(Object.entries(values).map(([from, to]) => [from.trim().toLowerCase(), to]))
  if (mapped.size === 0) return (cells) => unguard((cells[index] ?? '').trim())
  return (cells) => {
    const text = unguard((cells[index] ?? '').trim())
    return mapped.get(text.toLowerCase()) ?? text
  }
}

/** What templates see of each column: its text with the meanings of values that stand where the column is mapped first. */
function columnTexts(scope: Scope, { columns }: Mapping): Map<string, CellText> {
  const texts = new Map<string, CellText>()
  for (const { column, values } of columns) {
    const index = columnIndex(scope, column)
    const name = scope.header[index]
    if (name !== undefined && !texts.has(name)) texts.set(name, cellText(index, values))
  }
  scope.header.forEach((name, index) => {
    if (!texts.has(name)) texts.set(name, cellText(index))
  })
  return texts
}

function checkKey({ object, issues }: Scope, mapping: Mapping, slots: Slot[]): void {
  if (mapping.mode === 'create') return
  const { key = '', mode } = mapping
  const isKey =
    key.startsWith('externalIds.') || object.fields.get(key)?.def.unique === true || (key === 'id' && mode === 'update')
  if (!isKey) {
    const message = `Choose a key: a unique field of ${object.name}, externalIds.<system>, or for updates id`
    issues.push({ field: 'key', code: 'notAKey', message })
  } else if (!slots.some((slot) => pathOf(slot) === key)) {
    issues.push({
      field: 'key',
      code: 'keyNotMapped',
      message: `Map a column to the key ${key}`,
      params: { name: key },
    })
  }
}

export const pathOf = ({ field, part }: Slot): string => (part === null ? field.name : `${field.name}.${part}`)
