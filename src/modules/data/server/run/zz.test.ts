import { it } from 'vitest'
import { writeFileSync, createWriteStream } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { dataModule } from '../module.ts'
import { fileSource } from '../parse/source.ts'
import { readRun } from '../importStore.ts'
import { runImport } from './runImport.ts'
import { startImport } from './startImport.ts'
it('t', async () => {
  const N = Number(process.env.N ?? 100000)
  const out = createWriteStream('/tmp/scratch/contacts.csv')
  out.write('First Name,Last Name,Email,Phone,Title,Company,City,Country\n')
  for (let i = 0; i < N; i++) if (!out.write(`First${i % 997},Last${i},person${i}@example.com,+49431${100000 + (i % 800000)},Engineer,Company ${i % 5000},Kiel,Germany\n`)) await new Promise((r) => out.once('drain', () => r(null)))
  await new Promise((r) => out.end(() => r(null)))
  const ws = await testWorkspace({ modules: [customers, dataModule] })
  const admin = await (await ws.person(['admin'])).ctx()
  const ctx = { ...admin, organization: { currency: 'EUR', country: 'DE', rates: {} } }
  const source = await fileSource('/tmp/scratch/contacts.csv')
  const c = (column: string, field: string) => ({ column, field })
  let t = performance.now()
  const row = await startImport(ctx, { source, file: null, mapping: { object: 'contact', mode: 'create', columns: [c('First Name', 'firstName'), c('Last Name', 'lastName'), c('Email', 'emails'), c('Phone', 'phones'), c('Title', 'title'), { column: 'Company', field: 'account', link: { create: true } }, c('City', 'address.city'), c('Country', 'address.country')] } })
  console.log('start', performance.now() - t)
  const session = new Session(); session.connect()
  await session.post('Profiler.enable'); await session.post('Profiler.start')
  t = performance.now()
  await runImport(ctx, row, source)
  const ms = performance.now() - t
  const { profile } = await session.post('Profiler.stop')
  writeFileSync('/tmp/scratch/import.cpuprofile', JSON.stringify(profile))
  const { firstErrors, ...r } = (await readRun(ctx, row.id))!
  console.log(JSON.stringify(r), firstErrors[0], ms, 'rows/s', N / ms * 1000, 'rss', process.memoryUsage().rss / 1e6)
  await ws.close()
}, 900000)
