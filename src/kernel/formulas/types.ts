import type { FieldDef, JsonValue, Money, ParseEnv, Storage } from '#kernel/fields/contract.ts'
import { kinds } from '#kernel/fields/kinds.ts'
import { currencyDigits } from '#kernel/fields/money/currencies.ts'
import { canonicalDecimal, roundDecimal } from '#kernel/fields/shared/decimals.ts'
import type { FormulaType } from './language.ts'
import { Day, Instant, Quantity, quantity, Sum } from './values.ts'

/** Where and for whom it is reckoned: the zone of days, the organisation's currency, what kinds need to read a value. */
export interface Reading extends ParseEnv {
  /** The day that `today()` means. */
  today: string
}

const byStorage: Partial<Record<Storage, FormulaType>> = {
  decimal: 'number',
  integer: 'number',
  text: 'string',
  uuid: 'string',
  boolean: 'bool',
  date: 'date',
  instant: 'instant',
  textArray: 'list<string>',
}

/** What a field is in a formula; null for what cannot be reckoned with (files, addresses, whole documents). */
export function typeOf(field: Pick<FieldDef, 'kind'>): FormulaType | null {
  const { columns } = kinds[field.kind]
  if (columns.some(({ part }) => part === 'currency')) return 'money'
  return columns[0] && columns[0].part === undefined ? (byStorage[columns[0].storage] ?? null) : null
}

/** Fields that a formula can fill: numbers, money, texts, yes or no, days and instants that people would write. */
export function canBeReckoned(def: Pick<FieldDef, 'kind'>): boolean {
  const type = typeOf(def)
  const names = kinds[def.kind].columns[0]?.storage === 'uuid' || def.kind === 'autoNumber'
  return type !== null && type !== 'list<string>' && !names
}

/** A value of the API as what formulas reckon with. */
export function fromJson(value: JsonValue, field: FieldDef, { zone, currency }: Reading): unknown {
  const text = value === null || typeof value === 'object' ? null : String(value)
  const read: Record<FormulaType, () => unknown> = {
    number: () => new Quantity(text === null ? null : canonicalDecimal(text)),
    money: () => sumOf(value as Money | null, currency),
    string: () => text ?? '',
    bool: () => value === true,
    date: () => new Day(text),
    instant: () => new Instant(text, zone),
    'list<string>': () => (Array.isArray(value) ? value : []),
  }
  const type = typeOf(field)
  return type === null ? null : read[type]()
}

const sumOf = (money: Money | null, home: string): Sum =>
  money ? new Sum(money.amount, money.currency, money.base ?? null, home) : new Sum(null, home, null, home)

/** What came out as a value of the field; null where it is empty, or nothing that the field takes. */
export function toJson(result: unknown, field: FieldDef, reading: Reading): JsonValue {
  if (result instanceof Sum) return moneyOf(result)
  const value = typeof result === 'bigint' || typeof result === 'number' ? quantity(result) : result
  if (value instanceof Quantity) return value.text === null ? null : taken(numberFor(value.text, field), field, reading)
  if (value instanceof Day || value instanceof Instant) return value.text
  return taken(value as JsonValue, field, reading)
}

function numberFor(text: string, field: FieldDef): JsonValue {
  const isWhole = kinds[field.kind].columns[0]?.storage === 'integer'
  if (isWhole) return Number(roundDecimal(text, 0))
  return field.scale === undefined ? text : roundDecimal(text, field.scale)
}

function moneyOf({ amount, currency, base, home }: Sum): JsonValue {
  if (amount === null) return null
  return {
    amount: roundDecimal(amount, currencyDigits(currency)),
    currency,
    ...(base === null ? {} : { base: roundDecimal(base, currencyDigits(home)) }),
  }
}

/** The value, where the field takes it; else empty. */
export function taken(value: JsonValue, field: FieldDef, reading: ParseEnv): JsonValue {
  const parsed = (kinds[field.kind] as { parse: (typeof kinds)['text']['parse'] }).parse(value, field, reading)
  return parsed.ok ? parsed.value : null
}
