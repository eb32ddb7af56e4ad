import type { Filter } from '#kernel/filter/contract.ts'
import type { ViewDef } from '#kernel/objects/contract.ts'

const open: Filter = { field: 'isClosed', op: 'eq', value: false }
const mine: Filter = { field: 'owner', op: 'eq', value: { $: 'me' } }
const closingFirst: ViewDef['sort'] = [{ field: 'closeDate', direction: 'asc' }]

export const opportunityViews: ViewDef[] = [
  {
    key: 'board',
    label: { en: 'By stage', de: 'Nach Phase' },
    layout: 'board',
    columns: ['name', 'account', 'amount', 'closeDate', 'owner'],
    sort: closingFirst,
    groupBy: 'stage',
    sum: 'amount',
  },
  {
    key: 'open',
    label: { en: 'Open opportunities', de: 'Offene Chancen' },
    layout: 'table',
    columns: ['name', 'account', 'stage', 'amount', 'expectedRevenue', 'closeDate', 'owner'],
    filter: open,
    sort: closingFirst,
  },
  {
    key: 'mine',
    label: { en: 'My open opportunities', de: 'Meine offenen Chancen' },
    layout: 'table',
    columns: ['name', 'account', 'stage', 'amount', 'closeDate', 'nextStep', 'lastActivityAt'],
    filter: { and: [mine, open] },
    sort: closingFirst,
  },
  {
    key: 'slipping',
    label: { en: 'Slipping', de: 'Rutscht nach hinten' },
    layout: 'table',
    columns: ['name', 'account', 'pushCount', 'closeDate', 'amount', 'stage', 'owner'],
    filter: { and: [open, { field: 'pushCount', op: 'gte', value: 2 }] },
    sort: [{ field: 'pushCount', direction: 'desc' }],
  },
  {
    key: 'pushesByOwner',
    label: { en: 'Pushes by owner', de: 'Verschiebungen nach Zuständigen' },
    layout: 'table',
    columns: ['name', 'pushCount', 'closeDate', 'amount', 'stage', 'owner'],
    groupBy: 'owner',
    totals: { pushCount: 'avg' },
    sort: [{ field: 'pushCount', direction: 'desc' }],
  },
  {
    key: 'won',
    label: { en: 'Won', de: 'Gewonnen' },
    layout: 'table',
    columns: ['name', 'account', 'type', 'actualAmount', 'actualCloseDate', 'owner'],
    filter: { field: 'isWon', op: 'eq', value: true },
    sort: [{ field: 'actualCloseDate', direction: 'desc' }],
  },
  {
    key: 'lost',
    label: { en: 'Lost', de: 'Verloren' },
    layout: 'table',
    columns: ['name', 'account', 'amount', 'lostReason', 'actualCloseDate', 'owner'],
    filter: {
      and: [
        { field: 'isClosed', op: 'eq', value: true },
        { field: 'isWon', op: 'eq', value: false },
      ],
    },
    sort: [{ field: 'actualCloseDate', direction: 'desc' }],
  },
  {
    key: 'all',
    label: { en: 'All opportunities', de: 'Alle Chancen' },
    layout: 'table',
    columns: ['name', 'account', 'stage', 'amount', 'closeDate', 'type', 'owner'],
  },
]
