import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Condition, Count, Filter, ToMany } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { canonical, type StorageAt } from '../canonical.ts'
import { arities, hasOperator } from '../operators.ts'
import { conditionField, type ManyEnd, manyEnd, type PathEnd, pathEnd, targetName } from '../paths.ts'
import { parseWords } from './parse.ts'
import { manyWords, pathWords } from './places.ts'
import { nameWords, specialsOf } from './values.ts'
import { labelSpellings, type Vocabulary } from './vocabulary.ts'

export interface PrintedWords {
  text: string
  /** What the reader may not see; the text names it by its number, and `parseWords` puts it back. */
  hidden: Filter[]
}

/**
 * A filter in the words of its reader. Read back it is the same filter: whatever the reader's words leave open is written
 * by its exact name.
 */
export function printWords(filter: Filter | undefined, vocabulary: Vocabulary, object: ObjectMetadata): PrintedWords {
  const hidden: Filter[] = []
  if (!filter) return { text: '', hidden }
  const whole = canonicalFor(filter, vocabulary, object)
  const print = (careful: boolean) => {
    hidden.length = 0
    return node(whole, { vocabulary, object, hidden, careful })
  }
  const text = print(false)
  return { text: reads(text, whole, { vocabulary, object, hidden }) ? text : print(true), hidden }
}

/** Numbers as their columns write them, lists as lists: the spelling that reading a text gives. */
export function canonicalFor(filter: Filter, { metadata }: Vocabulary, object: ObjectMetadata): Filter {
  const storageAt: StorageAt = (path, inside) => {
    let host: ObjectMetadata | undefined = object
    for (const step of inside) host = host && manyEnd(metadata, host, step)?.target
    return host && pathEnd(metadata, host, path)?.storage
  }
  return canonical(filter, storageAt)
}

interface Scope {
  vocabulary: Vocabulary
  object: ObjectMetadata
  hidden: Filter[]
  careful: boolean
}

function reads(text: string, filter: Filter, { vocabulary, object, hidden }: Omit<Scope, 'careful'>): boolean {
  const parsed = parseWords(text, vocabulary, object, hidden)
  return parsed.ok && parsed.filter !== undefined && same(parsed.filter, filter)
}

const same = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(Reflect.get(a, key), Reflect.get(b, key)))
  )
}

function node(filter: Filter, scope: Scope): string {
  const { words } = scope.vocabulary
  if ('and' in filter) return filter.and.map((part) => inner(part, scope)).join(` ${words.and[0]} `)
  if ('or' in filter) return filter.or.map((part) => inner(part, scope)).join(` ${words.or[0]} `)
  if ('not' in filter) return `${words.not[0]} ${inner(filter.not, scope)}`
  if ('all' in filter) return words.everything[0] ?? ''
  if ('none' in filter) return words.nothing[0] ?? ''
  if ('field' in filter) return condition(filter, scope)
  return 'path' in filter ? toMany(filter, scope) : counted(filter, scope)
}

const inner = (part: Filter, scope: Scope): string =>
  'and' in part || 'or' in part ? `(${node(part, scope)})` : node(part, scope)

function unseen(filter: Filter, { vocabulary, hidden }: Scope): string {
  hidden.push(filter)
  return `${vocabulary.words.hidden[0]} ${hidden.length}`
}

function toMany(filter: ToMany, scope: Scope): string {
  const { metadata, words } = scope.vocabulary
  const end = manyEnd(metadata, scope.object, filter.path)
  if (!end) return unseen(filter, scope)
  return `${words.has[filter.has][0]} ${related(end, filter.where, scope)}`
}

function counted(filter: Count, scope: Scope): string {
  const { metadata, words } = scope.vocabulary
  const end = manyEnd(metadata, scope.object, filter.count)
  if (!end) return unseen(filter, scope)
  return `${words.counts[filter.op][0]} ${filter.value} ${related(end, filter.where, scope)}`
}

function related(end: ManyEnd, where: Filter | undefined, scope: Scope): string {
  const path = scope.careful ? `[${end.path}]` : manyWords(scope.vocabulary, end)
  return where ? `${path}(${node(where, { ...scope, object: end.target })})` : path
}

