import type { Issue } from '#kernel/errors.ts'
import type { Address, FieldKind, Parsed } from '../contract.ts'
import { countryCode } from '../shared/countries.ts'
import { written } from '../shared/makings.ts'
import { at, fail, isNothing, isPlainObject, nothing, ok } from '../shared/parsed.ts'
import { cleanText, pick, sampleInteger } from '../shared/strings.ts'

const parts = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const
const max = 200

export const address: FieldKind<'address'> = {
  kind: 'address',
  columns: [{ suffix: '', type: 'jsonb', storage: 'json' }],
  paths: { line1: 'text', line2: 'text', city: 'text', region: 'text', postalCode: 'text', country: 'text' },
  sortable: false,
  parse: parseAddress,
  parseText: (cell) => parseAddress(cellParts(cell)),
  madeFrom: written,
  text: ({ line1, line2, city, region, postalCode, country }) =>
    [line1, line2, [postalCode, city].filter(Boolean).join(' '), region, country].filter(Boolean).join(', '),
  schema: () => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(parts.map((part) => [part, { type: 'string', maxLength: max }])),
  }),
  sample: (_field, random) => ({
    line1: `${pick(['Holstenstraße', 'Main Street', 'Rue de la Paix'], random)} ${sampleInteger(random, 1, 200)}`,
    city: pick(['Kiel', 'Hamburg', 'København', 'Zürich'], random),
    postalCode: String(sampleInteger(random, 10_000, 99_999)),
    country: pick(['DE', 'DK', 'CH'], random),
  }),
}

function parseAddress(input: unknown): Parsed<Address> {
  if (isNothing(input)) return nothing
  if (!isPlainObject(input)) return fail('notAnAddress', `Send an object with any of ${parts.join(', ')}`)
  const value: Address = {}
  const issues: Issue[] = []
  for (const [name, given] of Object.entries(input)) {
    const part = parts.find((known) => known === name)
    const parsed = part ? cleanText(given, { max, trim: true }) : fail('unknownPart', `Use ${parts.join(', ')}`)
    if (!parsed.ok) issues.push(...at(name.slice(0, 50), parsed).issues)
    else if (part && parsed.value !== null) value[part] = part === 'country' ? countryCode(parsed.value) : parsed.value
  }
  if (issues.length > 0) return { ok: false, issues }
  return Object.keys(value).length > 0 ? ok(value) : nothing
}

/** `Street 1, 24103 Kiel, Germany`: around the part with a postal code the rest falls into place, else one line. */
function cellParts(cell: string): Address {
  const pieces = cell
    .split(/[\n,]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
  const place = pieces.findIndex((piece) => /^(?:[A-Z]{1,2}-)?\d{4,5}\s+\D/.test(piece))
  if (place < 0) return { line1: pieces.join(', ') }
  const [, postalCode = '', city = ''] = /^(\S+)\s+(.+)$/.exec(pieces[place] ?? '') ?? []
  const [line1 = '', ...more] = pieces.slice(0, place)
  return { line1, line2: more.join(', '), postalCode, city, country: pieces.slice(place + 1).join(', ') }
}
