import type { Issue } from '#kernel/errors.ts'
import type { FieldKind, Parsed, PersonName } from '../contract.ts'
import { written } from '../shared/makings.ts'
import { at, fail, isNothing, isPlainObject, nothing, ok } from '../shared/parsed.ts'
import { cleanText, pick } from '../shared/strings.ts'

const parts = ['salutation', 'first', 'last'] as const
const max = 100

export const personName: FieldKind<'personName'> = {
  kind: 'personName',
  columns: [
    { suffix: '_last', type: 'text', storage: 'text', part: 'last' },
    { suffix: '_first', type: 'text', storage: 'text', part: 'first' },
    { suffix: '_salutation', type: 'text', storage: 'text', part: 'salutation' },
  ],
  sortable: true,
  parse: parseName,
  parseText: (cell) => parseWhole(cell),
  madeFrom: written,
  text: ({ salutation, first, last }) => [salutation, first, last].filter(Boolean).join(' '),
  schema: () => ({
    type: 'object',
    required: ['last'],
    additionalProperties: false,
    properties: Object.fromEntries(parts.map((part) => [part, { type: 'string', maxLength: max }])),
  }),
  sample: (_field, random) => ({
    first: pick(['Anna', 'José', 'Zoë', 'Jürgen'], random),
    last: pick(['Schmidt', 'O’Neil', 'von der Heide', '李'], random),
  }),
}

function parseName(input: unknown): Parsed<PersonName> {
  if (isNothing(input)) return nothing
  if (typeof input === 'string') return parseWhole(input)
  if (!isPlainObject(input)) return fail('notAName', 'Send an object with first and last')
  const value: Partial<PersonName> = {}
  const issues: Issue[] = []
  for (const [name, given] of Object.entries(input)) {
    const part = parts.find((known) => known === name)
    const parsed = part ? cleanText(given, { max, trim: true }) : fail('unknownPart', `Use ${parts.join(', ')}`)
    if (!parsed.ok) issues.push(...at(name.slice(0, 50), parsed).issues)
    else if (part && parsed.value !== null) value[part] = parsed.value
  }
  if (issues.length > 0) return { ok: false, issues }
  const { last, ...rest } = value
  if (last === undefined) return Object.keys(rest).length > 0 ? missingLast() : nothing
  return ok({ ...rest, last })
}

function parseWhole(text: string): Parsed<PersonName> {
  const cleaned = cleanText(text, { max: 3 * max, trim: true })
  return cleaned.ok && cleaned.value !== null ? parseName(splitName(cleaned.value)) : (cleaned as Parsed<never>)
}

const missingLast = () => fail('required', 'Give the last name', undefined, 'last')

const salutation = /^(?:(?:mr|mrs|ms|mx|dr|prof|herrn?|frau|sir|dame|miss)\b\.?\s*)+(?=\S)/i
const particle = /^(?:van|von|vom|zu|zum|zur|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ten|ter)$/

/** `Dr. Anna von der Heide`, `von der Heide, Anna`: particles in lower case belong to the last name. */
function splitName(text: string): PersonName {
  const trimmed = text.trim()
  const title = salutation.exec(trimmed)?.[0] ?? ''
  const [beforeComma = '', afterComma] = trimmed.slice(title.length).split(/\s*,\s*(.+)/)
  if (afterComma !== undefined) return { salutation: title.trim(), first: afterComma, last: beforeComma }
  const words = beforeComma.split(/\s+/)
  const firstParticle = words.findIndex((word, index) => index > 0 && index < words.length - 1 && particle.test(word))
  const cut = firstParticle > 0 ? firstParticle : words.length - 1
  return { salutation: title.trim(), first: words.slice(0, cut).join(' '), last: words.slice(cut).join(' ') }
}
