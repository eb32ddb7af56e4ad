import { invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Condition, Filter, Operator } from './contract.ts'
import { arities } from './operators.ts'
import { validateFilter } from './validate.ts'

/**
 * A filter as text for URLs: conditions that must all hold read `stage:in:new,won;amount:gt:100;owner:eq:$me`, anything
 * else is its JSON. Numbers, true and false are bare; a text that looks like one, or holds a sign of the form, is quoted.
 */
export function filterToText(filter: Filter): string {
  const parts = 'and' in filter && filter.and.length > 1 ? filter.and : [filter]
  const texts = parts.map((part) => ('field' in part ? conditionText(part) : null))
  return texts.every((text) => text !== null) ? texts.join(';') : JSON.stringify(filter)
}

/** The filter of either form; throws `invalid` with the place of what is wrong. */
export function filterFromText(text: string): Filter {
  return validateFilter(text.trimStart().startsWith('{') ? fromJson(text) : fromReadable(text))
}

function conditionText({ field, op, value }: Condition): string | null {
  if (value === undefined) return `${field}:${op}`
  const arity = arities[op]
  if (arity === 'list' || arity === 'range') {
    if (!Array.isArray(value)) return null
    const items = value.map(scalarText)
    return items.every((item) => item !== null) ? `${field}:${op}:${items.join(',')}` : null
  }
  const token = arity === 'period' ? (periodText(value) ?? scalarText(value)) : scalarText(value)
  return token === null ? null : `${field}:${op}:${token}`
}

function scalarText(value: JsonValue): string | null {
  if (typeof value === 'string') return isBare(value) ? value : JSON.stringify(value)
  if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value)
  const special = isObject(value) && Object.keys(value).length === 1 ? value.$ : undefined
  return typeof special === 'string' && /^\w+$/.test(special) ? `$${special}` : null
}

/** Texts that cannot be taken for anything else: dates, ids, names, addresses. */
const isBare = (text: string): boolean =>
  /^[\p{L}\p{N}_@+./#*%&?!=()~-][\p{L}\p{N}_@+./#*%&?!=()~ -]*$/u.test(text) && !isLiteral(text)

/** Any text that JSON reads as a number, true, false or null. */
const isLiteral = (text: string): boolean => /^(true|false|null|-?\d+(\.\d+)?([eE][+-]?\d+)?)$/.test(text.trim())

function periodText(value: JsonValue): string | null {
  if (!isObject(value)) return null
  const { last, next, unit } = value
  const [word, length] = last === undefined ? ['next', next] : ['last', last]
  return Number.isInteger(length) && Object.keys(value).length === 2 ? `${word}-${length}-${unit}` : null
}

const isObject = (value: JsonValue): value is { [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidField('filter', 'notJson', 'Write valid JSON, or conditions such as stage:in:new,won;amount:gt:100')
  }
}

function fromReadable(text: string): unknown {
  const conditions = splitOutsideQuotes(text, ';').map(fromCondition)
  return conditions.length === 1 ? conditions[0] : { and: conditions }
}

function fromCondition(text: string): unknown {
  const [field = '', op = '', ...rest] = splitOutsideQuotes(text, ':')
  if (rest.length === 0) return { field, op }
  const token = rest.join(':')
  const arity = Object.hasOwn(arities, op) ? arities[op as Operator] : 'one'
  if (arity === 'list' || arity === 'range') {
    return { field, op, value: token === '' ? [] : splitOutsideQuotes(token, ',').map(fromScalar) }
  }
  return { field, op, value: (arity === 'period' && fromPeriod(token)) || fromScalar(token) }
}

function fromPeriod(token: string): JsonValue | null {
  const match = /^(last|next)-(\d{1,6})-([a-z]+)$/.exec(token)
  return match ? { [match[1] ?? '']: Number(match[2]), unit: match[3] ?? '' } : null
}

function fromScalar(token: string): unknown {
  if (token.startsWith('$')) return { $: token.slice(1) }
  return token.startsWith('"') || isLiteral(token) ? fromJson(token) : token
}

/** Splits at a sign that stands outside of JSON strings. */
function splitOutsideQuotes(text: string, sign: string): string[] {
  const parts: string[] = ['']
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i)
    const last = parts.length - 1
    if (quoted && letter === '\\') parts[last] += letter + text.charAt(++i)
    else if (letter === sign && !quoted) parts.push('')
    else {
      if (letter === '"') quoted = !quoted
      parts[last] += letter
    }
  }
  return parts
}
