import type { JsonValue } from '#kernel/fields/contract.ts'
import { domainOf, isPublicMailDomain, registrableDomain } from '#kernel/fields/shared/domains.ts'
import { companyKey } from './companyName.ts'
import type { MatchKey, MatchKeyName, MatchStrength } from './contract.ts'

/** Keys of one record as they stand in its column: `email:anna@example.com`. The same key comes once. */
export function matchKeysOf(declared: readonly MatchKey[], values: Readonly<Record<string, JsonValue>>): string[] {
  const keys = declared.flatMap(({ key, fields }) =>
    fields.flatMap((field) => textsOf(values[field])).map((text) => [key, normalisers[key](text)] as const),
  )
  return [...new Set(keys.flatMap(([key, text]) => (text === null ? [] : [`${key}:${text}`])))]
}

/** The sorts of keys, each once, in the order of how much they say. */
export function sortsOf(keys: readonly string[]): MatchKeyName[] {
  const found = new Set(keys.map((key) => key.slice(0, key.indexOf(':'))))
  return byWeight.filter((name) => found.has(name))
}

export const weightOf = (sorts: readonly MatchKeyName[]): number => sorts.reduce((sum, sort) => sum + weights[sort], 0)

export const strengthOf = (sorts: readonly MatchKeyName[]): MatchStrength =>
  weightOf(sorts) >= weights.email ? 'sure' : 'likely'

/** An address or a tax number is one's own; a phone may be a switchboard, a domain that of a group, a name another's too. */
const weights: Record<MatchKeyName, number> = { taxId: 6, email: 6, domain: 4, phone: 3, name: 3 }
const byWeight = (Object.keys(weights) as MatchKeyName[]).sort((a, b) => weights[b] - weights[a])

const normalisers: Record<MatchKeyName, (text: string) => string | null> = {
  email: (text) => filled(text.normalize('NFC').trim().toLowerCase()),
  phone: (text) => filled(text.replace(/[^+\d]/g, '')),
  domain: companyDomain,
  name: companyKey,
  taxId: (text) => {
    const id = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')
    return id.length < shortestTaxId ? null : id
  },
}

/** Shorter ones are "n/a", "-" and the like. */
const shortestTaxId = 5

/** The whole domain is asked too: a provider of mail may stand under a name that is registered by others. */
function companyDomain(text: string): string | null {
  const host = domainOf(text)
  if (host === null || isPublicMailDomain(host)) return null
  const domain = registrableDomain(host)
  return isPublicMailDomain(domain) ? null : domain
}

const filled = (text: string): string | null => (text === '' ? null : text)

/** The texts that a value holds: itself, the items of a list, the addresses or numbers of entries. */
function textsOf(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return []
  return value.flatMap((item) => {
    if (typeof item === 'string') return [item]
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return []
    const text = item.address ?? item.number ?? item.url
    return typeof text === 'string' ? [text] : []
  })
}
