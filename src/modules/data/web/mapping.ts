import type { JsonValue } from '#kernel/fields/contract.ts'
import type { ColumnMapping, ImportTarget, Mapping, ProbedColumn } from '../contract.ts'
import { compileTemplate, templateNames } from '../template.ts'

/** The mapping with one column sent elsewhere; what belonged to the old field is forgotten. */
export function sendColumn(mapping: Mapping, index: number, field: string | null): Mapping {
  return changeColumn(mapping, index, ({ column }) => ({ column, field }))
}

export function changeColumn(
  mapping: Mapping,
  index: number,
  change: (column: ColumnMapping) => ColumnMapping,
): Mapping {
  return { ...mapping, columns: mapping.columns.map((column, i) => (i === index ? change(column) : column)) }
}

/** The column once more, to be sent to a second field. */
export function repeatColumn(mapping: Mapping, index: number): Mapping {
  const again = mapping.columns.slice(index, index + 1).map(({ column }): ColumnMapping => ({ column, field: null }))
  return { ...mapping, columns: mapping.columns.toSpliced(index + 1, 0, ...again) }
}

export const dropColumn = (mapping: Mapping, index: number): Mapping => ({
  ...mapping,
  columns: mapping.columns.toSpliced(index, 1),
})

/** Stands earlier in the mapping too. */
export const isRepeated = ({ columns }: Mapping, index: number): boolean =>
  columns.findIndex(({ column }) => column === columns[index]?.column) < index

/** A field that no column fills: it gets one value for every row, or a text made of columns. */
export interface FilledField {
  field: string
  /** '' while nothing is said yet. */
  value: JsonValue
}

/** What is said already, and the required fields that get nothing yet; in the order of the object. */
export function filledFields(mapping: Mapping, targets: readonly ImportTarget[]): FilledField[] {
  const given: Record<string, JsonValue> = { ...mapping.constants, ...mapping.templates }
  const asked = missingFields(mapping, targets).map(({ field }) => field)
  const place = (field: string) => targets.findIndex((target) => target.field === field)
  return [...new Set([...Object.keys(given), ...asked])]
    .sort((a, b) => place(a) - place(b))
    .map((field) => ({ field, value: given[field] ?? '' }))
}

/** A text that names a column of the file is a template, everything else a value for every row. */
export function fillField(mapping: Mapping, field: string, value: JsonValue, headers: readonly string[]): Mapping {
  const { constants, templates, ...rest } = clearField(mapping, field)
  if (typeof value === 'string' && templateNames(value).some((name) => headers.includes(name)))
    return { ...rest, ...(constants ? { constants } : {}), templates: { ...templates, [field]: value } }
  return { ...rest, constants: { ...constants, [field]: value }, ...(templates ? { templates } : {}) }
}

export function clearField({ constants, templates, ...rest }: Mapping, field: string): Mapping {
  return { ...rest, ...without('constants', constants, field), ...without('templates', templates, field) }
}

function without<K extends string, V>(key: K, values: Record<string, V> = {}, field: string) {
  const left = Object.entries(values).filter(([name]) => name !== field)
  return (left.length > 0 ? { [key]: Object.fromEntries(left) } : {}) as { [key in K]?: Record<string, V> }
}

/** Fields that were opened and left empty are not part of what is sent. */
export function withoutBlanks(mapping: Mapping): Mapping {
  const blank = Object.entries(mapping.constants ?? {}).filter(([, value]) => isBlank(value))
  return blank.reduce((left, [field]) => clearField(left, field), mapping)
}

const isBlank = (value: JsonValue) => value === '' || value === null || (Array.isArray(value) && value.length === 0)

/** What a template makes of a row of the preview, with the meanings of values applied. */
export function sampleOf(text: string, mapping: Mapping, columns: readonly ProbedColumn[], row: readonly string[]) {
  return compileTemplate(text)((name) => {
    const cell = row[columns.find(({ header }) => header === name)?.index ?? -1] ?? ''
    return mapping.columns.find(({ column }) => column === name)?.values?.[cell] ?? cell
  })
}

/** One detail of a column; an empty one is taken out. */
export function withDetail<K extends 'currency' | 'factor' | 'type' | 'link'>(
  column: ColumnMapping,
  key: K,
  value: ColumnMapping[K] | undefined,
): ColumnMapping {
  const rest = { ...column }
  delete rest[key]
  const isEmpty = value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
  return isEmpty ? rest : { ...rest, [key]: value }
}

/** One value's meaning: '' leaves the field empty, null takes the entry out. */
export function mapValue(column: ColumnMapping, from: string, to: string | null): ColumnMapping {
  const { values = {}, ...rest } = column
  const left = Object.fromEntries(Object.entries(values).filter(([known]) => known !== from))
  const changed = to === null ? left : { ...left, [from]: to }
  return Object.keys(changed).length > 0 ? { ...rest, values: changed } : rest
}

/** Create needs no key; the other modes keep a key that still fits, else take the first that is mapped. */
export function withMode(mapping: Mapping, mode: Mapping['mode'], targets: readonly ImportTarget[]): Mapping {
  const { key, ...rest } = mapping
  if (mode === 'create') return { ...rest, mode }
  const keys = keyChoices({ ...mapping, mode }, targets)
  const chosen = key !== undefined && keys.includes(key) ? key : keys[0]
  return chosen === undefined ? { ...rest, mode } : { ...rest, mode, key: chosen }
}

/** Mapped fields that can tell whether a record exists already. */
export function keyChoices({ columns, templates, mode }: Mapping, targets: readonly ImportTarget[]): string[] {
  const isKey = (field: string) =>
    field.startsWith('externalIds.') ||
    (field === 'id' && mode === 'update') ||
    targets.some((target) => target.field === field && target.isKey)
  const filled = [...columns.flatMap(({ field }) => field ?? []), ...Object.keys(templates ?? {})]
  return [...new Set(filled.filter(isKey))]
}

/** Required fields that nothing fills yet; an update may leave them out. */
export function missingFields(mapping: Mapping, targets: readonly ImportTarget[]): ImportTarget[] {
  if (mapping.mode === 'update') return []
  const filled = new Set([
    ...mapping.columns.flatMap(({ field }) => field ?? []),
    ...Object.entries(mapping.constants ?? {}).flatMap(([field, value]) => (isBlank(value) ? [] : field)),
    ...Object.keys(mapping.templates ?? {}),
  ])
  return targets.filter(
    ({ field, required }) =>
      required && !filled.has(field) && ![...filled].some((path) => path.startsWith(`${field}.`)),
  )
}

/** Whether the check can start. */
export function isReady(mapping: Mapping): boolean {
  return mapping.columns.some(({ field }) => field !== null) && (mapping.mode === 'create' || mapping.key !== undefined)
}

/** A few values of a column, shortened, to recognise it by. */
export function samplesOf(column: ProbedColumn, most = 3): string {
  return column.values
    .slice(0, most)
    .map((value) => (value.length > 30 ? `${value.slice(0, 29)}…` : value))
    .join(' · ')
}
