import { runReaders } from '#kernel/events/server/readers.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import { territories } from './module.ts'

export const today = '2026-05-12'

/** A company on a Tuesday in May, without any territory yet. */
export async function territoryWorld(): Promise<TestWorkspace> {
  const ws = await testWorkspace({ modules: [customers, sales, territories] })
  ws.clock.set(`${today}T10:00:00.000Z`)
  await ws.person(['admin'], { name: 'Admin' })
  return ws
}

export const follow = (ws: TestWorkspace): Promise<void> =>
  runReaders(territories.readers ?? [], (name) => ws.workspace.systemContext(name))

export const industryIs = (industry: string): Filter => ({ field: 'industry', op: 'eq', value: industry })

export async function makeTerritory(
  ws: TestWorkspace,
  name: string,
  values: Record<string, string | boolean | null> = {},
): Promise<string> {
  return (await create(await ws.system(), 'territory', { name, ...values })).id
}

export async function makeRule(
  ws: TestWorkspace,
  territory: string,
  filter: Filter | null,
  values: Record<string, string | number | boolean> = {},
): Promise<string> {
  const rule = { name: 'Rule', territory, filter: filter as never, ...values }
  return (await create(await ws.system(), 'territoryRule', rule)).id
}

export async function makeAccount(
  ws: TestWorkspace,
  name: string,
  industry: string,
  values: Record<string, string | boolean | null> = {},
): Promise<string> {
  return (await create(await ws.system(), 'account', { name, industry, ...values })).id
}

/** Names of territories by the names of accounts. */
export async function whereabouts(ws: TestWorkspace): Promise<Record<string, string | null>> {
  const rows = await queryAll(await ws.system(), 'account', { fields: ['name', 'territory.name'] })
  return Object.fromEntries(rows.map((row) => [String(row.name), (row['territory.name'] ?? null) as string | null]))
}
