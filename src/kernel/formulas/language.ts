import { Environment } from '@marcbachmann/cel-js'
import {
  alike,
  Day,
  dayOf,
  daysApart,
  daysBetween,
  Instant,
  isBlank,
  minus,
  opposite,
  order,
  over,
  partOf,
  plus,
  Quantity,
  quantity,
  rounded,
  Sum,
  scaled,
  shifted,
  times,
  together,
  whole,
} from './values.ts'

/** What a formula may be. */
export const formulaTypes = ['number', 'money', 'string', 'bool', 'date', 'instant', 'list<string>'] as const
export type FormulaType = (typeof formulaTypes)[number]

/** The one function that means another thing tomorrow. It is given the day, by this variable, since functions know no surroundings. */
export const todays = 'today'
export const givenDay = '_today'

/** How much a formula may be: it is read by people, and run with every write. */
const limits = { maxAstNodes: 300, maxDepth: 24, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 4 }
export const maxFormulaLength = 2_000

/**
 * The functions of formulas beside operators, by signature. Nothing else of CEL's library is let in: patterns could take an
 * age (`matches`), and loops over lists have no use here (security.md S-20).
 */
const functions: Record<string, (...values: never[]) => unknown> = {
  'isBlank(dyn): bool': isBlank,
  'ifBlank(number, number): number': orElse,
  'ifBlank(money, money): money': orElse,
  'ifBlank(string, string): string': orElse,
  'ifBlank(date, date): date': orElse,
  'ifBlank(instant, instant): instant': orElse,
  'round(number, number): number': (value: Quantity, digits: Quantity) => rounded(value, Number(digits.text ?? 0)),
  'round(number): number': (value: Quantity) => rounded(value, 0),
  'floor(number): number': (value: Quantity) => whole(value, 'down'),
  'ceil(number): number': (value: Quantity) => whole(value, 'up'),
  'abs(number): number': (value: Quantity) => (value.text?.startsWith('-') ? opposite(value) : value),
  'least(number, number): number': (a: Quantity, b: Quantity) => ((order(a, b) ?? 0) <= 0 ? a : b),
  'greatest(number, number): number': (a: Quantity, b: Quantity) => ((order(a, b) ?? 0) >= 0 ? a : b),
  'text(number): string': ({ text }: Quantity) => text ?? '',
  'text(date): string': ({ text }: Day) => text ?? '',
  'amount(money): number': ({ amount }: Sum) => new Quantity(amount),
  'currency(money): string': ({ amount, currency }: Sum) => (amount === null ? '' : currency),
  'inBase(money): money': ({ base, home }: Sum) => new Sum(base, home, base, home),
  'lower(string): string': (text: string) => text.toLowerCase(),
  'upper(string): string': (text: string) => text.toUpperCase(),
  'length(string): number': (text: string) => quantity([...text].length),
  'date(string): date': (text: string) => new Day(isDay(text) ? text : null),
  'dateOf(instant): date': dayOf,
  'year(date): number': (day: Day) => partOf(day, 'year'),
  'month(date): number': (day: Day) => partOf(day, 'month'),
  'day(date): number': (day: Day) => partOf(day, 'day'),
  [`${todays}(date): date`]: (day: Day) => day,
  'addMonths(date, number): date': (day: Day, by: Quantity) => shifted(day, by, 'months'),
}

/** CEL's own that are of use: texts are looked into, trimmed and cut. */
const methods = ['startsWith', 'endsWith', 'contains', 'trim']

/** Made of each number that stands in a formula: CEL's own kinds of numbers do not go together, and a third of its whole ones is 0. */
export const written = 'number'

/** Names that may be called. */
export const callable: ReadonlySet<string> = new Set([
  ...Object.keys(functions).map((signature) => signature.slice(0, signature.indexOf('('))),
  ...methods,
])

function orElse<V>(value: V, other: V): V {
  return isBlank(value) ? other : value
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
  } catch {
    return false
  }
}

/** The language without the fields of an object, to which they are added. */
export const language = (): Environment => withoutFields().clone().registerVariable(givenDay, 'date')

let made: Environment | undefined
const withoutFields = (): Environment => {
  made ??= build()
  return made
}

const taken = new Map<string, boolean>()

/** Whether the name means something in the language itself, so that no field can have it. */
export function isTaken(name: string): boolean {
  let answer = taken.get(name)
  if (answer === undefined) {
    try {
      language().registerVariable(name, 'dyn')
      answer = false
    } catch {
      answer = true
    }
    taken.set(name, answer)
  }
  return answer
}

/** Types, operators and functions. */
function build(): Environment {
  const env = new Environment({ limits })
    .registerType('number', { ctor: Quantity, fields: {} })
    .registerType('money', { ctor: Sum, fields: {} })
    .registerType('date', { ctor: Day, fields: {} })
    .registerType('instant', { ctor: Instant, fields: {} })
  for (const type of ['int', 'double']) env.registerFunction(`${written}(${type}): number`, quantity)
  for (const [signature, run] of Object.entries(functions)) env.registerFunction(signature, run as never)
  reckonWithNumbers(env)
  reckonWithMoney(env)
  reckonWithTime(env)
  return env
}

const comparisons: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** Two values of one type in order; nothing empty stands in any. */
function compare<V>(env: Environment, type: string, orderOf: (a: V, b: V) => number | null): void {
  for (const [operator, test] of Object.entries(comparisons))
    env.registerOperator(`${type} ${operator} ${type}`, (a: V, b: V) => {
      const found = orderOf(a, b)
      return found !== null && test(found)
    })
  env.registerOperator(`${type} == ${type}`, (a: V, b: V) =>
    isBlank(a) || isBlank(b) ? isBlank(a) && isBlank(b) : orderOf(a, b) === 0,
  )
}

function reckonWithNumbers(env: Environment): void {
  compare(env, 'number', order)
  env.registerOperator('number + number', plus)
  env.registerOperator('number - number', minus)
  env.registerOperator('number * number', times)
  env.registerOperator('number / number', over)
  env.registerOperator('-number', opposite)
}

function reckonWithMoney(env: Environment): void {
  compare(env, 'money', (a: Sum, b: Sum) => order(...alike(a, b)))
  env.registerOperator('money + money', (a: Sum, b: Sum) => together(a, b, plus))
  env.registerOperator('money - money', (a: Sum, b: Sum) => together(a, b, minus))
  env.registerOperator('money * number: money', (a: Sum, b: Quantity) => scaled(a, b, times))
  env.registerOperator('number * money: money', (a: Quantity, b: Sum) => scaled(b, a, times))
  env.registerOperator('money / number: money', (a: Sum, b: Quantity) => scaled(a, b, over))
  env.registerOperator('money / money: number', (a: Sum, b: Sum) => over(...alike(a, b)))
  env.registerOperator('-money', (a: Sum) => scaled(a, quantity(-1), times))
}

function reckonWithTime(env: Environment): void {
  compare(env, 'date', inTime)
  compare(env, 'instant', inTime)
  env.registerOperator('date - date: number', daysBetween)
  env.registerOperator('instant - instant: number', daysApart)
  env.registerOperator('date + number: date', (a: Day, b: Quantity) => shifted(a, b, 'days'))
  env.registerOperator('date - number: date', (a: Day, b: Quantity) => shifted(a, opposite(b), 'days'))
}

/** Days and instants are written so that their texts are in order. */
const inTime = ({ text: a }: Day | Instant, { text: b }: Day | Instant): number | null =>
  a === null || b === null ? null : a < b ? -1 : Number(a > b)
