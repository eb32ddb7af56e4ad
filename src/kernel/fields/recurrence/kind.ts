import type { FieldKind } from '../contract.ts'
import { fail, isNothing, nothing, ok } from '../shared/parsed.ts'
import { formatRule, frequencies, parseRule, weekdays } from './rule.ts'

/** How often something comes again: the part of RRULE (RFC 5545) that `rule.ts` reads. Stored in its canonical form. */
export const recurrence: FieldKind<'recurrence'> = {
  kind: 'recurrence',
  columns: [{ suffix: '', type: 'text', storage: 'text' }],
  sortable: false,
  parse: (input) =>
    isNothing(input)
      ? nothing
      : typeof input === 'string'
        ? canonical(input)
        : fail('notARecurrence', 'Send the repetition as text, such as FREQ=WEEKLY;BYDAY=MO'),
  parseText: (cell) => (cell.trim() === '' ? nothing : canonical(cell)),
  madeFrom: { text: 'text' },
  text: (value) => value,
  schema: () => ({
    type: 'string',
    pattern: '^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[0-9A-Z,-]+)*$',
    maxLength: 300,
    description: 'RRULE of RFC 5545 with FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT or UNTIL',
    examples: ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=12'],
  }),
  sample: (_field, random) => {
    const freq = frequencies[Math.floor(random() * frequencies.length)] ?? 'DAILY'
    const day = weekdays[Math.floor(random() * weekdays.length)] ?? 'MO'
    return formatRule({
      freq,
      interval: 1 + Math.floor(random() * 5),
      byDay: freq === 'WEEKLY' ? [{ day }] : freq === 'MONTHLY' && random() < 0.5 ? [{ day, nth: -1 }] : [],
      byMonthDay: [],
      count: random() < 0.5 ? 1 + Math.floor(random() * 50) : null,
      until: null,
    })
  },
}

function canonical(text: string) {
  const parsed = parseRule(text)
  return parsed.ok && parsed.value ? ok(formatRule(parsed.value)) : (parsed as ReturnType<typeof fail>)
}
