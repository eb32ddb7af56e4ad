import { localParts } from '#kernel/fields/web/times.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'

/**
 * What stands in one's day, with the field that says when it is due and the state that says it is done. `isClosed` is asked for
 * so that lists notice when it changes.
 */
export const dayKinds = {
  task: { at: 'dueAt', done: 'Completed', fields: ['subject', 'status', 'isClosed', 'dueAt', 'relatedTo'] },
  call: { at: 'startAt', done: 'Held', fields: ['subject', 'status', 'isClosed', 'startAt', 'relatedTo'] },
  meeting: { at: 'startAt', done: 'Held', fields: ['subject', 'status', 'isClosed', 'startAt', 'endAt', 'relatedTo'] },
} as const
export type DayKind = keyof typeof dayKinds

export interface DayEntry {
  kind: DayKind
  record: RecordJson
  /** Instant; null for what has no day. */
  at: string | null
}

export const dayParts = ['overdue', 'today', 'next'] as const
export type DayPart = (typeof dayParts)[number]

const shown = { past: 6, coming: 8 }

/** The person's open activities of one kind: those whose time has passed, or the others, the most urgent first. */
export function dayQuery(kind: DayKind, when: keyof typeof shown, userId: string): Query {
  const { at, fields } = dayKinds[kind]
  const past = { field: at, op: 'inPeriod', value: 'past' } as const
  return {
    filter: {
      and: [
        { field: 'owner', op: 'eq', value: userId },
        { field: 'isClosed', op: 'eq', value: false },
        when === 'past' ? past : { not: past },
      ],
    },
    sort: [{ field: at, direction: 'asc' }],
    fields: [...fields],
    limit: shown[when],
    count: 'auto',
  }
}

/** One ordered list of all kinds: what is overdue, what is to be done today, and what comes then; without a day last. */
export function partsOf(entries: readonly DayEntry[], now: number, zone: string): Record<DayPart, DayEntry[]> {
  const today = localParts(now, zone).date
  const sorted = entries.toSorted((a, b) => timeOf(a) - timeOf(b))
  const partOf = (entry: DayEntry): DayPart => {
    if (entry.at === null) return 'next'
    if (endOf(entry) < now) return 'overdue'
    return localParts(entry.at, zone).date <= today ? 'today' : 'next'
  }
  const found = Map.groupBy(sorted, partOf)
  return {
    overdue: (found.get('overdue') ?? []).slice(0, shown.past),
    today: found.get('today') ?? [],
    next: (found.get('next') ?? []).slice(0, shown.coming),
  }
}

const timeOf = ({ at }: DayEntry): number => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at))

/** A meeting is late once it is over, anything else once it should have begun. */
function endOf({ kind, at, record }: DayEntry): number {
  const end = kind === 'meeting' && typeof record.endAt === 'string' ? record.endAt : at
  return end === null ? Number.POSITIVE_INFINITY : Date.parse(end)
}
