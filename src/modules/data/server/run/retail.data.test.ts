import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { aggregate } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { guessMapping } from '../mapping/guess.ts'
import { dataModule } from '../module.ts'
import { probeFile } from '../parse/probe.ts'
import { fileSource } from '../parse/source.ts'
import { getImport } from './importRuns.ts'
import { runImport } from './runImport.ts'
import { startImport } from './startImport.ts'

const sets = process.env.RAPPORT_DATA_SETS

const invoiceLine = defineObject({
  name: 'invoiceLine',
  plural: 'invoiceLines',
  label: 'Invoice line',
  pluralLabel: 'Invoice lines',
  icon: 'Receipt',
  title: 'description',
  isCustom: true,
  fields: {
    invoice: { kind: 'text', label: 'InvoiceNo', required: true, indexed: true },
    article: { kind: 'text', label: 'StockCode', required: true },
    description: { kind: 'text', label: 'Description' },
    quantity: { kind: 'integer', label: 'Quantity', required: true },
    invoicedAt: { kind: 'dateTime', label: 'InvoiceDate', required: true },
    unitPrice: { kind: 'decimal', label: 'UnitPrice', required: true },
    customer: { kind: 'integer', label: 'CustomerID' },
    country: { kind: 'text', label: 'Country' },
  },
})

describe.skipIf(!sets)('541,909 invoice lines as a custom object (RAPPORT_DATA_SETS)', () => {
  let ws: TestWorkspace
  let ctx: Context
  let folder: string
  let path: string
  beforeAll(async () => {
    ws = await testWorkspace({ objects: [invoiceLine], modules: [dataModule] })
    ctx = await ws.system()
    folder = await mkdtemp(join(tmpdir(), 'rapport-retail-'))
    path = join(folder, 'online-retail.csv')
    const packed = createReadStream(join(sets ?? '', 'online-retail/online-retail.csv.gz'))
    await pipeline(packed, createGunzip(), createWriteStream(path))
  })
  afterAll(async () => {
    await ws?.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  const lines = async (filter?: Filter) => {
    const measures = [{ fn: 'count' as const, as: 'n' }]
    const { rows } = await aggregate(ctx, 'invoiceLine', { measures, ...(filter ? { filter } : {}) })
    return Number(rows[0]?.n)
  }

  it('imports every line by its own headers', { timeout: 1_200_000 }, async () => {
    const source = await fileSource(path)
    const probe = await probeFile(source, '', { dateOrder: 'dmy', decimalSign: '.' })
    expect(probe).toMatchObject({
      rows: 541_909,
      warnings: [],
      options: { delimiter: ',', dateOrder: 'ymd', decimalSign: '.' },
    })
    const mapping = guessMapping(ctx, ctx.registry.object('invoiceLine'), probe.columns)
    expect(mapping.columns.map(({ field }) => field)).toEqual(Object.keys(invoiceLine.fields))
    const row = await startImport(ctx, { source, file: null, mapping, total: probe.rows })
    await runImport(ctx, row, source)
    expect(await getImport(ctx, row.id)).toMatchObject({ state: 'done', created: 541_909, failed: 0 })
    expect(await lines()).toBe(541_909)
    expect(await lines({ field: 'customer', op: 'isNotEmpty' })).toBe(406_829)
    expect(await lines({ field: 'invoice', op: 'startsWith', value: 'C' })).toBe(9_288)
    expect(await lines({ field: 'unitPrice', op: 'lt', value: '0' })).toBe(2)
    const { rows } = await aggregate(ctx, 'invoiceLine', {
      measures: [{ fn: 'countDistinct', field: 'country', as: 'countries' }],
    })
    expect(Number(rows[0]?.countries)).toBe(38)
  })
})
