import type { Context } from '#kernel/context.ts'
import { calendarYear } from '#kernel/filter/contract.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { fixedRates } from '#kernel/testing/rates.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import type { ImportRun, Mapping } from '../../contract.ts'
import { dataModule } from '../module.ts'
import { bufferSource } from '../parse/source.ts'
import { getImport } from './importRuns.ts'
import { runImport } from './runImport.ts'
import { type StartInput, startImport } from './startImport.ts'

const company = defineObject({
  name: 'company',
  plural: 'companies',
  label: 'Company',
  pluralLabel: 'Companies',
  icon: 'Building',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, indexed: true },
    code: { kind: 'text', unique: true },
    size: {
      kind: 'choice',
      choices: [
        { value: 'Small', label: { en: 'Small', de: 'Klein' } },
        { value: 'Large', label: 'Large' },
      ],
    },
    revenue: { kind: 'money' },
    founded: { kind: 'date' },
    emails: { kind: 'emails' },
    phones: { kind: 'phones' },
    address: { kind: 'address' },
    parent: { kind: 'link', target: 'company', inverse: 'children', tree: true },
    secret: { kind: 'text', readOnly: true },
  },
})
const shop = defineObject({
  name: 'shop',
  plural: 'shops',
  label: 'Shop',
  pluralLabel: 'Shops',
  icon: 'Store',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    company: { kind: 'link', target: 'company', required: true },
    area: { kind: 'link', target: 'area' },
  },
})
const area = defineObject({
  name: 'area',
  plural: 'areas',
  label: 'Area',
  pluralLabel: 'Areas',
  icon: 'Map',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, company: { kind: 'link', target: 'company' } },
})

/** A workspace with companies, shops and areas, and an administrator of a German company that also counts in dollars. */
export async function importWorld(): Promise<{ ws: TestWorkspace; ctx: Context }> {
  await migrateJobs(testDatabaseConfig())
  const ws = await testWorkspace({ objects: [company, shop, area], modules: [dataModule] })
  const admin = await (await ws.person(['admin'])).ctx()
  return {
    ws,
    ctx: {
      ...admin,
      organization: {
        currency: 'EUR',
        country: 'DE',
        language: 'en',
        rates: fixedRates({ USD: '0.5' }),
        fiscalYear: calendarYear,
        zone: 'UTC',
      },
    },
  }
}

/** Imports a text as a file, to its end. */
export async function run(
  asker: Context,
  csv: string,
  mapping: Mapping,
  more: Partial<StartInput> = {},
): Promise<ImportRun> {
  const source = bufferSource(Buffer.from(csv), 'test.csv')
  const row = await startImport(asker, { source, file: null, mapping, ...more })
  await runImport(asker, row, source)
  return getImport(asker, row.id)
}

export const columns = (fields: Record<string, string>) =>
  Object.entries(fields).map(([column, field]) => ({ column, field }))
