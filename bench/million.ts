import { loadRows } from './load/rows.ts'
import { measure } from './measure.ts'
import { deepPage, type Pair } from './requests.ts'
import { openStage, type Stage } from './stage.ts'
import { printLine, printRow } from './table.ts'

const rows = Number(process.env.RAPPORT_BENCH_ROWS ?? 1_000_000)

/** Lists, search and groups over a million contacts and opportunities, as administrator and as a team member. */
export async function million(): Promise<void> {
  const begin = performance.now()
  const stage = await openStage(({ runtime, schema, owners }) =>
    loadRows(runtime.db, schema, { accounts: rows / 20, contacts: rows, opportunities: rows, owners }),
  )
  printLine('loaded', `${rows} contacts, ${rows} opportunities in ${Math.round((performance.now() - begin) / 1000)} s`)
  try {
    for (const [who, headers] of [
      ['admin', stage.admin],
      ['member', stage.member],
    ] as const) {
      printLine(`— as ${who}`, 'Rapport | floor | ratio; bar: p95 < 15 ms (search 50 ms), ≤ 2 × floor (groups 1.2 ×)')
      for (const pair of await requests(stage, headers))
        printRow(pair, await measure(pair.rapport), await measure(pair.floor))
    }
  } finally {
    await stage.close()
  }
}

async function requests(stage: Stage, headers: Record<string, string>): Promise<Pair[]> {
  const fields = 'id,firstName,lastName,emails,source,createdAt,account.displayName'
  const list = (params: Record<string, string>) =>
    `${stage.rapport.url}/api/v1/contacts?${new URLSearchParams({ fields, limit: '50', ...params })}`
  const floor = (path: string) => ({ url: `${stage.floor.url}${path}` })
  const deep = await deepPage(stage, headers, list({}), headers === stage.admin ? 10_000 : 2_000)
  const industry = JSON.stringify({ field: 'account.industry', op: 'eq', value: 'Energy' })
  const groups = {
    groupBy: [{ field: 'stage' }, { field: 'closeDate', bucket: 'month' }],
    measures: [
      { fn: 'count', as: 'n' },
      { fn: 'sum', field: 'amount', as: 'total' },
    ],
  }
  return [
    { name: 'newest first', rapport: { url: list({}), headers }, floor: floor('/newest') },
    {
      name: 'industry, by name',
      rapport: { url: list({ filter: industry, sort: 'displayName' }), headers },
      floor: floor('/byName?a=Energy'),
    },
    {
      name: '10,000th page',
      rapport: { url: deep.url, headers },
      floor: floor(`/deep?a=${encodeURIComponent(deep.createdAt)}&b=${deep.id}`),
    },
    {
      name: 'contains smith',
      rapport: { url: list({ search: 'smith' }), headers },
      floor: floor('/contains?a=%25smith%25'),
    },
    {
      name: 'contains rare',
      rapport: { url: list({ search: '99771@example' }), headers },
      floor: floor('/contains?a=%2599771@example%25'),
    },
    {
      name: 'search box',
      rapport: { url: `${stage.rapport.url}/api/v1/search?q=nakamura`, headers },
      floor: floor('/contains?a=%25nakamura%25'),
    },
    {
      name: 'group stage, month',
      rapport: {
        url: `${stage.rapport.url}/api/v1/opportunities/aggregate`,
        method: 'POST',
        headers,
        body: JSON.stringify(groups),
      },
      floor: floor('/stages'),
    },
  ]
}
