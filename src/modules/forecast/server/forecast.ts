import type { Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { Money } from '#kernel/fields/contract.ts'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import type {
  Amounts,
  Forecast,
  ForecastAdjustment,
  ForecastCategory,
  ForecastMeasure,
  ForecastOwn,
  ForecastPeriod,
} from '../contract.ts'
import { addAmounts, nothing, type OwnFigures, rollUp, type TreeNode } from '../rollUp.ts'
import { mayPlanAll } from './authority.ts'
import { type PeriodUnit, periodsFrom } from './periods.ts'
import { isSplit } from './splitStore.ts'
import { always, fieldsOfMeasure, type RowsSum, sumsOf } from './sumsStore.ts'
import { keyOfHolder, type TeamTree, teamTree, userKey } from './tree.ts'

export interface ForecastRequest {
  unit: PeriodUnit
  /** A day in the first period. */
  from: string
  /** Periods, 1 to 12. */
  count: number
  measure: ForecastMeasure
  filter?: Filter | undefined
}

/** The grid: teams and people by periods, as far as the asker may see opportunities. */
export async function forecastOf(ctx: Context, request: ForecastRequest): Promise<Forecast> {
  demandReadable(ctx, request.measure)
  const periods = periodsFrom(ctx, request.unit, request.from, request.count)
  const { measure } = request
  const split = await isSplit(ctx, measure)
  const [tree, sums, quotas, adjustments] = await Promise.all([
    teamTree(ctx),
    sumsOf(ctx, { periods, measure, filter: request.filter, isSplit: split }),
    quotasOf(ctx, periods, measure),
    // Who looks at a slice sees what it adds up to; what people believe in is about the whole.
    request.filter === undefined ? adjustmentsOf(ctx, periods, measure) : new Map<string, Adjustments>(),
  ])
  const own = ownAmounts(tree, sums, periods.length)
  const figures = (key: string, period: number): OwnFigures => ({
    own: own.get(key)?.[period],
    adjustments: adjustments.get(`${key} ${period}`),
    quota: quotas.get(`${key} ${period}`),
  })
  const nodes = rollUp(withRights(ctx, tree, measure, request.filter === undefined), periods.length, figures)
  return {
    periods,
    measure,
    currency: isMoney(measure) ? ctx.organization.currency : null,
    isPartial: ctx.access.verdict('opportunity', 'read') !== true,
    isSplit: split,
    at: ctx.clock.now().toISOString(),
    nodes: concerned(nodes, ({ key }) => own.has(key) || periods.some((_, at) => quotas.has(`${key} ${at}`))),
  }
}

/** Cells of a few people alone, for a grid that stands. */
export async function forecastOwn(ctx: Context, request: ForecastRequest & { owners: string[] }): Promise<ForecastOwn> {
  demandReadable(ctx, request.measure)
  const periods = periodsFrom(ctx, request.unit, request.from, request.count)
  const { measure, filter, owners } = request
  const split = await isSplit(ctx, measure)
  const [tree, sums] = await Promise.all([
    teamTree(ctx),
    sumsOf(ctx, { periods, measure, filter, owners, isSplit: split }),
  ])
  const own = ownAmounts(tree, sums, periods.length)
  const none = periods.map(() => nothing)
  return {
    at: ctx.clock.now().toISOString(),
    own: Object.fromEntries(owners.map((owner) => [userKey(owner), own.get(userKey(owner)) ?? none])),
  }
}

export const isMoney = (measure: ForecastMeasure): boolean => measure !== 'quantity' && measure !== 'count'

/** Figures over fields that are hidden from somebody are hidden, too (S-06). */
export function demandReadable(ctx: Context, measure: ForecastMeasure): void {
  const hidden = [...always, ...fieldsOfMeasure[measure]].find(
    (field) => !ctx.access.canReadField('opportunity', field),
  )
  if (hidden !== undefined || ctx.access.verdict('opportunity', 'read') === false)
    throw forbidden('You may not see what this forecast is made of')
}

function ownAmounts(tree: TeamTree, sums: readonly RowsSum[], periods: number): Map<string, Amounts[]> {
  const found = new Map<string, Amounts[]>()
  for (const { owner, period, category, value } of sums) {
    const key = tree.keyOf(owner)
    const cells = found.get(key) ?? Array.from({ length: periods }, () => nothing)
    const cell = cells[period]
    if (cell) cells[period] = addAmounts(cell, { ...nothing, [category]: value })
    found.set(key, cells)
  }
  return found
}

function withRights(ctx: Context, tree: TeamTree, measure: ForecastMeasure, isWhole: boolean): TeamTree['nodes'] {
  const canEver = isWhole && measure !== 'weighted' && measure !== 'count'
  const all = mayPlanAll(ctx)
  const { actor } = ctx
  const leads = (key: string) => actor.type === 'user' && tree.leads(actor.id, key)
  return tree.nodes.map((node) => ({ ...node, canAdjust: canEver && node.id !== null && (all || leads(node.key)) }))
}

/** Teams in which anybody has a figure, with all who are in them; people who left stay as long as they have one. */
export function concerned<N extends Omit<TreeNode, 'canAdjust'>>(nodes: N[], has: (node: N) => boolean): N[] {
  const wanted = new Set(['all'])
  const busy = new Set<string | null>()
  const parents = new Map(nodes.map(({ key, parent }) => [key, parent]))
  for (const node of nodes) {
    const { key, kind, parent } = node
    if (!has(node)) continue
    if (kind === 'user') busy.add(parent)
    for (let at: string | null = key; at !== null; at = parents.get(at) ?? null) wanted.add(at)
  }
  const isColleague = ({ kind, parent, isActive, id }: N) =>
    kind === 'user' && isActive && id !== null && busy.has(parent)
  return nodes.filter((node) => wanted.has(node.key) || isColleague(node))
}

/** By node and period: goals of the measure whose days are those of the period. */
async function quotasOf(ctx: Context, periods: readonly ForecastPeriod[], measure: ForecastMeasure) {
  const metric = {
    amount: 'wonAmount',
    weighted: 'wonAmount',
    recurring: 'wonRecurring',
    quantity: 'wonQuantity',
    count: 'wonCount',
  }[measure]
  const goals = await within(
    ctx,
    'goal',
    periods,
    [{ field: 'metric', op: 'eq', value: metric }],
    ['targetAmount', 'target'],
  )
  const found = new Map<string, string>()
  for (const { row, period } of goals) {
    const value = isMoney(measure) ? (row.targetAmount as Money | null)?.base : (row.target as string | null)
    const key = `${keyOfHolder(row)} ${period}`
    if (value) found.set(key, addDecimals(found.get(key) ?? '0', value))
  }
  return found
}

type Adjustments = Partial<Record<ForecastCategory, ForecastAdjustment>>

async function adjustmentsOf(ctx: Context, periods: readonly ForecastPeriod[], measure: ForecastMeasure) {
  const rows = await within(
    ctx,
    'forecastAdjustment',
    periods,
    [{ field: 'measure', op: 'eq', value: measure }],
    ['category', 'amount', 'quantity', 'reason', 'updatedBy', 'updatedAt'],
  )
  const found = new Map<string, Adjustments>()
  for (const { row, period } of rows) {
    const value = measure === 'quantity' ? (row.quantity as string | null) : (row.amount as Money | null)?.base
    if (!value) continue
    const key = `${keyOfHolder(row)} ${period}`
    const by = String(row.updatedBy)
    const one = { id: row.id, value, reason: String(row.reason ?? ''), by, at: String(row.updatedAt) }
    found.set(key, { ...found.get(key), [String(row.category)]: one })
  }
  return found
}

/** Records with a holder and days, of which only those count that are a period's own. */
async function within(
  ctx: Context,
  object: string,
  periods: readonly ForecastPeriod[],
  which: Filter[],
  fields: string[],
): Promise<{ row: RecordJson; period: number }[]> {
  const days: Filter = { field: 'from', op: 'in', value: periods.map(({ from }) => from) }
  const rows = await queryAll(ctx, object, {
    filter: { and: [days, ...which] },
    fields: ['person', 'team', 'from', 'to', ...fields],
  })
  return rows.flatMap((row) => {
    const period = periods.findIndex(({ from, to }) => from === row.from && to === row.to)
    return period < 0 ? [] : [{ row, period }]
  })
}
