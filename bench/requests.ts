import type { Target } from './measure.ts'
import type { Stage } from './stage.ts'

export interface Pair {
  name: string
  rapport: Target
  floor: Target
  /**
   * What is aimed at: p50 in ms at one connection, requests a second at sixteen; and what the floor gave on the day when the
   * aim was set, so that a slower day is judged by the ratio.
   */
  aim?: { p50: number; rate: number; floor: { p50: number; rate: number } }
}

const fields = 'id,firstName,lastName,emails,source,createdAt,account.displayName'

/** The nine requests over contacts and their accounts, each as Rapport's API and as the floor answers it. */
export async function nineRequests(stage: Stage, headers: Record<string, string>): Promise<Pair[]> {
  const list = (params: Record<string, string>) =>
    `${stage.rapport.url}/api/v1/contacts?${new URLSearchParams({ fields, limit: '50', ...params })}`
  const filter = (value: unknown) => JSON.stringify(value)
  const floor = (path: string): Target => ({ url: `${stage.floor.url}${path}` })
  const get = (url: string): Target => ({ url, headers })
  const ids = await someIds(stage, headers, list({}))
  const deep = await deepPage(stage, headers, list({}), 60)
  const contains = (word: string) =>
    filter({ or: ['firstName', 'lastName', 'emails'].map((field) => ({ field, op: 'contains', value: word })) })
  const account = ids.accounts[0] ?? ''
  const person = JSON.stringify({ firstName: 'Bench', lastName: 'Person', account })
  return [
    {
      name: '1 list newest',
      rapport: get(list({})),
      floor: floor('/newest'),
      aim: { p50: 1.5, rate: 1000, floor: { p50: 0.5, rate: 2617 } },
    },
    {
      name: '2 by industry',
      rapport: get(
        list({ filter: filter({ field: 'account.industry', op: 'eq', value: 'Energy' }), sort: 'lastName' }),
      ),
      floor: floor('/industry?a=Energy'),
      aim: { p50: 3, rate: 500, floor: { p50: 1.6, rate: 969 } },
    },
    {
      name: '3 contains smith',
      rapport: get(list({ filter: contains('smith') })),
      floor: floor('/contains?a=%25smith%25'),
      aim: { p50: 4, rate: 450, floor: { p50: 2.0, rate: 956 } },
    },
    {
      name: '3r rare term',
      rapport: get(list({ filter: contains('9977@example') })),
      floor: floor('/contains?a=%259977@example%25'),
      aim: { p50: 3, rate: 700, floor: { p50: 1.4, rate: 1800 } },
    },
    {
      name: '4 get one',
      rapport: {
        ...get(`${stage.rapport.url}/api/v1/contacts/${ids.contacts[0]}?fields=${fields}`),
        vary: (n) => ({ path: `/api/v1/contacts/${ids.contacts[n % ids.contacts.length]}?fields=${fields}` }),
      },
      floor: {
        ...floor(`/get/${ids.contacts[0]}`),
        vary: (n) => ({ path: `/get/${ids.contacts[n % ids.contacts.length]}` }),
      },
      aim: { p50: 0.6, rate: 4500, floor: { p50: 0.1, rate: 14380 } },
    },
    {
      name: '5 count',
      rapport: post(stage, headers, 'aggregate', {
        filter: { field: 'source', op: 'eq', value: 'Call' },
        measures: [{ fn: 'count', as: 'n' }],
      }),
      floor: floor('/count?a=Call'),
      aim: { p50: 2.5, rate: 800, floor: { p50: 1.2, rate: 1853 } },
    },
    {
      name: '6 group',
      rapport: post(stage, headers, 'aggregate', {
        groupBy: [{ field: 'source' }],
        measures: [{ fn: 'count', as: 'n' }],
      }),
      floor: floor('/group'),
      aim: { p50: 12, rate: 180, floor: { p50: 7.8, rate: 277 } },
    },
    {
      name: '7 deep page',
      rapport: get(deep.url),
      floor: floor(`/deep?a=${encodeURIComponent(deep.createdAt)}&b=${deep.id}`),
      aim: { p50: 1.5, rate: 1000, floor: { p50: 0.5, rate: 2854 } },
    },
    {
      name: '8 create',
      rapport: { url: `${stage.rapport.url}/api/v1/contacts`, method: 'POST', headers, body: person },
      floor: { ...floor('/create'), method: 'POST', headers: { 'content-type': 'application/json' }, body: person },
      aim: { p50: 1.5, rate: 1500, floor: { p50: 0.3, rate: 4798 } },
    },
    {
      name: '9 update',
      rapport: {
        url: `${stage.rapport.url}/api/v1/contacts/${ids.contacts[0]}`,
        method: 'PATCH',
        headers,
        vary: (n) => ({
          path: `/api/v1/contacts/${ids.contacts[n % ids.contacts.length]}`,
          body: JSON.stringify({ title: `Title ${n}` }),
        }),
      },
      floor: {
        ...floor(`/update/${ids.contacts[0]}`),
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        vary: (n) => ({
          path: `/update/${ids.contacts[n % ids.contacts.length]}`,
          body: JSON.stringify({ title: `Title ${n}` }),
        }),
      },
      aim: { p50: 1.5, rate: 2000, floor: { p50: 0.2, rate: 9569 } },
    },
  ]
}

function post(stage: Stage, headers: Record<string, string>, verb: string, body: unknown): Target {
  return { url: `${stage.rapport.url}/api/v1/contacts/${verb}`, method: 'POST', headers, body: JSON.stringify(body) }
}

type Row = { id: string; createdAt: string; 'account.id'?: string }

async function pageOf(url: string, headers: Record<string, string>): Promise<{ items: Row[]; next: string | null }> {
  const answer = await fetch(url, { headers })
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`)
  return (await answer.json()) as { items: Row[]; next: string | null }
}

async function someIds(
  _stage: Stage,
  headers: Record<string, string>,
  url: string,
): Promise<{ contacts: string[]; accounts: string[] }> {
  const { items } = await pageOf(
    url.replace('limit=50', 'limit=500').replace('fields=', 'fields=account.id%2C'),
    headers,
  )
  return { contacts: items.map((item) => item.id), accounts: items.flatMap((item) => item['account.id'] ?? []) }
}

/** The page after `pages` of them, fetched in steps of 1,000 rows. */
export async function deepPage(
  _stage: Stage,
  headers: Record<string, string>,
  url: string,
  pages: number,
): Promise<{ url: string; createdAt: string; id: string }> {
  let cursor: string | null = null
  let last: Row | undefined
  for (let rows = 0; rows < pages * 50; rows += 1000) {
    const page: { items: Row[]; next: string | null } = await pageOf(
      `${url.replace('limit=50', 'limit=1000')}${cursor ? `&cursor=${cursor}` : ''}`,
      headers,
    )
    last = page.items.at(-1)
    if (!page.next) break
    cursor = page.next
  }
  if (!cursor || !last) throw new Error('There are not enough rows for a deep page')
  return { url: `${url}&cursor=${cursor}`, createdAt: last.createdAt, id: last.id }
}
