import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type {
  Accuracy,
  AccuracyPoint,
  ForecastAdjustment,
  ForecastCategory,
  ForecastCell,
  ForecastMeasure,
  ForecastNode,
  ForecastPeriod,
  ForecastWeeks,
  WeekFigures,
} from '../contract.ts'
import { accuracyPoints } from '../contract.ts'
import { addAmounts, nothing, read, rollUp, totalOf } from '../rollUp.ts'
import { todayOf } from './flow.ts'
import { demandReadable, forecastOf, isMoney } from './forecast.ts'
import { type PeriodUnit, periodsFrom } from './periods.ts'
import { isSplit } from './splitStore.ts'
import { type TeamTree, teamTree } from './tree.ts'
import { weekAdjustmentsOf, weekSums, weeksBetween } from './weekStore.ts'
import { daysAfter } from './weeks.ts'

interface Request {
  unit: PeriodUnit
  from: string
  measure: ForecastMeasure
}

/** Weeks before a period begins that tell how it came about. */
const daysBefore = 28

/** One period of a team or person as it was at the start of each week, beside now. */
export async function weeksOf(ctx: Context, request: Request & { node: string }): Promise<ForecastWeeks> {
  const { unit, from, measure } = request
  demandReadable(ctx, measure)
  const [period] = periodsFrom(ctx, unit, from, 1)
  if (!period) throw new Error('There is no such period')
  const today = todayOf(ctx)
  const [tree, now] = await Promise.all([teamTree(ctx), forecastOf(ctx, { unit, from, measure, count: 1 })])
  if (tree.ownersOf(request.node) === null)
    throw invalidField('node', 'unknownNode', 'There is no such team or person in the forecast')
  const begin = daysAfter(period.from < today ? period.from : today, -daysBefore)
  const weeks = await weeksBetween(ctx, begin, [daysAfter(period.to, 7), today].toSorted()[0] ?? today)
  const then = await nodesThen(ctx, tree, period, measure, weeks)
  const cells = then.find(({ key }) => key === request.node)?.cells ?? []
  const cell = now.nodes.find(({ key }) => key === request.node)?.cells[0]
  return {
    period,
    measure,
    currency: now.currency,
    isPartial: now.isPartial,
    weeks: weeks.map((week, at) => figuresOf(week, cells[at])),
    now: figuresOf(null, cell),
    quota: cell?.quota ?? null,
  }
}

const figuresOf = (week: string | null, cell: ForecastCell | undefined): WeekFigures => ({
  week,
  raw: cell?.raw ?? nothing,
  ...(cell?.total ? { total: cell.total } : {}),
})

/** What people and teams had committed to in the last periods that are over, against what was closed in them. */
export async function accuracyOf(ctx: Context, request: Request & { count: number }): Promise<Accuracy> {
  const { measure, unit } = request
  demandReadable(ctx, measure)
  const periods = closedPeriods(ctx, request)
  const first = periods.at(-1)
  if (!first) throw new Error('There is no period that is over')
  const tree = await teamTree(ctx)
  const [closed, ...said] = await Promise.all([
    forecastOf(ctx, { unit, measure, from: first.from, count: request.count }),
    ...periods.map((period) => saidOf(ctx, tree, period, measure)),
  ])
  const won = new Map(closed.nodes.map(({ key, cells }) => [key, cells.toReversed().map(({ raw }) => raw.closed)]))
  const nodes = tree.nodes.map(({ canAdjust: _, ...node }) => ({
    ...node,
    cells: periods.map((_period, at) => ({
      said: said[at]?.get(node.key) ?? { start: null, middle: null, last: null },
      closed: won.get(node.key)?.[at] ?? '0',
    })),
  }))
  const figures = ({ cells }: (typeof nodes)[number]) =>
    cells.flatMap((cell) => [...Object.values(cell.said), cell.closed])
  return {
    periods,
    measure,
    currency: isMoney(measure) ? ctx.organization.currency : null,
    isPartial: closed.isPartial,
    nodes: nodes.filter((node) => node.key === 'all' || figures(node).some((value) => value !== null && value !== '0')),
  }
}

/** Those before the day that are over by now, newest first. */
function closedPeriods(ctx: Context, { unit, from, count }: Request & { count: number }): ForecastPeriod[] {
  const today = todayOf(ctx)
  let [period] = periodsFrom(ctx, unit, from < today ? from : today, 1)
  const before = (one: ForecastPeriod) => periodsFrom(ctx, unit, daysAfter(one.from, -1), 1)[0]
  if (period && period.to >= today) period = before(period)
  const found: ForecastPeriod[] = []
  for (let at = period; at && found.length < count; at = before(at)) found.push(at)
  return found
}

/** By node, closed and committed in three weeks of the period. */
async function saidOf(ctx: Context, tree: TeamTree, period: ForecastPeriod, measure: ForecastMeasure) {
  const weeks = await weeksBetween(ctx, period.from, period.to)
  const days = Temporal.PlainDate.from(period.from).until(period.to).days
  const half = daysAfter(period.from, Math.floor(days / 2))
  const at: Record<AccuracyPoint, number> = {
    // Somebody who began in the middle of a period said nothing at its start.
    start: weeks.findIndex((week) => week < daysAfter(period.from, 7)),
    middle: weeks.findIndex((week) => week >= half && week < daysAfter(half, 7)),
    last: weeks.findLastIndex((week) => week > daysAfter(period.to, -7)),
  }
  const nodes = await nodesThen(ctx, tree, period, measure, weeks)
  const commit = (cell: ForecastCell | undefined) => (cell ? read(totalOf(cell), 'commit', 'cumulative') : null)
  return new Map(
    nodes.map(({ key, cells }) => [
      key,
      Object.fromEntries(accuracyPoints.map((point) => [point, commit(cells[at[point]])])) as Record<
        AccuracyPoint,
        string | null
      >,
    ]),
  )
}

/** The tree with one cell for each week, rolled up as it is today. */
async function nodesThen(
  ctx: Context,
  tree: TeamTree,
  period: ForecastPeriod,
  measure: ForecastMeasure,
  weeks: readonly string[],
): Promise<ForecastNode[]> {
  const asked = { period, measure, isSplit: await isSplit(ctx, measure) }
  const [sums, adjustments] = await Promise.all([weekSums(ctx, asked, weeks), weekAdjustmentsOf(ctx, asked, weeks)])
  const own = new Map<string, ForecastCell['raw']>()
  for (const { week, owner, category, value } of sums) {
    const key = `${tree.keyOf(owner)} ${week}`
    own.set(key, addAmounts(own.get(key) ?? nothing, { ...nothing, [category]: value }))
  }
  const adjusted = Map.groupBy(adjustments, ({ holder, week }) => `${holder} ${week}`)
  return rollUp(tree.nodes, weeks.length, (key, at) => ({
    own: own.get(`${key} ${weeks[at]}`),
    adjustments: valuesOf(adjusted.get(`${key} ${weeks[at]}`) ?? []),
  }))
}

/** Of what was put in the place of sums only the figures are kept. */
const valuesOf = (
  all: readonly { category: ForecastCategory; value: string }[],
): Partial<Record<ForecastCategory, ForecastAdjustment>> =>
  Object.fromEntries(all.map(({ category, value }) => [category, { id: '', value, reason: '', by: null, at: '' }]))
