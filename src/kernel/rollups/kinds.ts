import type { FieldDef, FieldKindName, Rollup } from '#kernel/fields/contract.ts'
import { kinds } from '#kernel/fields/kinds.ts'
import { canBeReckoned } from '#kernel/formulas/types.ts'

export type RollupFunction = Rollup['fn']
export const rollupFunctions = ['count', 'sum', 'average', 'min', 'max', 'first', 'last'] as const

const numbers: FieldKindName[] = ['integer', 'rating', 'decimal', 'percent']

/** Of which kinds a field is made by sums, averages and bounds: nothing loses its unit, and halves only go where they fit. */
const sums: Partial<Record<FieldKindName, FieldKindName[]>> = {
  integer: ['integer', 'rating'],
  decimal: numbers,
  percent: ['percent'],
  money: ['money'],
  duration: ['duration'],
}
const averages = { ...sums, integer: [] }
const bounds = { ...sums, rating: ['rating'], date: ['date'], dateTime: ['dateTime'] } as typeof sums

/** Kinds of related fields that a function makes a field of this kind from; `count` needs none. */
export function sourceKinds(fn: RollupFunction, into: FieldKindName): readonly FieldKindName[] {
  if (fn === 'sum') return sums[into] ?? []
  if (fn === 'average') return averages[into] ?? []
  if (fn === 'min' || fn === 'max') return bounds[into] ?? []
  return fn === 'count' || !canBeReckoned({ kind: into }) ? [] : [into]
}

/** What a field of this kind can say of related records. */
export const functionsFor = (into: FieldKindName): RollupFunction[] =>
  rollupFunctions.filter((fn) => (fn === 'count' ? into === 'integer' : sourceKinds(fn, into).length > 0))

export const canRollUp = (def: Pick<FieldDef, 'kind'>): boolean => functionsFor(def.kind).length > 0

/** Of the fields that every record has, those whose changes the log tells of. */
const told = new Set([
  'id',
  'displayName',
  'owner',
  'teams',
  'tags',
  'createdAt',
  'createdBy',
  'lastActivityAt',
  'nextActivityAt',
])

/** Whether a roll-up may read a field of a related record: it hears of each change of it. */
export const isFollowed = (field: { name: string; isSystem: boolean }): boolean =>
  !field.isSystem || told.has(field.name)

/** Whether records can be put in order by a field, for their first and last. */
export function canOrder(field: { name: string; isSystem: boolean; kind: FieldKindName }): boolean {
  const [main] = kinds[field.kind].columns
  const isPlain = main !== undefined && main.part === undefined
  return isPlain && isFollowed(field) && ['integer', 'decimal', 'date', 'instant'].includes(main.storage)
}
