import { createCustomField } from '#kernel/objects/server/custom.ts'
import { loadRows } from './load/rows.ts'
import { openStage } from './stage.ts'
import { printLine } from './table.ts'

const rows = Number(process.env.RAPPORT_BENCH_ROWS ?? 1_000_000)

/** An indexed custom field comes to a large object while people read and write: how long it takes, and how long the slowest request waits. */
export async function addField(): Promise<void> {
  const stage = await openStage(({ runtime, schema, owners }) =>
    loadRows(runtime.db, schema, { accounts: 1000, contacts: rows, opportunities: 0, owners }),
  )
  try {
    let isDone = false
    const waits: number[] = []
    const people = Array.from({ length: 4 }, async (_, n) => {
      while (!isDone) {
        const begin = performance.now()
        const answer =
          n === 0
            ? await write(stage.rapport.url, stage.admin)
            : await fetch(`${stage.rapport.url}/api/v1/contacts?fields=displayName&limit=20`, { headers: stage.admin })
        await answer.text()
        if (!answer.ok) throw new Error(`A request failed with ${answer.status} while the field was added`)
        waits.push(performance.now() - begin)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    waits.length = 0
    const begin = performance.now()
    await createCustomField(await stage.runtime.systemContext('bench: field'), 'contact', {
      name: 'loyalty',
      kind: 'integer',
      indexed: true,
    })
    const seconds = (performance.now() - begin) / 1000
    isDone = true
    await Promise.all(people)
    const worst = Math.max(...waits)
    printLine(
      'add indexed field',
      `${rows} rows: ${seconds.toFixed(1)} s, ${waits.length} requests meanwhile, slowest ${Math.round(worst)} ms | bar < 30 s, none over 100 ms: ${seconds < 30 && worst <= 100 ? 'met' : 'MISSED'}`,
    )
  } finally {
    await stage.close()
  }
}

function write(url: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${url}/api/v1/contacts`, { method: 'POST', headers, body: JSON.stringify({ lastName: 'Meanwhile' }) })
}
