import type { Context } from '#kernel/context.ts'
import { isMoney } from '#kernel/currencies/server/rateDay.ts'
import type { Issue } from '#kernel/errors.ts'
import type { FieldDef, JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import { sanitize } from '#kernel/fields/richText/server/sanitize.ts'
import { at } from '#kernel/fields/shared/parsed.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import { shapeOf } from './shape.ts'

export type Values = Record<string, JsonValue>

/** System fields that a caller may set like own ones. */
const settableSystem = new Set(['owner', 'teams', 'tags', 'externalIds'])
/** And those that only a named system actor sets: activity marks, and dates of records made for an earlier time. */
const systemOnly = new Set(['lastActivityAt', 'nextActivityAt', 'createdAt', 'updatedAt'])

export function parseEnv(ctx: Context): ParseEnv {
  return {
    zone: ctx.locale.zone,
    currency: ctx.organization.currency,
    country: ctx.organization.country,
    language: ctx.locale.language,
  }
}

export type InputReader = (input: Values) => { values: Values; issues: Issue[] }

/**
 * Makes what coerces and judges the inputs of one batch. Unknown and unreadable fields give the same issue, so that neither
 * can be told from the other; read-only ones are refused and not dropped silently, save what a verb of the program sets
 * (`sets`). Rights are asked once a field.
 */
export function inputReader(ctx: Context, object: RegisteredObject, sets: readonly string[] = []): InputReader {
  const env = parseEnv(ctx)
  const gates = new Map<string, RegisteredField | Issue>()
  const gateOf = (name: string) => {
    const known = gates.get(name)
    if (known) return known
    const gate = writable(ctx, object, name, sets.includes(name))
    gates.set(name, gate)
    return gate
  }
  return (input) => {
    const values: Values = {}
    const issues: Issue[] = []
    for (const name of Object.keys(input)) {
      const gate = gateOf(name)
      if ('code' in gate) {
        issues.push(gate)
        continue
      }
      const parsed = parseField(gate, input[name], env)
      if (parsed.ok) values[name] = parsed.value
      else issues.push(...parsed.issues)
    }
    return { values, issues }
  }
}

function writable(ctx: Context, object: RegisteredObject, name: string, isOurs: boolean): RegisteredField | Issue {
  const field = object.fields.get(name)
  if (!field || !ctx.access.canReadField(object.name, name))
    return { field: name, code: 'unknownField', message: `${object.name} has no field "${name}"` }
  if (!isOurs && !mayWrite(ctx, object, field))
    return { field: name, code: 'readOnly', message: `${name} cannot be written` }
  return field
}

function parseField(
  field: RegisteredField,
  input: JsonValue | undefined,
  env: ParseEnv,
): { ok: true; value: JsonValue } | { ok: false; issues: Issue[] } {
  if (input === null || input === undefined || input === '') return { ok: true, value: emptyOf(field) }
  const parsed = field.kind.parse(input, field.def, env)
  if (!parsed.ok) return at(field.name, parsed)
  const value = parsed.value as JsonValue
  if (value === null) return { ok: true, value: emptyOf(field) }
  return { ok: true, value: asStored(field.def, value) }
}

/** What is parsed, as it may stand in the table. */
export const asStored = (def: FieldDef, value: JsonValue): JsonValue =>
  def.kind === 'richText' && typeof value === 'string' ? sanitize(value) : value

/** Empty lists of system fields are lists: their columns are never null. */
function emptyOf(field: RegisteredField): JsonValue {
  if (!field.isSystem) return null
  return field.name === 'externalIds' ? {} : field.name === 'teams' || field.name === 'tags' ? [] : null
}

function mayWrite(ctx: Context, object: RegisteredObject, field: RegisteredField): boolean {
  if (field.isSystem)
    return settableSystem.has(field.name)
      ? ctx.access.canWriteField(object.name, field.name)
      : ctx.actor.type === 'system' && systemOnly.has(field.name)
  // An undo puts back what rules and hooks wrote, too: those do not know how to unset it.
  if (field.def.readOnly && ctx.actor.type !== 'system' && ctx.source !== 'undo') return false
  return ctx.actor.type === 'system' || ctx.access.canWriteField(object.name, field.name)
}

/** Fills what is missing on create: defaults of fields, the owner, the owner's team. */
export function applyDefaults(
  ctx: Context,
  object: RegisteredObject,
  values: Values,
  now: string,
  today: string,
): void {
  for (const field of shapeOf(object).defaulted) {
    if (field.name in values) continue
    values[field.name] = defaultOf(ctx, field.def.default, now, today)
  }
  values.teams ??= []
  values.tags ??= []
  values.externalIds ??= {}
  // What is put into a queue is nobody's.
  const isQueued = object.def.queued === true && !isEmpty(values.queue)
  if (!('owner' in values)) values.owner = ctx.actor.type === 'user' && !isQueued ? ctx.actor.id : null
  // A person's teams are what they belong to: they do not get those of whoever adds them, and with them their rights.
  if (object.def.affectsPermissions) return
  const [team] = ctx.actor.type === 'user' ? ctx.actor.teamIds : []
  if (team && ctx.actor.type === 'user' && values.owner === ctx.actor.id && (values.teams as string[]).length === 0)
    values.teams = [team]
}

function defaultOf(ctx: Context, value: FieldDef['default'], now: string, today: string): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('special' in value))
    return (value ?? null) as JsonValue
  if (value.special === 'now') return now
  if (value.special === 'today') return today
  if (value.special === 'currency') return ctx.organization.currency
  if (value.special === 'language') return ctx.organization.language
  return ctx.actor.type === 'user' ? ctx.actor.id : null
}

