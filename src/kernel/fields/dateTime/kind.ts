import type { FieldKind } from '../contract.ts'
import { parseIsoInstant } from '../shared/dates.ts'
import { parseLocalInstant } from '../shared/localDates.ts'
import { asItIs, written } from '../shared/makings.ts'
import { fail, isNothing, nothing, ok } from '../shared/parsed.ts'

const firstSample = Date.UTC(2020, 0, 1)

export const dateTime: FieldKind<'dateTime'> = {
  kind: 'dateTime',
  columns: [{ suffix: '', type: 'timestamptz(3)', storage: 'instant' }],
  sortable: true,
  parse: (input, _field, env) => {
    if (isNothing(input)) return nothing
    const value = typeof input === 'string' ? parseIsoInstant(input.trim(), env.zone) : null
    return value === null ? fail('notADateTime', 'Send a time that exists, written as 2026-12-31T23:59:00Z') : ok(value)
  },
  parseText: (cell, _field, env) => {
    if (cell.trim() === '') return nothing
    const value = parseLocalInstant(cell, env)
    if (value === 'ambiguous') return fail('ambiguousDate', 'Say whether the day or the month comes first')
    if (value !== null) return ok(value)
    return fail('notADateTime', `“${cell.trim().slice(0, 50)}” is not a time: write it as 2026-12-31 23:59`)
  },
  madeFrom: { ...written, date: asItIs },
  text: (value) => value,
  schema: () => ({ type: 'string', format: 'date-time' }),
  sample: (_field, random) => new Date(firstSample + Math.floor(random() * 10 * 31_557_600_000)).toISOString(),
}
