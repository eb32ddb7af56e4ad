import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type { JsonValue, Storage } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import { fieldOf, type RegisteredField, type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { partText } from '../mapping/parts.ts'
import { partsOf } from '../mapping/targets.ts'

/** What the texts of a column are: numbers with a decimal point, ISO dates and instants, or any text. */
export type CellType = 'text' | 'number' | 'date' | 'instant'

/** One column of the file: its header, the fields it must ask the engine for, and its text for a record. */
export interface ExportColumn {
  header: string
  type: CellType
  fields: string[]
  text(record: RecordJson, names: Names): string
}

/** Names of records behind lists of links: object → id → name. */
export type Names = Map<string, Map<string, string>>

/** Columns for the fields asked for; by default the id and every own field that the asker may read. */
export function exportColumns(ctx: Context, object: RegisteredObject, asked: string[] | undefined): ExportColumn[] {
  return (asked ?? defaultFields(ctx, object)).flatMap((path) => {
    if (path === 'id') return [{ header: 'ID', type: 'text', fields: ['id'], text: (record) => record.id }]
    const { field, label } = fieldAt(ctx, object, path)
    return fieldColumns(ctx, path, label, field)
  })
}

function defaultFields(ctx: Context, object: RegisteredObject): string[] {
  const own = object.ownFields.map(({ name }) => name)
  const names = [...own, 'owner', 'tags', 'externalIds', 'createdAt', 'updatedAt']
  return ['id', ...names.filter((name) => ctx.access.canReadField(object.name, name))]
}

/** Follows `account.industry`; the engine itself refuses what may not be read on the way. */
function fieldAt(ctx: Context, object: RegisteredObject, path: string): { field: RegisteredField; label: string } {
  let current = object
  const labels: string[] = []
  const segments = path.split('.')
  for (const [depth, segment] of segments.entries()) {
    if (!ctx.access.canReadField(current.name, segment)) throw unknownField(path)
    const field = fieldOf(current, segment)
    labels.push(labelText(field.def.label ?? field.name, ctx.locale.language))
    if (depth === segments.length - 1) return { field, label: labels.join(' · ') }
    const target = targetOf(field)
    if (!target || !ctx.registry.objects.has(target)) throw unknownField(path)
    current = ctx.registry.object(target)
  }
  throw unknownField(path)
}

const unknownField = (path: string) => invalidField('fields', 'unknownField', `There is no field "${path}"`)

function fieldColumns(ctx: Context, path: string, label: string, field: RegisteredField): ExportColumn[] {
  const target = targetOf(field)
  if (target && field.storage === 'uuid') return linkColumns(path, label)
  if (target && field.storage === 'uuidArray') return [listColumn(path, label, target)]
  const parts = partsOf(field)
  if (parts.length > 0) return parts.map((part) => partColumn(path, label, part, partText(part, ctx.locale.language)))
  const show = (value: JsonValue) =>
    field.name === 'externalIds'
      ? JSON.stringify(value)
      : field.kind.text(value as never, field.def, ctx.locale.language)
  return [
    {
      header: label,
      type: cellTypes[field.storage] ?? 'text',
      fields: [path],
      text: (record) => (isNothing(record[path]) ? '' : show(record[path] as JsonValue)),
    },
  ]
}

const cellTypes: Partial<Record<Storage, CellType>> = {
  integer: 'number',
  decimal: 'number',
  date: 'date',
  instant: 'instant',
}

/** The name, by which an import finds the record again, and the id, which is never ambiguous. */
function linkColumns(path: string, label: string): ExportColumn[] {
  const name = `${path}.displayName`
  return [
    { header: label, type: 'text', fields: [name], text: (record) => String(record[name] ?? '') },
    { header: `${label} ID`, type: 'text', fields: [path], text: (record) => String(record[path] ?? '') },
  ]
}

function listColumn(path: string, label: string, target: string): ExportColumn {
  return {
    header: label,
    type: 'text',
    fields: [path],
    text: (record, names) => {
      const ids = (record[path] as string[] | null) ?? []
      return ids.flatMap((id) => names.get(target)?.get(id) ?? []).join('; ')
    },
  }
}

function partColumn(path: string, label: string, part: string, partName: string): ExportColumn {
  // The main part of money is the amount itself, which imports as the whole.
  const isMain = part === 'amount'
  return {
    header: isMain ? label : `${label}: ${partName}`,
    type: isMain ? 'number' : 'text',
    fields: [path],
    text: (record) => {
      const value = (record[path] as Record<string, unknown> | null | undefined)?.[part]
      return value === null || value === undefined ? '' : String(value)
    },
  }
}

const isNothing = (value: unknown) =>
  value === null || value === undefined || (isEmptyObject(value) && !Array.isArray(value))
const isEmptyObject = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