/** In the reader's words if they say exactly this, else with values in quotes, else exactly. */
function condition(filter: Condition, scope: Scope): string {
  const end = pathEnd(scope.vocabulary.metadata, scope.object, filter.field)
  if (!end) return unseen(filter, scope)
  const exact = exactly(filter)
  if (scope.careful) return exact
  const alone = { ...scope, hidden: [] }
  const tries = [false, true].map((quoted) => () => inWords(filter, end, scope.vocabulary, quoted))
  return tries.map((write) => write()).find((text) => reads(text, filter, alone)) ?? exact
}

function exactly({ field, op, value }: Condition): string {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const written = values.map((one) => `#${JSON.stringify(one)}`).join(', ')
  return `[${field}] :${op}: ${arities[op] === 'list' && values.length === 0 ? '()' : written}`.trimEnd()
}

function inWords(
  { field: _field, op, value = null }: Condition,
  end: PathEnd,
  vocabulary: Vocabulary,
  quoted: boolean,
) {
  const { words } = vocabulary
  const head = `${pathWords(vocabulary, end)} `
  const write = (one: JsonValue) => valueWords(one, end, vocabulary, quoted)
  const arity = arities[op]
  const values = Array.isArray(value) ? value.map(write) : [write(value)]
  const either = values.join(` ${words.or[0]} `)
  if (arity === 'none') return head + words.op[op][0]
  if (arity === 'period') return `${head}${words.op[op][0]} ${periodWords(value, vocabulary)}`
  if (arity === 'range') return `${head}${words.op[op][0]} ${values.join(` ${words.and[0]} `)}`
  if (arity === 'one') return `${head}${isTime(value, end) && op === 'eq' ? '=' : words.op[op][0]} ${either}`
  if (values.length === 0) return `${head}${words.op[op][0]} ()`
  const plain = { in: 'eq', notIn: 'ne' }[op as string] as 'eq' | 'ne' | undefined
  const isShort = plain !== undefined && values.length > 1 && !(value as JsonValue[]).some((one) => isTime(one, end))
  return `${head}${words.op[isShort ? plain : op][0]} ${op === 'hasAll' ? values.join(', ') : either}`
}

const isTime = (value: JsonValue, { storage }: PathEnd): boolean =>
  hasOperator(storage, 'inPeriod') && typeof value === 'object'

function valueWords(value: JsonValue, end: PathEnd, vocabulary: Vocabulary, quoted: boolean): string {
  const { words, language, names, parseEnv } = vocabulary
  if (typeof value === 'boolean') return (value ? words.yes : words.no)[0] ?? ''
  if (typeof value === 'object') {
    const special = specialsOf(end).find((one) => (value as { $?: unknown } | null)?.$ === one)
    return (special && words.special[special][0]) ?? `#${JSON.stringify(value)}`
  }
  if (end.storage === 'decimal' || end.storage === 'integer') {
    return parseEnv.decimalSign === ',' ? String(value).replace('.', ',') : String(value)
  }
  if (typeof value !== 'string') return `#${JSON.stringify(value)}`
  if (end.storage === 'date' || end.storage === 'instant') return value
  const target = end.part === null ? targetName(end.field) : undefined
  const choice = conditionField(end).choices?.find((one) => one.value === value)
  const shown = target
    ? names.nameOf(target, value) || value
    : choice && labelSpellings(choice.label, value, language)[0]
  if (shown === undefined || quoted) return JSON.stringify(shown ?? value)
  return target ? nameWords(vocabulary, shown) : shown
}

function periodWords(value: JsonValue, { words }: Vocabulary): string {
  if (typeof value === 'string') return words.period[value]?.[0] ?? `#${JSON.stringify(value)}`
  const { last, next, unit } = value as { last?: number; next?: number; unit: keyof typeof words.unit }
  const direction = last === undefined ? words.direction.next[0] : words.direction.last[0]
  return `${direction} ${last ?? next} ${words.unit[unit]?.[0]}`
}
