import type { FieldDef, JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import type { Fields } from './predicate.ts'

const choices = ['new', 'won', 'Lost, long ago'].map((value) => ({ value, label: value }))
const plain = (kind: FieldDef['kind'], more: Partial<FieldDef> = {}): FieldDef => ({ kind, ...more })

export const hub = defineObject({
  name: 'hub',
  plural: 'hubs',
  label: 'Hub',
  pluralLabel: 'Hubs',
  icon: 'Building',
  title: 'name',
  fields: {
    name: plain('text', { searchable: true }),
    size: plain('integer'),
    worth: plain('money'),
    since: plain('date'),
    parent: plain('link', { target: 'hub', tree: true, inverse: 'parts' }),
  },
})
export const thing = defineObject({
  name: 'thing',
  plural: 'things',
  label: 'Thing',
  pluralLabel: 'Things',
  icon: 'Box',
  title: 'name',
  fields: {
    name: plain('text', { searchable: true }),
    notes: plain('longText', { searchable: true }),
    amount: plain('money'),
    share: plain('percent'),
    exact: plain('decimal', { scale: 6 }),
    pieces: plain('integer'),
    stars: plain('rating'),
    took: plain('duration'),
    isOpen: plain('boolean'),
    due: plain('date'),
    seen: plain('dateTime'),
    stage: plain('choice', { choices }),
    flags: plain('choices', { choices }),
    mails: plain('emails'),
    phone: plain('phone'),
    site: plain('url'),
    place: plain('address'),
    person: plain('personName'),
    extra: plain('json'),
    hub: plain('link', { target: 'hub', inverse: 'things' }),
    friends: plain('links', { target: 'hub' }),
  },
})
/** The same numbers in every run. */
export const random = (() => {
  let seed = 42
  return () => {
    seed = (seed * 16_807) % 2_147_483_647
    return (seed - 1) / 2_147_483_646
  }
})()
export const some = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

export function sampleValues(
  fields: Record<string, FieldDef>,
  fixed: Record<string, JsonValue>,
): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = { ...fixed }
  for (const [name, field] of Object.entries(fields)) {
    if (name in fixed || random() < 0.25) continue
    values[name] = kindOf(field.kind).sample(field, random) as JsonValue
  }
  return values
}

/** Paths of the test objects with values that are near those of the records. */
export const nearValues: Record<string, (record: Fields, hub: Fields | undefined) => unknown> = {
  amount: (record) => (record.amount as { amount?: string } | null)?.amount,
  'amount.currency': (record) => (record.amount as { currency?: string } | null)?.currency,
  'amount.base': (record) => (record.amount as { amount?: string } | null)?.amount,
  mails: (record) => (record.mails as { address: string }[] | null)?.[0]?.address.toUpperCase(),
  'place.city': (record) => (record.place as { city?: string } | null)?.city,
  'person.first': (record) => (record.person as { first?: string } | null)?.first,
  person: (record) => (record.person as { last?: string } | null)?.last,
  'extra.sap': (record) => (record.extra as { sap?: string } | null)?.sap,
  'externalIds.sap': () => 'A-1',
  'hub.name': (_record, hub) => hub?.name,
  'hub.size': (_record, hub) => hub?.size,
  'hub.worth': (_record, hub) => (hub?.worth as { amount?: string } | null)?.amount,
  'hub.worth.currency': (_record, hub) => (hub?.worth as { currency?: string } | null)?.currency,
  'hub.since': (_record, hub) => hub?.since,
  'hub.id': (_record, hub) => hub?.id,
  'hub.parent': (_record, hub) => hub?.parent,
  'hub.owner': () => '00000000-0000-7000-8000-000000000000',
}

/** Values at the edge of each storage. */
export const fallback: Record<string, JsonValue[]> = {
  text: ['a', 'É', '%', '_', '\\', 'ΟΔΟΣ', 'STRASSE', "'", 'i'],
  textArray: ['won', 'vip', 'example'],
  integer: [0, '12', -5, '9007199254740993'],
  decimal: ['0', '12.5', '-0.000001', '123456789012345678901234.123456', 1e3],
  boolean: [true, false],
  date: ['2026-03-29', '2024-02-29', { $: 'today' }, '0001-01-01'],
  instant: ['2026-03-29', '2026-03-29T02:30', '2026-03-29T00:59:59.999Z', { $: 'now' }, { $: 'today' }],
  uuid: ['00000000-0000-7000-8000-000000000000', { $: 'me' }],
  uuidArray: ['00000000-0000-7000-8000-000000000000'],
  json: [],
}
export const periods: JsonValue[] = [
  'today',
  'thisWeek',
  'past',
  'future',
  'lastYear',
  'thisFiscalQuarter',
  'lastFiscalYear',
  'nextFiscalYear',
  { last: 3, unit: 'year' },
  { next: 5, unit: 'month' },
  { last: 2, unit: 'hour' },
]

export const someWord = (text: string): string =>
  random() < 0.5 ? [...text].slice(1, 6).join('').toUpperCase() || 'x' : text || 'x'
