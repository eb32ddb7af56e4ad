import type { JsonValue } from '#kernel/fields/contract.ts'
import type { ConversionTarget, FieldChoice, MapEntry } from '../contract.ts'

type Values = Record<string, JsonValue>
type Row = Readonly<Record<string, unknown>>

/** What a lead's fields become in the three records. Company and person are told apart; who cares for the lead cares for all. */
export const standardMap: MapEntry[] = [
  ...entries('account', {
    company: 'name',
    website: 'website',
    industry: 'industry',
    employees: 'employees',
    annualRevenue: 'annualRevenue',
    address: 'billingAddress',
    owner: 'owner',
    teams: 'teams',
  }),
  ...entries('contact', {
    salutation: 'salutation',
    firstName: 'firstName',
    lastName: 'lastName',
    title: 'title',
    emails: 'emails',
    phones: 'phones',
    address: 'address',
    source: 'source',
    description: 'description',
    owner: 'owner',
    teams: 'teams',
  }),
  ...entries('opportunity', {
    company: 'name',
    budget: 'amount',
    source: 'leadSource',
    need: 'description',
    timeframe: 'purchaseTimeframe',
    owner: 'owner',
    teams: 'teams',
  }),
]

function entries(object: ConversionTarget, fields: Record<string, string>): MapEntry[] {
  return Object.entries(fields).map(([from, to]) => ({ from, object, to }))
}

/** What a new record of the target holds, before anybody has said a word. Own lines stand over the standard ones. */
export function mappedValues(lead: Row, target: ConversionTarget, own: readonly MapEntry[]): Values {
  const values: Values = {}
  for (const { from, object, to } of [...standardMap, ...own]) {
    const value = lead[from] as JsonValue | undefined
    if (object === target && !isEmpty(value)) values[to] = withoutBase(value ?? null)
  }
  if (target === 'opportunity') {
    values.name ??= String(lead.displayName ?? '')
    if (values.purchaseTimeframe === 'Not Known') values.purchaseTimeframe = 'Unknown'
  }
  return values
}

/** What using a standing record does to it: filled where it is empty, asked about where both say something. */
export interface Merge {
  fills: Values
  differences: FieldChoice[]
}

/** Fields that stay with a standing record in any case: whose it is is no question of its data. */
const kept = new Set(['owner', 'teams', 'name'])

export function mergeInto(standing: Row, offered: Values): Merge {
  const fills: Values = {}
  const differences: FieldChoice[] = []
  for (const [field, value] of Object.entries(offered)) {
    const stands = (standing[field] ?? null) as JsonValue
    if (kept.has(field) || isEmpty(value)) continue
    const joined = tightened(stands, value)
    if (joined !== undefined) {
      if (!isSame(joined, stands)) fills[field] = joined
    } else if (isEmpty(stands)) fills[field] = value
    else if (!isSame(stands, value)) differences.push({ field, standing: stands, offered: value })
  }
  return { fills, differences }
}

/**
 * Where a value is a wish to be left alone, or carries such wishes, both sides count: a refusal once given stays. Undefined for
 * all other values, which one may replace.
 */
export function tightened(standing: JsonValue, offered: JsonValue): JsonValue | undefined {
  if (isEntries(offered) && (isEmpty(standing) || isEntries(standing))) return joinEntries(standing ?? [], offered)
  if (typeof offered === 'boolean' && (typeof standing === 'boolean' || standing === null)) return standing || offered
  return undefined
}

type Entry = Record<string, JsonValue>
type Entries = Entry[]

const isEntries = (value: JsonValue): value is Entries =>
  Array.isArray(value) && value.length > 0 && value.every((entry) => keyOf(entry) !== undefined)

const keyOf = (entry: JsonValue): JsonValue | undefined =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? (entry.address ?? entry.number) : undefined

/** Addresses of both, each once: what stands keeps its order, kind and rank; `optOut` and `invalid` of either side hold. */
function joinEntries(standing: JsonValue, offered: Entries): JsonValue {
  const known = new Map<JsonValue | undefined, Entry>()
  for (const entry of (standing as Entries) ?? []) known.set(keyOf(entry), { ...entry })
  const hasPrimary = [...known.values()].some((entry) => entry.isPrimary === true)
  for (const entry of offered) {
    const same = known.get(keyOf(entry))
    const { isPrimary: _, ...rest } = entry
    if (!same) known.set(keyOf(entry), hasPrimary ? rest : { ...entry })
    else for (const flag of ['optOut', 'invalid']) if (entry[flag] === true) same[flag] = true
  }
  return [...known.values()]
}

/** What a person gave over what the lead says, for a new record: an address that the lead opted out of stays opted out. */
export function withoutLoosening(given: Values, mapped: Values): Values {
  const values = { ...mapped, ...given }
  for (const [field, value] of Object.entries(given)) {
    const said = mapped[field] ?? null
    if (typeof value === 'boolean' && said === true) values[field] = true
    if (!isEntries(value) || !isEntries(said)) continue
    const refused = new Map(said.map((entry) => [keyOf(entry), entry]))
    values[field] = value.map((entry) => {
      const before = refused.get(keyOf(entry))
      return before?.optOut === true ? { ...entry, optOut: true } : entry
    })
  }
  return values
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Money is compared and handed on without what it is in the organisation's currency. */
function withoutBase(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('base' in value)) return value
  const { base: _, ...money } = value
  return money
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  if (typeof a === 'string' && typeof b === 'string') return written(a) === written(b)
  return canonical(withoutBase(a)) === canonical(withoutBase(b))
}

/** Addresses of the web that lead to the same place are the same, as are texts but for spaces around them. */
const written = (text: string): string =>
  /^https?:\/\//i.test(text) ? text.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '') : text.trim()

const canonical = (value: JsonValue): string =>
  JSON.stringify(value, (_key, part: JsonValue) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
