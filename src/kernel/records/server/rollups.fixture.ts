import { pino } from 'pino'
import type { Context } from '#kernel/context.ts'
import { runReaders } from '#kernel/events/server/readers.ts'
import { startWorker } from '#kernel/jobs/server/worker.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import type { TestWorkspace } from '#kernel/testing/workspace.ts'
import { formulaReader, reckonJob } from './reckoning.ts'
import { staleJob } from './stale.ts'

export const stage = defineObject({
  name: 'phase',
  plural: 'phases',
  label: 'Phase',
  pluralLabel: 'Phases',
  icon: 'Steps',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, open: { kind: 'boolean' } },
})

/** What is reckoned of it counts on: a sum over a formula, a formula over sums, and a roll-up over those again. */
export const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Package',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    firm: { kind: 'link', target: 'firm', inverse: 'deals' },
    phase: { kind: 'link', target: 'phase' },
    amount: { kind: 'money' },
    size: { kind: 'integer' },
    chance: { kind: 'percent' },
    closes: { kind: 'date' },
    double: { kind: 'integer', formula: 'size * 2' },
  },
})

export const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: 'Firm',
  pluralLabel: 'Firms',
  icon: 'Building',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    city: { kind: 'text' },
    group: { kind: 'link', target: 'firm', inverse: 'daughters' },
    count: { kind: 'integer', rollup: { of: 'deals', fn: 'count' } },
    large: {
      kind: 'integer',
      rollup: { of: 'deals', fn: 'count', filter: { field: 'size', op: 'gte', value: 10 } },
    },
    running: {
      kind: 'money',
      rollup: { of: 'deals', fn: 'sum', field: 'amount', filter: { field: 'phase.open', op: 'eq', value: true } },
    },
    total: { kind: 'money', rollup: { of: 'deals', fn: 'sum', field: 'amount' } },
    sizes: { kind: 'integer', rollup: { of: 'deals', fn: 'sum', field: 'double' } },
    mean: { kind: 'decimal', scale: 2, rollup: { of: 'deals', fn: 'average', field: 'size' } },
    soonest: { kind: 'date', rollup: { of: 'deals', fn: 'min', field: 'closes' } },
    newest: { kind: 'text', rollup: { of: 'deals', fn: 'last', field: 'name' } },
    next: { kind: 'text', rollup: { of: 'deals', fn: 'first', field: 'name', by: 'closes' } },
    notes: { kind: 'integer', rollup: { of: 'memos', fn: 'count' } },
    perDeal: { kind: 'decimal', formula: 'round(sizes / count, 1)' },
    below: { kind: 'integer', rollup: { of: 'daughters', fn: 'sum', field: 'sizes' } },
  },
})

export const memo = defineObject({
  name: 'memo',
  plural: 'memos',
  label: 'Memo',
  pluralLabel: 'Memos',
  icon: 'Note',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, about: { kind: 'anyLink', inverse: 'memos' } },
})

/** Does what the log asks for, until stopped. */
export const reckoner = (ws: TestWorkspace) =>
  startWorker({
    database: testDatabaseConfig(),
    jobs: [reckonJob, staleJob],
    workspaces: [ws.schema],
    contextForActor: async (_, actor) => asActor(await ws.system(), actor.replace('system:', '')),
    log: pino({ level: 'silent' }),
  })

/** Reads the log to its end; what it asks for is done by a reckoner. */
export const readLog = (ws: TestWorkspace) =>
  runReaders([formulaReader], async (name) => asActor(await ws.system(), name))

const asActor = (ctx: Context, name: string): Context => ({ ...ctx, actor: { type: 'system', name } })