export function requiredIssues(object: RegisteredObject, values: Values): Issue[] {
  return shapeOf(object)
    .required.filter((field) => isEmpty(values[field.name]))
    .map((field) => ({ field: field.name, code: 'required', message: `${field.name} must not be empty` }))
}

export function isEmpty(value: JsonValue | undefined): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** The stored name of the record: its title fields joined by a space. */
export function displayNameOf(object: RegisteredObject, values: Values): string {
  let all = ''
  for (const name of object.titleFields) {
    const text = textOf(object.fields.get(name), values[name])
    if (text !== '') all += `${all === '' ? '' : ' '}${text}`
  }
  return all.slice(0, 500)
}

/** Lower-cased text of all searchable fields, one a line, for the trigram index. Short fields must stand in it whole: filters rely on it. */
export function searchTextOf(object: RegisteredObject, values: Values): string {
  let all = ''
  for (const field of object.searchable) {
    const text = textOf(field, values[field.name])
    if (text !== '') all += `${all === '' ? '' : '\n'}${text.slice(0, 8000)}`
  }
  return all.toLowerCase()
}

function textOf(field: RegisteredField | undefined, value: JsonValue | undefined): string {
  return field === undefined || value === null || value === undefined ? '' : field.kind.text(value as never, field.def)
}

/** The value spread over its columns, as `json_to_recordset` takes it. */
export function intoRow(row: Record<string, JsonValue>, field: RegisteredField, value: JsonValue): void {
  for (const column of field.columns) {
    if (column.derive) row[column.name] = value === null ? null : column.derive(value as never)
    else if (column.part) row[column.name] = (value as Record<string, JsonValue> | null)?.[column.part] ?? null
    else row[column.name] = value
  }
}

/** Whether a field stays as it is. Base and rate of money are the engine's to fill, so what comes in is compared without them. */
export function sameField(field: RegisteredField | undefined, a: JsonValue | undefined, b: JsonValue | undefined) {
  return field && isMoney(field) ? sameValue(asGiven(a), asGiven(b)) : sameValue(a, b)
}

function asGiven(money: JsonValue | undefined): JsonValue {
  if (typeof money !== 'object' || money === null || Array.isArray(money)) return money ?? null
  const { base: _base, rate: _rate, ...given } = money
  return given
}

/** Values are canonical after parsing, so equality is equality of their JSON, whatever the order of keys. */
export function sameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (isEmpty(a) && isEmpty(b)) return true
  return typeof a === 'object' && typeof b === 'object' && canonical(a) === canonical(b)
}

function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_key, part: JsonValue) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .filter(([, v]) => v !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  )
}
