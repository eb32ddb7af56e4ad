import { api } from '#kernel/client/http.ts'
import type { Issue } from '#kernel/errors.ts'
import type { JsonValue, Parsed, ParseEnv } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Page, RecordJson } from '#kernel/records/contract.ts'
import type { BulkItem } from './bulk.ts'
import { fieldValue } from './Cell.tsx'
import type { ClipCell } from './clipboard.ts'
import type { Column } from './columns.ts'
import { clipKind } from './copy.ts'

/** A cell that is to hold something else: what was pasted, filled or emptied. */
export interface WantedCell {
  row: number
  record: RecordJson | undefined
  column: Column
  cell: ClipCell
}

export interface CellChange {
  record: RecordJson
  column: Column
  before: JsonValue
  after: JsonValue
}

/** A cell that stays as it is, and why. */
export interface CellSkip {
  row: number
  record: RecordJson | undefined
  column: Column
  text: string
  issue: Issue
}

/** What many cells become, before anything is written. */
export interface EditPlan {
  changes: CellChange[]
  skips: CellSkip[]
  unchanged: number
  /** Cells that would lie beyond the last row or column. */
  outside: number
}

export interface References {
  /** Ids of the records of an object that are called so. */
  ids(object: string, name: string): string[]
}

/** Reads every cell by the rules of its column, in the conventions of the reader. */
export function planEdits(wanted: WantedCell[], env: ParseEnv, references: References, outside = 0): EditPlan {
  const plan: EditPlan = { changes: [], skips: [], unchanged: 0, outside }
  for (const { row, record, column, cell } of wanted) {
    const parsed = record ? readCell(record, column, cell, env, references) : refuse('notLoaded')
    if (!parsed.ok) plan.skips.push({ row, record, column, text: cell.text, issue: parsed.issues[0] ?? unreadable })
    else if (record) addChange(plan, record, column, parsed.value as JsonValue, env)
  }
  return plan
}

const unreadable: Issue = { field: '', code: 'invalidValue', message: 'This value is not possible here' }
const refuse = (code: string): Parsed<never> => ({ ok: false, issues: [{ field: '', code, message: code }] })

function addChange(plan: EditPlan, record: RecordJson, column: Column, after: JsonValue, env: ParseEnv): void {
  const before = fieldValue(record, column.source)
  if (isSame(column.field, before, after, env)) plan.unchanged += 1
  else plan.changes.push({ record, column, before, after })
}

/** Values as they are stored know more than a person writes, such as an amount in the organisation's currency. */
function isSame(field: FieldMetadata, before: JsonValue, after: JsonValue, env: ParseEnv): boolean {
  const known = before === null ? null : kindOf(field.kind).parse(before, field, env)
  return JSON.stringify(known?.ok ? known.value : before) === JSON.stringify(after)
}

function readCell(
  record: RecordJson,
  column: Column,
  cell: ClipCell,
  env: ParseEnv,
  references: References,
): Parsed<unknown> {
  const { field } = column
  if (!column.isEditable || record.can?.update === false) return refuse('readOnly')
  const kind = kindOf(field.kind)
  const exact = cell.kind === clipKind(field) ? kind.parse(cell.exact, field, env) : null
  const parsed = exact?.ok ? exact : kind.parseText(cell.text, field, env)
  if (!parsed.ok) return parsed
  const target = kind.target?.(field)
  const found = target && !exact?.ok ? named(parsed.value, target, references) : parsed
  return found.ok && found.value === null && field.required ? refuse('required') : found
}

/** Names become ids; a name that nobody or more than one has is refused. */
function named(value: unknown, target: string, references: References): Parsed<unknown> {
  if (Array.isArray(value)) {
    const found = value.map((one) => named(one, target, references))
    const failed = found.find((one) => !one.ok)
    return failed ?? { ok: true, value: found.map((one) => (one.ok ? one.value : null)) }
  }
  if (typeof value !== 'string' || isUuid(value)) return { ok: true, value }
  const [id, ...others] = references.ids(target, value)
  if (id === undefined) return refuse('notFound')
  return others.length > 0 ? refuse('ambiguous') : { ok: true, value: id }
}

/** Looks up all names that the cells mention, in a few requests an object. */
export async function lookUp(wanted: WantedCell[], objects: ObjectMetadata[], env: ParseEnv): Promise<References> {
  const names = new Map<string, Set<string>>()
  for (const { column, cell } of wanted) {
    const kind = kindOf(column.field.kind)
    const target = kind.target?.(column.field)
    if (!target || !column.isEditable || (cell.kind === clipKind(column.field) && cell.exact !== undefined)) continue
    const parsed = kind.parseText(cell.text, column.field, env)
    const texts = parsed.ok ? ([parsed.value].flat() as unknown[]) : []
    const known = names.get(target) ?? new Set()
    for (const text of texts) if (typeof text === 'string' && !isUuid(text)) known.add(text)
    names.set(target, known)
  }
  const ids = new Map<string, string[]>()
  for (const [name, wantedNames] of names) {
    const object = objects.find((one) => one.name === name)
    if (object) await findNames(object, [...wantedNames], ids)
  }
  return { ids: (object, name) => ids.get(`${object}/${name}`) ?? [] }
}

const chunk = 200

async function findNames(object: ObjectMetadata, names: string[], ids: Map<string, string[]>): Promise<void> {
  const byMail = object.fields.some((field) => field.name === 'email' && field.storage === 'text')
  const keys = ['displayName', ...(byMail ? ['email'] : [])]
  for (let from = 0; from < names.length; from += chunk) {
    const some = names.slice(from, from + chunk)
    const filter: Filter = { or: keys.map((field) => ({ field, op: 'in', value: some })) }
    const body = { filter, fields: keys, limit: 1000, count: 'none' }
    const page = await api.post<Page>(`/api/v1/${object.plural}/query`, body)
    for (const record of page.items) {
      const called = new Set(keys.map((key) => record[key]).filter((text) => typeof text === 'string'))
      for (const name of called) {
        const key = `${object.name}/${name}`
        ids.set(key, [...(ids.get(key) ?? []), record.id])
      }
    }
  }
}

/** One write a record, with what the person saw in its cells. */
export function itemsOf(changes: CellChange[]): (BulkItem & { op: 'update' })[] {
  const byRecord = Map.groupBy(changes, ({ record }) => record.id)
  return [...byRecord].map(([id, cells]) => ({
    op: 'update',
    id,
    version: cells[0]?.record.version ?? 0,
    values: Object.fromEntries(cells.map(({ column, after }) => [column.source, after])),
    before: Object.fromEntries(cells.map(({ column, before }) => [column.source, before])),
  }))
}
