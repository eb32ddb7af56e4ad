import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { secretsOf } from '#kernel/secrets/server/seal.ts'
import { guessMapping } from '#modules/data/server/mapping/guess.ts'
import { probeFile } from '#modules/data/server/parse/probe.ts'
import { fileSource } from '#modules/data/server/parse/source.ts'
import { runImport } from '#modules/data/server/run/runImport.ts'
import { startImport } from '#modules/data/server/run/startImport.ts'
import { modules } from '#server/modules.ts'
import { openRuntime } from '#server/runtime.ts'

/** Imports one file of contacts as the command does, in a process of its own so that its memory can be told. */
const [host = '', user = '', database = '', schema = '', file = ''] = process.argv.slice(2)
const runtime = await openRuntime({
  database: { host, user, database },
  schema,
  modules,
  log: pino({ level: 'error' }),
  secrets: secretsOf([randomBytes(32)]),
})
const ctx = await runtime.workspace.systemContext('bench: import', 'import')
const source = await fileSource(file)
const probe = await probeFile(source, '', { dateOrder: 'ymd', decimalSign: '.' })
const mapping = guessMapping(ctx, ctx.registry.object('contact'), probe.columns)
const row = await startImport(ctx, { source, file: null, mapping, total: probe.rows, dryRun: false, again: true })
let peak = 0
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 200)
const begin = performance.now()
await runImport(ctx, row, source, {})
const seconds = (performance.now() - begin) / 1000
clearInterval(watch)
await runtime.close()
process.send?.({ port: 0, seconds, peak: peak / 1e6 })
