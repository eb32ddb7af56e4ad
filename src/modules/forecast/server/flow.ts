import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import { dateInZone } from '#kernel/fields/shared/dates.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { type Flow, type FlowKind, type FlowRows, type ForecastMeasure, flowKinds } from '../contract.ts'
import { type FlowInput, flowRows, flowSums } from './flowStore.ts'
import { demandReadable, isMoney } from './forecast.ts'
import { type PeriodUnit, periodsFrom } from './periods.ts'
import { teamTree } from './tree.ts'
import { daysAfter, startOfWeek } from './weeks.ts'

export interface FlowRequest {
  unit: PeriodUnit
  /** A day in the period. */
  from: string
  measure: ForecastMeasure
  /** `all`, `user:<id>`, `team:<id>`, `team:none` or `user:none`. */
  node: string
  /** Before the period began, before this week, or the end of a day. */
  since: string
  /** The end of a day; absent: the end of the period when it is over, otherwise now. */
  until?: string | undefined
  filter?: Filter | undefined
}

/** How the open pipeline of a team or person came to be what it is: bars that add up exactly. */
export async function flowOf(ctx: Context, request: FlowRequest): Promise<Flow> {
  const input = await inputOf(ctx, request)
  const sums = new Map((await flowSums(ctx, input)).map((sum) => [sum.kind, sum]))
  const end = (kind: 'opening' | 'closing') => {
    const { count = 0, value = '0' } = sums.get(kind) ?? {}
    return { count, value }
  }
  return {
    period: input.period,
    since: input.since,
    until: input.until,
    isNow: input.until >= todayOf(ctx),
    measure: input.measure,
    currency: currencyOf(ctx, input.measure),
    isPartial: ctx.access.verdict('opportunity', 'read') !== true,
    opening: end('opening'),
    bars: flowKinds.flatMap((kind) => {
      const sum = sums.get(kind)
      return sum ? { kind, count: sum.count, effect: sum.value } : []
    }),
    closing: end('closing'),
  }
}

/** The opportunities of one bar. */
export async function flowRowsOf(
  ctx: Context,
  request: FlowRequest & { kind: FlowKind; offset: number; limit: number },
): Promise<FlowRows> {
  const { kind, offset, limit } = request
  const rows = await flowRows(ctx, { ...(await inputOf(ctx, request)), kind, offset, limit: limit + 1 })
  return {
    currency: currencyOf(ctx, request.measure),
    rows: rows.slice(0, limit),
    hasMore: rows.length > limit,
  }
}

const currencyOf = (ctx: Context, measure: ForecastMeasure): string | null =>
  isMoney(measure) ? ctx.organization.currency : null

export const todayOf = (ctx: Context): string => dateInZone(ctx.clock.now().toISOString(), ctx.organization.zone)

async function inputOf(ctx: Context, request: FlowRequest): Promise<FlowInput> {
  const { measure, filter } = request
  demandReadable(ctx, measure)
  // What is won stands with what it brought, or with its amount where nobody said.
  if (measure === 'weighted') demandReadable(ctx, 'amount')
  const [period] = periodsFrom(ctx, request.unit, request.from, 1)
  if (!period) throw new Error('There is no such period')
  const owners = (await teamTree(ctx)).ownersOf(request.node)
  if (owners === null) throw invalidField('node', 'unknownNode', 'There is no such team or person in the forecast')
  const today = todayOf(ctx)
  const isOver = period.to < today && request.since !== 'week'
  const until = request.until ?? (isOver ? period.to : today)
  const since = sinceOf(ctx, request.since, period.from, today)
  if (since > until)
    throw invalidField('until', 'beforeStart', 'The movements end before they begin: choose a later day')
  return { period, measure, owners, since, until, filter }
}

/** A period that is yet to come is looked at since the week began. */
function sinceOf(ctx: Context, since: string, periodStart: string, today: string): string {
  const week = daysAfter(startOfWeek(today, ctx.locale.weekStart), -1)
  if (since === 'week') return week
  if (since !== 'period') return since
  return periodStart > today ? week : daysAfter(periodStart, -1)
}
