import type { ViewDef } from '#kernel/objects/contract.ts'

const mine = { field: 'owner', op: 'eq', value: { $: 'me' } } as const
const columns = ['subject', 'status', 'startAt', 'relatedTo', 'contacts', 'disposition']

export const callViews: ViewDef[] = [
  {
    key: 'mine',
    label: { en: 'My calls today', de: 'Meine Anrufe heute' },
    layout: 'table',
    columns,
    filter: { and: [mine, { field: 'startAt', op: 'inPeriod', value: 'today' }] },
    sort: [{ field: 'startAt', direction: 'asc' }],
  },
  {
    key: 'planned',
    label: { en: 'Planned calls', de: 'Geplante Anrufe' },
    layout: 'table',
    columns: ['subject', 'startAt', 'relatedTo', 'contacts', 'owner'],
    filter: { field: 'status', op: 'eq', value: 'Planned' },
    sort: [{ field: 'startAt', direction: 'asc' }],
  },
  {
    key: 'held',
    label: { en: 'Held this week', de: 'Diese Woche geführt' },
    layout: 'table',
    columns: [...columns, 'owner'],
    filter: {
      and: [
        { field: 'status', op: 'eq', value: 'Held' },
        { field: 'startAt', op: 'inPeriod', value: 'thisWeek' },
      ],
    },
    sort: [{ field: 'startAt', direction: 'desc' }],
  },
  {
    key: 'calendar',
    label: { en: 'Call calendar', de: 'Anrufkalender' },
    layout: 'calendar',
    columns: ['subject', 'status', 'relatedTo'],
    start: 'startAt',
    filter: mine,
  },
  {
    key: 'all',
    label: { en: 'All calls', de: 'Alle Anrufe' },
    layout: 'table',
    columns: ['subject', 'status', 'direction', 'startAt', 'duration', 'relatedTo', 'owner'],
    sort: [{ field: 'startAt', direction: 'desc' }],
  },
]
