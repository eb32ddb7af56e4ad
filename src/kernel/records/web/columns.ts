import { fieldAt } from '#kernel/client/metadata.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { FieldMetadata, Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

/** A column of a table: a field, or a path through links to one. */
export interface Column {
  path: string
  /** The field that is written and sorted by: for the name, the one field that makes it. */
  source: string
  field: FieldMetadata
  width: number
  align: 'start' | 'end'
  /** The name of the record, which opens its page. */
  isTitle: boolean
  isEditable: boolean
  isSortable: boolean
  /** Stays in sight: pixels from the column of checkboxes. */
  sticky?: number
  /** The last one that stays. */
  isEdge?: boolean
}

export const mostDefault = 7
const narrowest = 64
const titleWidth = 220

/** The columns that a list shows: the chosen ones, else the view's, else the first useful fields. The name comes first. */
export function columnsOf(
  metadata: Metadata,
  object: ObjectMetadata,
  chosen: string[] | null,
  widths: Record<string, number>,
): Column[] {
  const paths = chosen ?? defaultColumns(object)
  const titles = new Set(titlePaths(object))
  const others = paths.filter((path) => !titles.has(path))
  return ['displayName', ...others].flatMap((path) => {
    const field = fieldAt(metadata, object, path)
    return field ? [toColumn(object, path, field, widths)] : []
  })
}

function toColumn(object: ObjectMetadata, path: string, field: FieldMetadata, widths: Record<string, number>): Column {
  const widget = widgetOf(field.kind)
  const isTitle = path === 'displayName'
  const title = isTitle ? titleField(object) : null
  return {
    path,
    source: title?.name ?? path,
    field: title ?? field,
    width: Math.max(narrowest, widths[path] ?? (isTitle ? titleWidth : widget.width)),
    align: widget.align ?? 'start',
    isTitle,
    isEditable: !path.includes('.') && (isTitle ? (title?.canWrite ?? false) : field.canWrite && !field.readOnly),
    isSortable: (title ?? field).sortable,
  }
}

/** The field that is edited when the name is: only where one field alone makes the name. */
export function titleField(object: ObjectMetadata): FieldMetadata | null {
  const [only, ...more] = object.title
  return (more.length === 0 && object.fields.find((field) => field.name === only)) || null
}

const titlePaths = (object: ObjectMetadata): string[] => ['displayName', ...object.title]

/** Highlights first, then what people filled in and the owner; never more than seven. */
export function defaultColumns(object: ObjectMetadata): string[] {
  const own = object.fields.filter((field) => !field.isSystem && isDense(field)).map((field) => field.name)
  const stage = object.stageField === null ? [] : [object.stageField]
  const names = new Set([...stage, ...object.highlights, ...own.filter((name) => !object.title.includes(name))])
  return [...names]
    .slice(0, mostDefault - 2)
    .concat('owner')
    .filter((name, at, all) => all.indexOf(name) === at)
}

/** A field whose value makes sense in one line. */
export const isDense = (field: FieldMetadata): boolean => field.storage !== 'json' && !widgetOf(field.kind).keepsEnter

/** Every field a table may show, the object's own ones first. */
export const pickableColumns = (object: ObjectMetadata): FieldMetadata[] =>
  object.fields.filter((field) => !titlePaths(object).includes(field.name) && !keys.has(field.name))

/** Ids and actors' keys mean nothing to people; the history names who it was. */
const keys = new Set(['id', 'createdBy', 'updatedBy'])

/** What the server is asked for: the columns, and the names behind the links among them. */
export function fieldsToAsk(columns: Column[], more: string[] = []): string[] {
  const paths = columns.flatMap((column) => {
    const path = column.source
    return pointsToOne(column.field) ? [path, `${path}.displayName`] : [path]
  })
  return [...new Set(['displayName', ...paths, ...more])]
}

/** A link to one record whose name can be asked for along with it. */
export const pointsToOne = (field: FieldMetadata): boolean =>
  field.storage === 'uuid' && kindOf(field.kind).target?.(field) !== undefined

/** Columns that stay must leave room for those that move. */
const mostSticky = 720

/** The first so many columns stay in sight, as long as there is room for others. */
export function frozen(columns: Column[], count: number): Column[] {
  let [offset, edge] = [0, -1]
  const marked = columns.map((column, at) => {
    if (at >= count || (at > 0 && offset + column.width > mostSticky)) return column
    const sticky = offset
    offset += column.width
    edge = at
    return { ...column, sticky }
  })
  return marked.map((column, at) => (at === edge ? { ...column, isEdge: true } : column))
}

/** The order of columns after one was moved; the name stays first. Answers the chosen paths without it. */
export function moved(columns: Column[], from: number, to: number): string[] {
  const paths = columns.map((column) => column.path)
  const [path] = paths.splice(from, 1)
  if (path !== undefined) paths.splice(Math.max(1, to), 0, path)
  return paths.filter((one) => one !== 'displayName')
}
