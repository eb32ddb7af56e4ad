import { fork } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { from, to } from 'pg-copy-streams'
import { compile, id, sql } from '#kernel/db/sql.ts'
import { flags } from '../bin/flags.js'
import { openDatabaseOnly } from './stage.ts'
import { printLine } from './table.ts'

const rows = Number(process.env.RAPPORT_BENCH_ROWS ?? 1_000_000)

/** A CSV of contacts through the whole import, beside a bare COPY of the very same rows and events into equal, equally indexed tables. */
export async function importing(): Promise<void> {
  const stage = await openDatabaseOnly()
  try {
    const file = join(stage.dataDir, 'contacts.csv')
    await pipeline(people(rows), createWriteStream(file))
    const { seconds, peak } = await importFile([
      stage.database.host,
      stage.database.user,
      stage.database.database,
      stage.schema,
      file,
    ])
    const copy = await bareCopy(stage, ['contact', 'sys_event'])
    const rate = Math.round(rows / seconds)
    printLine(
      'import of contacts',
      `${rows} rows in ${seconds.toFixed(1)} s: ${rate} rows/s, peak ${Math.round(peak)} MB | bare COPY ${copy.toFixed(1)} s | × ${(seconds / copy).toFixed(2)} time | bar ≤ 2.00, ≥ 10,000 rows/s, < 600 MB: ${seconds <= 2 * copy && rate >= 10_000 && peak < 600 ? 'met' : 'MISSED'}`,
    )
  } finally {
    await stage.close()
  }
}

async function* people(count: number): AsyncGenerator<string> {
  yield 'First name,Last name,Email,Phone,Job title,Department\n'
  for (let n = 0; n < count; n += 1000) {
    const lines: string[] = []
    for (let i = n; i < Math.min(n + 1000, count); i++)
      lines.push(
        `First${i % 997},Last${(i * 31) % 9973},person${i}@example${i % 97}.com,+49431${1_000_000 + i},Engineer,Unit ${i % 40}\n`,
      )
    yield lines.join('')
  }
}

function importFile(args: string[]): Promise<{ seconds: number; peak: number }> {
  const child = fork('bench/serve/import.ts', args, { execArgv: flags, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return new Promise((resolve, reject) => {
    child.once('message', (message: { seconds: number; peak: number }) => resolve(message))
    child.once('exit', (code) => reject(new Error(`The import ended with ${code}`)))
  })
}

/** Seconds that COPY takes to fill clones of these tables, indexes in place, from files of what the import wrote. */
async function bareCopy(stage: Awaited<ReturnType<typeof openDatabaseOnly>>, tables: string[]): Promise<number> {
  const { db } = stage
  let seconds = 0
  for (const table of tables) {
    const file = join(stage.dataDir, `${table}.copy`)
    const clone = id(stage.schema, `sys_bench_${table}`)
    await db.run(sql`CREATE TABLE ${clone} (LIKE ${id(stage.schema, table)} INCLUDING ALL)`)
    const client = await db.connect()
    try {
      await pipeline(
        client.query(to(compile(sql`COPY (SELECT * FROM ${id(stage.schema, table)}) TO STDOUT (FORMAT binary)`).text)),
        createWriteStream(file),
      )
      const begin = performance.now()
      const target =
        table === 'sys_event'
          ? sql`${clone} (seq, xid, at, type, object, record_id, version, before, after, actor, source, operation)`
          : clone
      await pipeline(
        createReadStream(file),
        client.query(from(compile(sql`COPY ${target} FROM STDIN (FORMAT binary)`).text)),
      )
      seconds += (performance.now() - begin) / 1000
    } finally {
      client.release()
    }
  }
  return seconds
}
