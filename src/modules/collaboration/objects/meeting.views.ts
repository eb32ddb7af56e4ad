import type { ViewDef } from '#kernel/objects/contract.ts'

const mine = { field: 'owner', op: 'eq', value: { $: 'me' } } as const
const columns = ['subject', 'status', 'startAt', 'endAt', 'relatedTo', 'contacts']

export const meetingViews: ViewDef[] = [
  {
    key: 'mine',
    label: { en: 'My planned meetings', de: 'Meine geplanten Termine' },
    layout: 'table',
    columns,
    filter: { and: [mine, { field: 'status', op: 'eq', value: 'Planned' }] },
    sort: [{ field: 'startAt', direction: 'asc' }],
  },
  {
    key: 'calendar',
    label: { en: 'My calendar', de: 'Mein Kalender' },
    layout: 'calendar',
    columns: ['subject', 'status', 'relatedTo'],
    start: 'startAt',
    end: 'endAt',
    filter: mine,
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
    key: 'all',
    label: { en: 'All meetings', de: 'Alle Termine' },
    layout: 'table',
    columns: [...columns, 'owner'],
    sort: [{ field: 'startAt', direction: 'desc' }],
  },
]
