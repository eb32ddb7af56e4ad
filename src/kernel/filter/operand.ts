import { invalidField } from '#kernel/errors.ts'
import type { JsonValue, Storage } from '#kernel/fields/contract.ts'
import { parseIsoDate, parseIsoInstant } from '#kernel/fields/shared/dates.ts'
import { parseDecimal } from '#kernel/fields/shared/decimals.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import type { FilterEnv, Operator, RelativePeriod } from './contract.ts'
import { arities, hasOperator, operatorsByStorage, positiveOf } from './operators.ts'
import { isoInstant, periodOfDays, periodOfInstants, type Range, startOf, todayOf } from './relative.ts'

/**
 * A condition made ready, the one source of both compilers: a positive operator, whether it is denied, and absolute values
 * in the canonical form of their storage. An empty list matches nothing.
 */
export type Operand = { negated: boolean } & (
  | { op: 'isNotEmpty' }
  | { op: 'in' | 'hasAny' | 'hasAll' | 'under'; values: Scalar[] }
  | { op: 'lt' | 'lte' | 'gt' | 'gte'; value: Scalar }
  | { op: 'between'; from: Scalar; to: Scalar }
  | { op: 'inPeriod'; range: Range }
  | { op: 'contains' | 'startsWith' | 'endsWith'; text: string }
)
export type Scalar = string | boolean

export interface OperandInput {
  /** The path as the asker wrote it, for messages. */
  field: string
  op: Operator
  value: JsonValue | undefined
  storage: Storage
  /** Keys derived for matching are in lower case, and so must the value be. */
  lowerCase: boolean
}

export function operandOf(input: OperandInput, env: FilterEnv): Operand {
  if (!Object.hasOwn(arities, input.op) || !hasOperator(input.storage, input.op)) refuseOperator(input)
  const { op, negated } = positiveOf(input.op)
  return { negated, ...positive(op, input, env) }
}

/** A union member without `negated`, member by member. */
type Positive = Operand extends infer O ? (O extends Operand ? Omit<O, 'negated'> : never) : never

function positive(op: Operator, input: OperandInput, env: FilterEnv): Positive {
  const { value } = input
  if (op === 'isNotEmpty') return { op }
  if (op === 'inPeriod') return { op, range: periodOf(input, env) }
  if (op === 'eq') return { op: 'in', values: scalars([value], input, env) }
  if (op === 'in' || op === 'hasAny' || op === 'hasAll' || op === 'under')
    return { op, values: scalars([value].flat(), input, env) }
  if (op === 'contains' || op === 'startsWith' || op === 'endsWith') return { op, text: partOf(value, input) }
  if (op === 'between') {
    const [from, to] = Array.isArray(value) ? value : []
    return { op, from: scalar(from, input, env), to: scalar(to, input, env) }
  }
  return { op: op as 'lt' | 'lte' | 'gt' | 'gte', value: scalar(value, input, env) }
}

function refuseOperator({ field, op, storage }: OperandInput): never {
  const allowed = operatorsByStorage[storage]
  throw invalidField(
    'filter',
    'unknownOperator',
    `${field} has no operator ${String(op).slice(0, 30)}: use one of ${allowed.join(', ')}`,
    { allowed },
  )
}

function refuseValue({ field }: OperandInput, wanted: string): never {
  throw invalidField('filter', 'invalidValue', `${field} takes ${wanted}`, { field })
}

function periodOf(input: OperandInput, env: FilterEnv): Range {
  const period = input.value as RelativePeriod
  return input.storage === 'date' ? periodOfDays(period, env) : periodOfInstants(period, env)
}

/** `me` without a person and `myTeams` without teams are no values, so nothing matches them. */
function scalars(values: readonly (JsonValue | undefined)[], input: OperandInput, env: FilterEnv): Scalar[] {
  return values.flatMap((value) => {
    const special = specialOf(value)
    if (special === 'me') return env.userId === null ? [] : scalar(env.userId, input, env)
    if (special === 'myTeams') return env.teamIds.map((team) => scalar(team, input, env))
    return scalar(value, input, env)
  })
}

function specialOf(value: JsonValue | undefined): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value.$ : undefined
}

function scalar(value: JsonValue | undefined, input: OperandInput, env: FilterEnv): Scalar {
  return readers[input.storage](value, input, env)
}

type Reader = (value: JsonValue | undefined, input: OperandInput, env: FilterEnv) => Scalar

const readers: Record<Storage, Reader> = {
  text: textOf,
  textArray: textOf,
  integer: (value, input) => {
    const number = decimal(value, input)
    const isInRange = !number.includes('.') && BigInt.asIntN(64, BigInt(number)) === BigInt(number)
    return isInRange ? number : refuseValue(input, 'a whole number')
  },
  decimal,
  boolean: (value, input) => (typeof value === 'boolean' ? value : refuseValue(input, 'true or false')),
  date: (value, input, env) => {
    if (isNow(value)) return todayOf(env).toString()
    return (typeof value === 'string' && parseIsoDate(value)) || refuseValue(input, 'a date such as 2026-12-31')
  },
  instant: (value, input, env) => {
    const special = specialOf(value)
    const text = special === 'now' ? isoInstant(env.now) : special === 'today' ? startOf(todayOf(env), env) : value
    return (
      (typeof text === 'string' && parseIsoInstant(text, env.zone)) ||
      refuseValue(input, 'a time such as 2026-12-31T23:59:00Z')
    )
  },
  uuid,
  uuidArray: uuid,
  json: (_value, input) => refuseValue(input, 'no value'),
}

const isNow = (value: JsonValue | undefined): boolean => ['today', 'now'].includes(specialOf(value) as string)

function textOf(value: JsonValue | undefined, input: OperandInput): string {
  if (typeof value !== 'string') return refuseValue(input, 'a text')
  if (value.includes('\0') || !value.isWellFormed()) return refuseValue(input, 'a text without broken characters')
  const text = value.normalize('NFC')
  return input.lowerCase ? text.toLowerCase() : text
}

function partOf(value: JsonValue | undefined, input: OperandInput): string {
  return textOf(value, input).toLowerCase() || refuseValue(input, 'some text')
}

function decimal(value: JsonValue | undefined, input: OperandInput): string {
  const parsed = parseDecimal(value)
  return parsed.ok && parsed.value !== null ? parsed.value : refuseValue(input, 'a number such as "1234.50"')
}

function uuid(value: JsonValue | undefined, input: OperandInput): string {
  return isUuid(value) ? value.toLowerCase() : refuseValue(input, 'the id of a record')
}
