import { recordOperation } from '#kernel/operations/server/operations.ts'
import { createMany } from '#kernel/records/server/engine.ts'
import { convertLeadsJob } from '#modules/sales/server/conversion/bulk.ts'
import { openDatabaseOnly } from './stage.ts'
import { printLine } from './table.ts'

const leads = Number(process.env.RAPPORT_BENCH_LEADS ?? 10_000)
const source = 'Purchased List'

/** Leads of a quarter as many companies, half of which stand already, into accounts, contacts and opportunities by one operation. */
export async function converting(): Promise<void> {
  const stage = await openDatabaseOnly()
  try {
    const ctx = await stage.runtime.systemContext('bench: conversion')
    const companies = Math.ceil(leads / 4)
    const accounts = Array.from({ length: companies / 2 }, (_, i) => ({
      name: `Company ${i} Ltd`,
      website: `https://company${i}.example`,
    }))
    const people = Array.from({ length: leads }, (_, i) => ({
      lastName: `Person ${i}`,
      company: `Company ${i % companies}`,
      website: `https://www.company${i % companies}.example`,
      emails: [`person${i}@company${i % companies}.example`],
      source,
    }))
    await createMany(ctx, 'account', accounts)
    for (let from = 0; from < leads; from += 5000) await createMany(ctx, 'lead', people.slice(from, from + 5000))
    const filter = { field: 'source', op: 'eq' as const, value: source }
    const params = { filter, opportunities: true }
    const operation = await recordOperation(ctx, { kind: 'convertLeads', params, total: leads, state: 'queued' })
    const begin = performance.now()
    await convertLeadsJob.run(ctx, { operation })
    const seconds = (performance.now() - begin) / 1000
    const rate = Math.round(leads / seconds)
    printLine(
      'bulk conversion',
      `${leads} leads with opportunities in ${seconds.toFixed(1)} s: ${rate} leads/s | bar ≥ 500 leads/s: ${rate >= 500 ? 'met' : 'MISSED'}`,
    )
  } finally {
    await stage.close()
  }
}
