import { invalidField } from '#kernel/errors.ts'
import { isPlainObject } from '#kernel/fields/shared/parsed.ts'
import type { Filter, Operator } from './contract.ts'
import { arities } from './operators.ts'
import { periodNames } from './relative.ts'

export const filterLimits = { depth: 10, nodes: 200, list: 1_000, text: 1_000, path: 200, span: 10_000 } as const

/** Unknown JSON as a filter, or the error that names the place and the remedy. Knows no object: paths are checked later. */
export function validateFilter(input: unknown, place = 'filter'): Filter {
  return node(input, { place, depth: 1, count: { nodes: 0 } })
}

interface Spot {
  place: string
  depth: number
  count: { nodes: number }
}

const inside = (spot: Spot, step: string): Spot => ({ ...spot, place: spot.place + step, depth: spot.depth + 1 })

function refuse(spot: Spot, code: string, message: string, params?: Record<string, unknown>): never {
  throw invalidField(spot.place, code, message, params)
}

function node(input: unknown, spot: Spot): Filter {
  spot.count.nodes += 1
  if (spot.depth > filterLimits.depth) refuse(spot, 'tooDeep', `Nest at most ${filterLimits.depth} levels`)
  if (spot.count.nodes > filterLimits.nodes)
    refuse(spot, 'tooManyConditions', `Use at most ${filterLimits.nodes} conditions`)
  if (!isPlainObject(input))
    refuse(spot, 'notAFilter', 'Send an object such as { "field": "name", "op": "eq", "value": "x" }')
  const shape = shapes.find(([key]) => Object.hasOwn(input, key))
  if (!shape) refuse(spot, 'notAFilter', `Use one of ${shapes.map(([key]) => key).join(', ')}`)
  return shape[1](input, spot)
}

type Reader = (input: Record<string, unknown>, spot: Spot) => Filter

const shapes: [key: string, read: Reader][] = [
  ['and', (input, spot) => ({ and: list(only(input, spot, 'and').and, inside(spot, '.and')) })],
  ['or', (input, spot) => ({ or: list(only(input, spot, 'or').or, inside(spot, '.or')) })],
  ['not', (input, spot) => ({ not: node(only(input, spot, 'not').not, inside(spot, '.not')) })],
  ['field', condition],
  ['path', toMany],
  ['count', counted],
  ['all', (input, spot) => ({ all: onlyTrue(only(input, spot, 'all').all, spot) })],
  ['none', (input, spot) => ({ none: onlyTrue(only(input, spot, 'none').none, spot) })],
]

function only(input: Record<string, unknown>, spot: Spot, ...keys: string[]): Record<string, unknown> {
  const unknown = Object.keys(input).find((key) => !keys.includes(key))
  if (unknown !== undefined)
    refuse(spot, 'unknownKey', `Remove “${unknown.slice(0, 50)}”: allowed here are ${keys.join(', ')}`)
  return input
}

function onlyTrue(value: unknown, spot: Spot): true {
  return value === true ? true : refuse(spot, 'notAFilter', 'Give true')
}

function list(input: unknown, spot: Spot): Filter[] {
  if (!Array.isArray(input)) refuse(spot, 'notAList', 'Give a list of filters')
  return input.map((item, index) => node(item, { ...spot, place: `${spot.place}[${index}]` }))
}

function toMany(input: Record<string, unknown>, spot: Spot): Filter {
  const { path, has, where } = only(input, spot, 'path', 'has', 'where')
  if (has !== 'some' && has !== 'none' && has !== 'every')
    refuse(inside(spot, '.has'), 'unknownOperator', 'Use some, none or every')
  return { path: pathText(path, inside(spot, '.path')), has, ...whereOf(where, spot) }
}

const comparisons = ['eq', 'lt', 'lte', 'gt', 'gte'] as const

