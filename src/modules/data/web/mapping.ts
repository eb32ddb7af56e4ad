import type { ColumnMapping, ImportTarget, Mapping, ProbedColumn } from '../contract.ts'

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

/** One value's meaning; an empty meaning takes the entry out. */
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
export function keyChoices({ columns, mode }: Mapping, targets: readonly ImportTarget[]): string[] {
  const isKey = (field: string) =>
    field.startsWith('externalIds.') ||
    (field === 'id' && mode === 'update') ||
    targets.some((target) => target.field === field && target.isKey)
  return [...new Set(columns.flatMap(({ field }) => (field !== null && isKey(field) ? [field] : [])))]
}

/** Required fields that nothing fills yet; an update may leave them out. */
export function missingFields(mapping: Mapping, targets: readonly ImportTarget[]): ImportTarget[] {
  if (mapping.mode === 'update') return []
  const filled = new Set([
    ...mapping.columns.flatMap(({ field }) => field ?? []),
    ...Object.keys(mapping.constants ?? {}),
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
