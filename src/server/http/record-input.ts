import type { FastifyRequest } from 'fastify'
import { invalidField } from '#kernel/errors.ts'
import { filterFromText } from '#kernel/filter/text.ts'
import type { Query } from '#kernel/records/contract.ts'
import { parseJson } from './body.ts'

const countModes = new Set(['none', 'auto', 'exact'])

/** The search params of a list as a query: `filter` and `sort` as JSON or short text, `fields` separated by commas. */
export function queryOf(params: Record<string, unknown>): Query {
  checkKeys(params, ['filter', 'sort', 'fields', 'cursor', 'limit', 'count', 'search', 'trash'])
  const query: Query = {}
  const text = (name: string) => (typeof params[name] === 'string' && params[name] !== '' ? params[name] : undefined)
  const filter = text('filter')
  if (filter !== undefined) query.filter = filterOf(filter)
  const sort = text('sort')
  if (sort !== undefined) query.sort = sortOf(sort)
  const fields = text('fields')
  if (fields !== undefined) query.fields = fields.split(',')
  const cursor = text('cursor')
  if (cursor !== undefined) query.cursor = cursor
  const search = text('search')
  if (search !== undefined) query.search = search
  const limit = text('limit')
  if (limit !== undefined) query.limit = /^\d{1,6}$/.test(limit) ? Number(limit) : Number.NaN
  const count = text('count')
  if (count !== undefined) query.count = countOf(count)
  if (flag(params, 'trash')) query.trash = true
  return query
}

/** Refuses what a route does not know: a misspelt key must not look like a wide answer (V-29). */
export function checkKeys(input: unknown, known: readonly string[]): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw invalidField('', 'wrongType', 'send a JSON object')
  for (const key of Object.keys(input))
    if (!known.includes(key)) throw invalidField(key, 'unknownKey', 'is not known here')
}

export function flag(params: Record<string, unknown>, name: string): boolean {
  const value = params[name]
  if (value === undefined || value === '' || value === 'false') return false
  if (value === 'true' || value === true) return true
  throw invalidField(name, 'wrongValue', 'is true or false')
}

/** `If-Match` (bare or as an entity tag) or `version` in the body: what the caller believes to change. */
export function versionOf(request: FastifyRequest, inBody: unknown): { expectedVersion?: number } {
  const header = request.headers['if-match']
  if (header === undefined && inBody === undefined) return {}
  const version = header === undefined ? inBody : Number(/^(?:W\/)?"?(\d{1,15})"?$/.exec(header)?.[1] ?? Number.NaN)
  if (!Number.isSafeInteger(version)) throw invalidField('version', 'wrongType', 'is a whole number')
  return { expectedVersion: version as number }
}

/** JSON, or the readable form `stage:in:new,won;amount:gt:100`. */
function filterOf(text: string): NonNullable<Query['filter']> {
  return /^\s*[^\w]/.test(text) ? (json(text, 'filter') as NonNullable<Query['filter']>) : filterFromText(text)
}

/** JSON, or the short form `-amount,name`. */
function sortOf(text: string): NonNullable<Query['sort']> {
  if (text.startsWith('[')) return json(text, 'sort') as NonNullable<Query['sort']>
  return text
    .split(',')
    .map((key) => (key.startsWith('-') ? { field: key.slice(1), direction: 'desc' } : { field: key, direction: 'asc' }))
}

function countOf(text: string): NonNullable<Query['count']> {
  if (!countModes.has(text)) throw invalidField('count', 'wrongValue', 'is none, auto or exact')
  return text as NonNullable<Query['count']>
}

function json(text: string, field: string): unknown {
  try {
    return parseJson(Buffer.from(text))
  } catch {
    throw invalidField(field, 'wrongType', 'is not JSON')
  }
}
