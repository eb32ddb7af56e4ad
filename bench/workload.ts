import { loadRows } from './load/rows.ts'
import { measure } from './measure.ts'
import { nineRequests } from './requests.ts'
import { openStage } from './stage.ts'
import { printLine, printRow } from './table.ts'

/** Workload W: 20,000 accounts and 100,000 contacts, the nine requests as a team member, then as administrator. */
export async function workload(): Promise<void> {
  const stage = await openStage(({ runtime, schema, owners }) =>
    loadRows(runtime.db, schema, { accounts: 20_000, contacts: 100_000, opportunities: 0, owners }),
  )
  try {
    printLine('memory idle', `${Math.round(await stage.rapport.memory())} MB`)
    for (const [who, headers] of [
      ['member', stage.member],
      ['admin', stage.admin],
    ] as const) {
      printLine(`— as ${who}`, 'Rapport | floor | ratio')
      for (const pair of await nineRequests(stage, headers))
        printRow(pair, await measure(pair.rapport), await measure(pair.floor))
    }
    await bulk(stage.rapport.url, stage.admin, stage.floor.url)
    printLine('memory loaded', `${Math.round(await stage.rapport.memory())} MB`)
  } finally {
    await stage.close()
  }
}

/** Rows a second over HTTP in calls of 2,000. */
async function bulk(url: string, headers: Record<string, string>, floorUrl: string): Promise<void> {
  const people = Array.from({ length: 2000 }, (_, i) => ({ firstName: `Bulk ${i}`, lastName: 'Loaded' }))
  const rapport = await rowsPerSecond(`${url}/api/v1/contacts/batch`, headers, {
    items: people.map((values) => ({ op: 'create', values })),
  })
  const floor = await rowsPerSecond(`${floorUrl}/bulk`, { 'content-type': 'application/json' }, { items: people })
  printLine(
    'bulk over HTTP',
    `${Math.round(rapport)} rows/s | floor ${Math.round(floor)} rows/s | ${(rapport / floor).toFixed(2)} rate | aim ≥ 8,000: ${rapport >= 8000 ? 'met' : 'MISSED'}`,
  )
}

async function rowsPerSecond(
  url: string,
  headers: Record<string, string>,
  body: { items: unknown[] },
): Promise<number> {
  const begin = performance.now()
  const calls = 10
  for (let i = 0; i < calls; i++) {
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(await answer.text())
    await answer.text()
  }
  return (calls * body.items.length * 1000) / (performance.now() - begin)
}
