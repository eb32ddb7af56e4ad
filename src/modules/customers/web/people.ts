import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import type { TreeItem } from './TreeChart.tsx'

export interface Person extends TreeItem {
  title: string | null
  department: string | null
  buyingRole: string | null
  lastTouch: string | null
  /** Works elsewhere: a superior in another company, or somebody with a second tie to this one. */
  isOutside: boolean
  company: string | null
  mayMove: boolean
}

/** People of one company that the chart shows. */
const mostPeople = 500
const mostOutside = 200
const fields = [
  'displayName',
  'title',
  'department',
  'buyingRole',
  'lastActivityAt',
  'reportsTo',
  'account.displayName',
]

interface Staff {
  people: Person[]
  /** How many there are, when not all are shown. */
  total: number | null
  error: unknown
  isLoading: boolean
}

/** The people of a company by whom they report to, and the few outside of it that they report to or that have a tie to it. */
export function useStaff(contact: ObjectMetadata, tie: ObjectMetadata | undefined, account: string): Staff {
  const query: Query = {
    filter: { field: 'account', op: 'eq', value: account },
    fields: fields.filter((field) => contact.fields.some(({ name }) => name === field) || field.includes('.')),
    sort: [{ field: 'lastName', direction: 'asc' }],
    limit: mostPeople,
    count: 'auto',
  }
  const own = useRecordPage(contact, query)
  const ties = useRecordPage(
    tie ?? contact,
    {
      filter: {
        and: [
          { field: 'account', op: 'eq', value: account },
          { field: 'isActive', op: 'eq', value: true },
        ],
      },
      fields: ['contact'],
      limit: mostOutside,
    },
    { enabled: tie !== undefined },
  )
  const inside = own.data?.items ?? []
  const known = new Set(inside.map(({ id }) => id))
  const named = [...inside.map(({ reportsTo }) => reportsTo), ...(ties.data?.items ?? []).map((row) => row.contact)]
  const missing = [...new Set(named.filter((id): id is string => typeof id === 'string' && !known.has(id)))]
  const outside = useRecordPage(
    contact,
    {
      ...query,
      filter: { field: 'id', op: 'in', value: missing.sort().slice(0, mostOutside) },
      limit: mostOutside,
      count: 'none',
    },
    { enabled: missing.length > 0 },
  )
  const elsewhere = missing.length > 0 ? (outside.data?.items ?? []) : []
  const total = own.data?.count?.value ?? 0
  return {
    people: [...inside.map((row) => personOf(row, false)), ...elsewhere.map((row) => personOf(row, true))],
    total: total > inside.length ? total : null,
    error: own.error,
    isLoading: own.data === undefined,
  }
}

function personOf(row: RecordJson, isOutside: boolean): Person {
  const text = (field: string) => (typeof row[field] === 'string' ? (row[field] as string) : null)
  return {
    id: row.id,
    name: text('displayName') ?? '',
    parent: text('reportsTo'),
    title: text('title'),
    department: text('department'),
    buyingRole: text('buyingRole'),
    lastTouch: text('lastActivityAt'),
    company: text('account.displayName'),
    isOutside,
    mayMove: row.can?.update !== false,
  }
}
