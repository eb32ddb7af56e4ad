import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { getOperation } from '#kernel/operations/server/operations.ts'
import { count } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { errorPage } from '../importStore.ts'
import { dataModule } from '../module.ts'
import { fileSource } from '../parse/source.ts'
import { person } from './import.fixture.ts'
import { getImport } from './importRuns.ts'
import { startImport } from './startImport.ts'

let ws: TestWorkspace
let ctx: Context
let folder: string
beforeAll(async () => {
  ws = await testWorkspace({ objects: [person], modules: [dataModule] })
  ctx = await ws.system()
  folder = await mkdtemp(join(tmpdir(), 'rapport-import-'))
})
afterAll(async () => {
  await ws.close()
  await rm(folder, { recursive: true, force: true })
})

/** Every tenth row is bad; every second reports to the person of the row behind it. */
const rowOf = (i: number) =>
  `P${i},${i % 10 === 9 ? 'never' : '2000-01-01'},${i % 2 === 0 && i % 10 !== 8 ? `P${i + 1}` : ''}\n`

it('goes on after SIGKILL at each batch border: exact rows, whole error file, links set (R-02)', {
  timeout: 120_000,
}, async () => {
  const path = join(folder, 'people.csv')
  const total = 7000
  await writeFile(path, `name,born,boss\n${Array.from({ length: total }, (_, i) => rowOf(i)).join('')}`)
  const columns = ['name', 'born', 'boss'].map((name) => ({ column: name, field: name }))
  const row = await startImport(ctx, {
    source: await fileSource(path),
    file: null,
    mapping: { object: 'person', mode: 'create', columns },
  })
  const ends: string[] = []
  for (let killed = 0; killed < 20; killed++) {
    const point = killed < 4 ? 'import.after_batch' : killed < 6 ? 'import.after_late' : ''
    const end = await runChild([ws.schema, row.id, path], point)
    ends.push(end)
    if (end === '0') break
  }
  expect(ends).toEqual([...Array(6).fill('SIGKILL'), '0'])
  expect(await getImport(ctx, row.id)).toMatchObject({
    state: 'done',
    done: total,
    created: total * 0.9,
    failed: total * 0.1,
  })
  expect((await count(ctx, 'person', {})).value).toBe(total * 0.9)
  expect((await count(ctx, 'person', { filter: { field: 'boss.name', op: 'startsWith', value: 'P' } })).value).toBe(
    total * 0.4,
  )
  expect(await errorPage(ctx, row.id, 0, 2000)).toHaveLength(total * 0.1)
  expect(await getOperation(ctx, row.operation ?? '')).toMatchObject({
    state: 'done',
    created: total * 0.9,
    done: total,
  })
  expect(await runChild([ws.schema, row.id, path], '')).toBe('0')
  expect(await getImport(ctx, row.id)).toMatchObject({ state: 'done' })
  expect((await count(ctx, 'person', {})).value).toBe(total * 0.9)
})

it('loses nothing of batches that overlap when it is killed between them (R-02)', { timeout: 120_000 }, async () => {
  const path = join(folder, 'overlap.csv')
  const total = 9000
  await writeFile(path, `name,born\n${Array.from({ length: total }, (_, i) => `O${i},2000-01-01\n`).join('')}`)
  const columns = ['name', 'born'].map((name) => ({ column: name, field: name }))
  const row = await startImport(ctx, {
    source: await fileSource(path),
    file: null,
    mapping: { object: 'person', mode: 'create', columns },
  })
  const ends: string[] = []
  while (ends.length < 3) ends.push(await runChild([ws.schema, row.id, path], 'import.after_batch'))
  ends.push(await runChild([ws.schema, row.id, path], ''))
  expect(ends.at(-1)).toBe('0')
  expect(ends[0]).toBe('SIGKILL')
  const filter = { field: 'name', op: 'startsWith', value: 'O' } as const
  expect((await count(ctx, 'person', { filter })).value).toBe(total)
  expect(await getImport(ctx, row.id)).toMatchObject({ state: 'done', done: total, created: total })
})

async function runChild(args: string[], crashpoint: string): Promise<string> {
  const script = join(import.meta.dirname, 'import.fixture.ts')
  const env = { ...process.env, ...(crashpoint ? { RAPPORT_CRASHPOINT: crashpoint } : {}) }
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code, signal] = await once(child, 'exit')
  return String(signal ?? code)
}
