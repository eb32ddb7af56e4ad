import type { Label } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Measure } from '#kernel/records/contract.ts'

/** A figure that goals are set for: what is added up of which records, by the day it counts on and the person it counts for. A new one is an entry of the list below and its labels; no screen names any. */
export interface GoalMetric {
  key: string
  label: Label
  color: string
  object: string
  /** Date or instant field; instants count on their day in the organisation's zone. */
  on: string
  /** Field of the person whose it is. */
  owner: string
  filter?: Filter
  measure: Omit<Measure, 'as'>
  isMoney: boolean
}

const won: Filter = { field: 'isWon', op: 'eq', value: true }
const held: Filter = { field: 'status', op: 'eq', value: 'Held' }
const opportunities = { object: 'opportunity', owner: 'owner', color: 'green' }

export const goalMetrics: readonly GoalMetric[] = [
  {
    ...opportunities,
    key: 'wonAmount',
    label: { en: 'Won amount', de: 'Gewonnener Betrag' },
    on: 'actualCloseDate',
    filter: won,
    measure: { fn: 'sum', field: 'actualAmount' },
    isMoney: true,
  },
  {
    ...opportunities,
    key: 'wonRecurring',
    label: { en: 'Won recurring amount per month', de: 'Gewonnener wiederkehrender Betrag pro Monat' },
    on: 'actualCloseDate',
    filter: won,
    measure: { fn: 'sum', field: 'recurringAmount' },
    isMoney: true,
  },
  {
    ...opportunities,
    key: 'wonQuantity',
    label: { en: 'Won quantity', de: 'Gewonnene Menge' },
    on: 'actualCloseDate',
    filter: won,
    measure: { fn: 'sum', field: 'quantity' },
    isMoney: false,
  },
  {
    ...opportunities,
    key: 'wonCount',
    label: { en: 'Won opportunities', de: 'Gewonnene Chancen' },
    on: 'actualCloseDate',
    filter: won,
    measure: { fn: 'count' },
    isMoney: false,
  },
  {
    ...opportunities,
    key: 'newAmount',
    label: { en: 'Amount of new opportunities', de: 'Betrag neuer Chancen' },
    color: 'blue',
    on: 'openedOn',
    measure: { fn: 'sum', field: 'amount' },
    isMoney: true,
  },
  {
    ...opportunities,
    key: 'newCount',
    label: { en: 'New opportunities', de: 'Neue Chancen' },
    color: 'blue',
    on: 'openedOn',
    measure: { fn: 'count' },
    isMoney: false,
  },
  {
    key: 'leadsNew',
    label: { en: 'New leads', de: 'Neue Leads' },
    color: 'teal',
    object: 'lead',
    owner: 'owner',
    on: 'createdAt',
    measure: { fn: 'count' },
    isMoney: false,
  },
  {
    key: 'leadsConverted',
    label: { en: 'Converted leads', de: 'Umgewandelte Leads' },
    color: 'teal',
    object: 'lead',
    owner: 'owner',
    on: 'convertedAt',
    filter: { field: 'statusType', op: 'eq', value: 'converted' },
    measure: { fn: 'count' },
    isMoney: false,
  },
  {
    key: 'callsHeld',
    label: { en: 'Calls held', de: 'Geführte Anrufe' },
    color: 'orange',
    object: 'call',
    owner: 'owner',
    on: 'startAt',
    filter: held,
    measure: { fn: 'count' },
    isMoney: false,
  },
  {
    key: 'meetingsHeld',
    label: { en: 'Meetings held', de: 'Gehaltene Treffen' },
    color: 'orange',
    object: 'meeting',
    owner: 'owner',
    on: 'startAt',
    filter: held,
    measure: { fn: 'count' },
    isMoney: false,
  },
  {
    key: 'tasksCompleted',
    label: { en: 'Completed tasks', de: 'Erledigte Aufgaben' },
    color: 'orange',
    object: 'task',
    owner: 'owner',
    on: 'completedAt',
    filter: { field: 'status', op: 'eq', value: 'Completed' },
    measure: { fn: 'count' },
    isMoney: false,
  },
]

export const metricOf = (key: unknown): GoalMetric | undefined => goalMetrics.find((metric) => metric.key === key)
