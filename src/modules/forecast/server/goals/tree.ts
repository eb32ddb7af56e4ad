import type { Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import type { ForecastPeriod, GoalNode, GoalTree } from '../../contract.ts'
import { type OwnGoal, rollUpGoals } from '../../goalRollUp.ts'
import { type GoalMetric, metricOf } from '../../objects/metrics.ts'
import { paceOf, stepsOf } from '../../pace.ts'
import { concerned } from '../forecast.ts'
import { type PeriodUnit, periodsFrom } from '../periods.ts'
import { keyOfHolder, type TeamTree, teamTree } from '../tree.ts'
import { type AchievedSum, achievedBy } from './achievedStore.ts'
import { rowsOf, todayAtHome } from './days.ts'
import { mayPlan } from './mayPlan.ts'
import { currencyOf, digitsOf, isPartial, isReadable } from './metric.ts'
import { targetOf } from './progress.ts'

export interface TreeRequest {
  metric: string
  unit: PeriodUnit
  /** A day in the period. */
  from: string
}

/** Teams and people with what they are to reach in a period and what they have, as far as the asker may see records. */
export async function goalTree(ctx: Context, request: TreeRequest): Promise<GoalTree> {
  const metric = metricOf(request.metric)
  const [period] = periodsFrom(ctx, request.unit, request.from, 1)
  if (!metric || !period) throw new Error('There is no such metric or period')
  if (!isReadable(ctx, metric)) throw forbidden('You may not see what this metric is made of')
  const steps = stepsOf(period)
  const [tree, goals, sums, may] = await Promise.all([
    teamTree(ctx),
    goalsOfPeriod(ctx, period, metric.key),
    achievedBy(ctx, metric, steps),
    mayPlan(ctx),
  ])
  const today = todayAtHome(ctx)
  const pace = paceOf(period, today)
  const own = ownGoals(tree, metric, goals, sums, steps.length)
  const begun = steps.filter(({ from }) => from <= today).length
  const planned = tree.nodes.map((node) => ({ ...node, canPlan: may(node.key) }))
  const frame = { pace, digits: digitsOf(ctx, metric), steps: steps.length, begun }
  const nodes = rollUpGoals(planned, (key) => own.get(key) ?? {}, frame)
  return {
    metric: metric.key,
    period,
    at: ctx.clock.now().toISOString(),
    today,
    currency: currencyOf(ctx, metric),
    isPartial: isPartial(ctx, metric),
    pace,
    steps: steps.map(({ to }) => to),
    rows: rowsOf(ctx, metric, period),
    owner: metric.owner,
    nodes: shown(nodes, own),
  }
}

/** Those who have a goal or a figure, and all whom the asker may set one for. */
const shown = (nodes: GoalNode[], own: ReadonlyMap<string, unknown>): GoalNode[] =>
  concerned(nodes, ({ key, canPlan, isActive, id }) => own.has(key) || (canPlan && isActive && id !== null))

/** Goals whose days are those of the period. */
export const goalsOfPeriod = (ctx: Context, { from, to }: ForecastPeriod, metric?: string): Promise<RecordJson[]> =>
  queryAll(ctx, 'goal', {
    filter: {
      and: [
        { field: 'from', op: 'eq', value: from },
        { field: 'to', op: 'eq', value: to },
        ...(metric === undefined ? [] : [{ field: 'metric', op: 'eq', value: metric } as const]),
      ],
    },
    fields: ['metric', 'person', 'team', 'targetAmount', 'target', 'person.displayName', 'team.name'],
  })

function ownGoals(
  tree: TeamTree,
  metric: GoalMetric,
  goals: readonly RecordJson[],
  sums: readonly AchievedSum[],
  count: number,
): Map<string, OwnGoal> {
  const own = new Map<string, OwnGoal>()
  const known = (key: string): OwnGoal => own.get(key) ?? { goals: [], target: null, steps: new Array(count).fill('0') }
  for (const goal of goals) {
    const key = keyOfHolder(goal)
    const before = known(key)
    const target = targetOf(metric, goal)
    const sum =
      before.target === null || target === null ? (target ?? before.target) : addDecimals(before.target, target)
    own.set(key, { ...before, goals: [...before.goals, goal.id], target: sum })
  }
  for (const { owner, step, value } of sums) {
    const key = tree.keyOf(owner)
    const before = known(key)
    own.set(key, { ...before, steps: before.steps.with(step, addDecimals(before.steps[step] ?? '0', value)) })
  }
  return own
}
