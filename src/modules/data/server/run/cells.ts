import type { JsonValue, Parsed } from '#kernel/fields/contract.ts'
import { multiplyDecimals } from '#kernel/fields/shared/decimals.ts'
import type { RowError } from '../../contract.ts'
import type { SourceRow } from '../parse/rows.ts'
import { type Plan, pathOf, type Slot } from './plan.ts'

/** A row on its way to a record. */
export interface RowDraft {
  row: number
  cells: string[]
  values: Record<string, JsonValue>
  /** Links still to be looked up: one text, or several for a list of links. */
  links: { slot: Slot; texts: string[] }[]
  errors: RowError[]
}

type ReadRow = (row: SourceRow) => RowDraft

/** Values of one column repeat (stages, countries, dates): what was read once is not read again. */
const rememberedValues = 5_000
const longestRemembered = 60

/** Makes the function that reads one row: texts of cells into values of fields, what is wrong into errors. */
export function rowReader(plan: Plan): ReadRow {
  const readers = plan.slots.map((slot) => ({ slot, read: slotReader(slot) }))
  return ({ row, cells, problem }) => {
    const draft: RowDraft = { row, cells, values: {}, links: [], errors: [] }
    if (problem) {
      draft.errors.push({ row, column: null, code: problem.code, reason: problem.message, value: null })
      return draft
    }
    for (const { slot, read } of readers) {
      const text = slot.text(cells)
      if (text === '' && slot.constant === undefined) continue
      const parsed: Parsed<JsonValue> = slot.constant === undefined ? read(text) : { ok: true, value: slot.constant }
      if (!parsed.ok)
        draft.errors.push(...parsed.issues.map((issue) => rowError(row, slot, issue.code, issue.message, text)))
      else if (parsed.value === null) continue
      else if (slot.target === null || slot.constant !== undefined) place(draft.values, slot, parsed.value)
      else draft.links.push({ slot, texts: [parsed.value].flat().map(String) })
    }
    return draft
  }
}

export function rowError(row: number, slot: Slot, code: string, reason: string, value: string | null): RowError {
  return {
    row,
    column: slot.column ?? pathOf(slot),
    code,
    reason,
    value: value === null ? null : detach(value.slice(0, 200)),
  }
}

/** A slice of a text keeps the whole text alive; what is kept for long is copied. */
export const detach = (text: string): string => (text.length < 13 ? text : Buffer.from(text).toString())

function slotReader(slot: Slot): (text: string) => Parsed<JsonValue> {
  const known = new Map<string, Parsed<JsonValue>>()
  let hits = 0
  let isUseful = true
  return (text) => {
    if (!isUseful || text.length > longestRemembered) return readSlot(slot, text)
    const found = known.get(text)
    if (found) {
      hits++
      return found
    }
    const parsed = readSlot(slot, text)
    if (known.size < rememberedValues) known.set(detach(text), parsed)
    else if (hits < rememberedValues) {
      // Addresses and numbers hardly repeat: looking for them would only cost.
      isUseful = false
      known.clear()
    }
    return parsed
  }
}

function readSlot(slot: Slot, text: string): Parsed<JsonValue> {
  if (slot.part !== null) return { ok: true, value: text }
  const parsed = slot.field.kind.parseText(text, slot.field.def, slot.env) as Parsed<JsonValue>
  if (!parsed.ok || parsed.value === null) return parsed
  const scaled = slot.factor === undefined ? parsed.value : scale(parsed.value, slot.factor)
  return { ok: true, value: slot.type === undefined ? scaled : typed(scaled, slot.type) }
}

/** Multiplies a number, a decimal text, or the amount of money. */
function scale(value: JsonValue, factor: number): JsonValue {
  if (typeof value === 'number') return Number(multiplyDecimals(String(value), String(factor)))
  if (typeof value === 'string') return multiplyDecimals(value, String(factor))
  if (isObject(value) && typeof value.amount === 'string')
    return { ...value, amount: multiplyDecimals(value.amount, String(factor)) }
  return value
}

/** Gives each entry of a list the type that its column stands for. */
const typed = (value: JsonValue, type: string): JsonValue =>
  Array.isArray(value)
    ? value.map((entry) => (isObject(entry) && entry.type === undefined ? { ...entry, type } : entry))
    : value

const isObject = (value: JsonValue): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Several columns of one field: parts join, lists grow, of single values the first counts. */
export function place(values: Record<string, JsonValue>, { field, part }: Slot, value: JsonValue): void {
  const standing = values[field.name]
  if (part !== null) {
    const whole = standing !== undefined && isObject(standing) ? standing : {}
    values[field.name] = { ...whole, [part]: value }
  } else if (Array.isArray(standing) && Array.isArray(value)) values[field.name] = [...standing, ...value]
  else if (standing === undefined) values[field.name] = value
}