function counted(input: Record<string, unknown>, spot: Spot): Filter {
  const { count, where, op, value } = only(input, spot, 'count', 'where', 'op', 'value')
  const comparison = comparisons.find((known) => known === op)
  if (!comparison) refuse(inside(spot, '.op'), 'unknownOperator', `Use one of ${comparisons.join(', ')}`)
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > 1_000_000) {
    refuse(inside(spot, '.value'), 'invalidValue', 'Give a whole number from 0 to 1000000')
  }
  return {
    count: pathText(count, inside(spot, '.count')),
    ...whereOf(where, spot),
    op: comparison,
    value: value as number,
  }
}

const whereOf = (where: unknown, spot: Spot): { where?: Filter } =>
  where === undefined ? {} : { where: node(where, inside(spot, '.where')) }

/** Names joined by dots. No other sign gets through, so a path can never be more than a path. */
function pathText(input: unknown, spot: Spot): string {
  const isPath =
    typeof input === 'string' && input.length <= filterLimits.path && /^[A-Za-z]\w*(\.[A-Za-z0-9_-]+){0,5}$/.test(input)
  return isPath ? input : refuse(spot, 'notAField', 'Give the name of a field, or names joined by dots')
}

function condition(input: Record<string, unknown>, spot: Spot): Filter {
  const { field, op, value } = only(input, spot, 'field', 'op', 'value')
  const path = pathText(field, inside(spot, '.field'))
  if (typeof op !== 'string' || !Object.hasOwn(arities, op)) {
    refuse(inside(spot, '.op'), 'unknownOperator', `Use one of ${Object.keys(arities).join(', ')}`)
  }
  const operator = op as Operator
  checkValue(operator, value, inside(spot, '.value'))
  return value === undefined ? { field: path, op: operator } : { field: path, op: operator, value: value as never }
}

function checkValue(op: Operator, value: unknown, spot: Spot): void {
  const arity = arities[op]
  if (arity === 'none') {
    if (value !== undefined) refuse(spot, 'unknownKey', `${op} takes no value`)
  } else if (arity === 'period') {
    if (!isPeriod(value))
      refuse(spot, 'unknownPeriod', 'Give a period such as "thisMonth" or { "last": 30, "unit": "day" }')
  } else if (arity === 'one' || (arity === 'list' && isSpecial(value))) checkScalar(value, spot)
  else checkItems(op, value, spot)
}

function checkItems(op: Operator, value: unknown, spot: Spot): void {
  if (!Array.isArray(value)) refuse(spot, 'notAList', `${op} takes a list`)
  if (op === 'between' && value.length !== 2) refuse(spot, 'notARange', 'Give the first and the last value')
  if (value.length > filterLimits.list)
    refuse(spot, 'tooMany', `Give at most ${filterLimits.list} values`, { max: filterLimits.list })
  value.forEach((item, index) => {
    checkScalar(item, { ...spot, place: `${spot.place}[${index}]` })
  })
}

function checkScalar(value: unknown, spot: Spot): void {
  if (value === undefined || value === null) refuse(spot, 'required', 'Give a value, or ask by isEmpty')
  if (typeof value === 'string') {
    if (value.length > filterLimits.text) refuse(spot, 'tooLong', `Shorten the text to ${filterLimits.text} characters`)
    return
  }
  const isScalar =
    typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) || isSpecial(value)
  if (!isScalar)
    refuse(spot, 'invalidValue', 'Give a text, a number, true, false or { "$": "me" | "myTeams" | "today" | "now" }')
}

function isSpecial(value: unknown): boolean {
  return (
    isPlainObject(value) &&
    Object.keys(value).length === 1 &&
    ['me', 'myTeams', 'today', 'now'].includes(value.$ as string)
  )
}

function isPeriod(value: unknown): boolean {
  if (typeof value === 'string') return periodNames.has(value)
  if (!isPlainObject(value) || Object.keys(value).length !== 2) return false
  const length = Object.hasOwn(value, 'last') ? value.last : value.next
  const isLength = Number.isInteger(length) && (length as number) >= 0 && (length as number) <= filterLimits.span
  return isLength && ['hour', 'day', 'week', 'month', 'year'].includes(value.unit as string)
}
