import type { FieldKind } from '../contract.ts'
import { dateInZone, isoDate, parseIsoDate } from '../shared/dates.ts'
import { parseLocalDate } from '../shared/localDates.ts'
import { written } from '../shared/makings.ts'
import { fail, isNothing, nothing, ok } from '../shared/parsed.ts'
import { sampleInteger } from '../shared/strings.ts'

export const date: FieldKind<'date'> = {
  kind: 'date',
  columns: [{ suffix: '', type: 'date', storage: 'date' }],
  sortable: true,
  parse: (input) => {
    if (isNothing(input)) return nothing
    const value = typeof input === 'string' ? parseIsoDate(input.trim()) : null
    return value === null ? fail('notADate', 'Send a date that exists, written as 2026-12-31') : ok(value)
  },
  parseText: (cell, _field, env) => {
    if (cell.trim() === '') return nothing
    const value = parseLocalDate(cell, env)
    if (value === 'ambiguous') return fail('ambiguousDate', 'Say whether the day or the month comes first')
    return value === null
      ? fail('notADate', `“${cell.trim().slice(0, 50)}” is not a date: write it as 2026-12-31`)
      : ok(value)
  },
  madeFrom: { ...written, dateTime: (value, env) => dateInZone(value, env.zone) },
  text: (value) => value,
  schema: () => ({ type: 'string', format: 'date' }),
  sample: (_field, random) =>
    isoDate(sampleInteger(random, 2020, 2030), sampleInteger(random, 1, 12), sampleInteger(random, 1, 28)) ??
    '2026-01-01',
}
