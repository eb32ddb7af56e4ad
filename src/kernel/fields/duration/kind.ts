import type { FieldDef, FieldKind, Parsed, ParseEnv } from '../contract.ts'
import { pad } from '../shared/dates.ts'
import { boundsOf, parseInteger, parseLocalInteger, safeBounds } from '../shared/integers.ts'
import { written } from '../shared/makings.ts'
import { fail, nothing } from '../shared/parsed.ts'
import { sampleInteger } from '../shared/strings.ts'

/** Whole seconds; text is `1:30:00` (hours, minutes, seconds). */
export const duration: FieldKind<'duration'> = {
  kind: 'duration',
  columns: [{ suffix: '', type: 'bigint', storage: 'integer' }],
  sortable: true,
  parse: (input, field) => parseInteger(input, boundsOf(field, safeBounds)),
  parseText: parseDuration,
  madeFrom: written,
  text: (value) => {
    const seconds = Math.abs(value)
    const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`
    return value < 0 ? `-${clock}` : clock
  },
  schema: (field) => ({ type: 'integer', description: 'Seconds', ...boundsSchema(field) }),
  sample: (field, random) => {
    const min = field.min ?? 0
    return sampleInteger(random, min, field.max ?? min + 1_000_000)
  },
}

const boundsSchema = (field: FieldDef) => ({
  minimum: field.min ?? safeBounds.min,
  maximum: field.max ?? safeBounds.max,
})

const clock = /^(-?)(\d{1,9}):([0-5]\d)(?::([0-5]\d))?$/
const iso = /^(-?)PT?(?=\d)(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/i
const units: [pattern: RegExp, seconds: number][] = [
  [/^(d|days?|tage?)$/, 86_400],
  [/^(h|hrs?|hours?|std|stunden?)$/, 3_600],
  [/^(m|min|mins|minutes?|minuten?)$/, 60],
  [/^(s|secs?|seconds?|sek|sekunden?)$/, 1],
]

/** `1:30` (hours and minutes), `1:30:00`, `1h 30m`, `1,5 Std`, `PT1H30M`; a bare number is seconds, as in the API. */
function parseDuration(cell: string, field: FieldDef, env: ParseEnv): Parsed<number> {
  const bounds = boundsOf(field, safeBounds)
  const text = cell.trim()
  if (text === '') return nothing
  if (text.length > 60) return fail('notADuration', 'Write the duration as in 1:30 (hours and minutes)')
  if (/^[-+]?[\d.,\s]+$/.test(text)) return parseLocalInteger(text, bounds, env)
  const seconds = fromClock(text) ?? fromIso(text) ?? fromUnits(text)
  if (seconds === null) return fail('notADuration', `Write “${text.slice(0, 50)}” as in 1:30 (hours and minutes)`)
  return parseInteger(seconds, bounds)
}

function fromClock(text: string): number | null {
  const match = clock.exec(text)
  if (!match) return null
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)
  return match[1] ? -seconds : seconds
}

function fromIso(text: string): number | null {
  const match = iso.exec(text)
  if (!match) return null
  const [, sign, days = 0, hours = 0, minutes = 0, seconds = 0] = match
  const total = Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return sign ? -total : total
}

function fromUnits(text: string): number | null {
  const pieces = [...text.toLowerCase().matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)\.?/g)]
  if (
    pieces.length === 0 ||
    pieces
      .map((piece) => piece[0])
      .join('')
      .replace(/\s/g, '') !== text.toLowerCase().replace(/\s/g, '')
  )
    return null
  let total = 0
  for (const [, amount = '', unit = ''] of pieces) {
    const seconds = units.find(([pattern]) => pattern.test(unit))?.[1]
    if (seconds === undefined) return null
    total += Number(amount.replace(',', '.')) * seconds
  }
  return Math.round(total)
}
