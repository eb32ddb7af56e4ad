import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type { Money } from '#kernel/fields/contract.ts'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { count } from '#kernel/records/server/engine.ts'
import { ownedBy } from '../../behind.ts'
import type { ForecastPeriod, GoalRows, GoalStanding, GoalsProgress } from '../../contract.ts'
import { sumsUp } from '../../goalRollUp.ts'
import { type GoalMetric, metricOf } from '../../objects/metrics.ts'
import { paceOf, progressOf } from '../../pace.ts'
import { keyOfHolder, type TeamTree, teamTree } from '../tree.ts'
import { achievedBy } from './achievedStore.ts'
import { rowsOf, todayAtHome } from './days.ts'
import { currencyOf, digitsOf, isPartial, isReadable } from './metric.ts'

/** Which goals: all that is said must hold. */
export interface ProgressRequest {
  ids?: string[] | undefined
  filter?: Filter | undefined
  /** A goal touches these days. */
  from?: string | undefined
  to?: string | undefined
  metric?: string | undefined
  person?: string | undefined
  team?: string | undefined
}

const mostGoals = 5000
/** Each combination of metric and days is a statement. */
const mostStatements = 100

/** Goals as they stand, seen with the asker's eyes: only records that they may read are added up. */
export async function goalsProgress(ctx: Context, request: ProgressRequest): Promise<GoalsProgress> {
  const goals = await goalsOf(ctx, request)
  const groups = [...Map.groupBy(goals, ({ metric, from, to }) => `${metric} ${from} ${to}`).values()]
  if (groups.length > mostStatements) throw tooMany(`Goals of at most ${mostStatements} metrics and periods`)
  const tree = goals.some(isOfMany) ? await teamTree(ctx) : null
  const today = todayAtHome(ctx)
  const standings = new Map<string, GoalStanding>()
  for (const group of groups)
    for (const standing of await standingsOf(ctx, group, tree, today)) standings.set(standing.id, standing)
  const found = goals.flatMap(({ id }) => standings.get(id) ?? [])
  return { at: ctx.clock.now().toISOString(), today, goals: found }
}

const tooMany = (what: string) => invalidField('filter', 'tooMany', `${what} at once: narrow the filter or the days`)

async function goalsOf(ctx: Context, request: ProgressRequest): Promise<RecordJson[]> {
  const filter: Filter = { and: conditionsOf(request) }
  if ((await count(ctx, 'goal', { filter })).value > mostGoals) throw tooMany(`At most ${mostGoals} goals`)
  return queryAll(ctx, 'goal', {
    filter,
    fields: ['metric', 'person', 'team', 'from', 'to', 'targetAmount', 'target', 'person.displayName', 'team.name'],
    sort: [
      { field: 'to', direction: 'asc' },
      { field: 'metric', direction: 'asc' },
    ],
  })
}

function conditionsOf({ ids, filter, from, to, metric, person, team }: ProgressRequest): Filter[] {
  return [
    ...(ids ? [{ field: 'id', op: 'in', value: ids } as const] : []),
    ...(filter ? [filter] : []),
    ...(from ? [{ field: 'to', op: 'gte', value: from } as const] : []),
    ...(to ? [{ field: 'from', op: 'lte', value: to } as const] : []),
    ...(metric ? [{ field: 'metric', op: 'eq', value: metric } as const] : []),
    ...(person ? [{ field: 'person', op: 'eq', value: person } as const] : []),
    ...(team ? [{ field: 'team', op: 'eq', value: team } as const] : []),
  ]
}

/** A team's or everyone's. */
const isOfMany = ({ person }: RecordJson): boolean => typeof person !== 'string'

/** Goals of one metric and the same days. */
async function standingsOf(
  ctx: Context,
  goals: RecordJson[],
  tree: TeamTree | null,
  today: string,
): Promise<GoalStanding[]> {
  const [first] = goals
  const metric = metricOf(first?.metric)
  if (!first || !metric) return []
  const period = { from: String(first.from), to: String(first.to) }
  const canRead = isReadable(ctx, metric)
  const achieved = canRead ? await achievedOf(ctx, metric, period, goals, tree) : null
  const rows = canRead ? rowsOf(ctx, metric, period) : null
  const pace = paceOf(period, today)
  return goals.map((goal) => {
    const target = targetOf(metric, goal)
    const reached = achieved?.(goal) ?? null
    return {
      id: goal.id,
      metric: metric.key,
      ...holderOf(goal),
      ...period,
      target,
      achieved: reached,
      currency: currencyOf(ctx, metric),
      pace,
      progress: target === null || reached === null ? null : progressOf(target, reached, pace, digitsOf(ctx, metric)),
      isPartial: isPartial(ctx, metric),
      rows: rows && behind(rows, metric, goal),
    }
  })
}

/** In the organisation's currency, which its days say the rate of. */
export const targetOf = ({ isMoney }: GoalMetric, goal: RecordJson): string | null =>
  isMoney ? ((goal.targetAmount as Money | null)?.base ?? null) : ((goal.target as string | null) ?? null)

export function holderOf(goal: RecordJson): Pick<GoalStanding, 'person' | 'team' | 'name'> {
  const text = (field: string) => (typeof goal[field] === 'string' ? (goal[field] as string) : null)
  return { person: text('person'), team: text('team'), name: text('person.displayName') ?? text('team.name') }
}

async function achievedOf(
  ctx: Context,
  metric: GoalMetric,
  period: ForecastPeriod,
  goals: RecordJson[],
  tree: TeamTree | null,
): Promise<(goal: RecordJson) => string> {
  const people = goals.flatMap(({ person }) => (typeof person === 'string' ? person : []))
  const owners = goals.some(isOfMany) ? undefined : [...new Set(people)]
  const sums = await achievedBy(ctx, metric, [period], owners)
  const byOwner = new Map(sums.map(({ owner, value }) => [owner, value]))
  const ofTeams = tree && goals.some(isOfMany) ? sumsOfTeams(tree, byOwner) : null
  return (goal) =>
    typeof goal.person === 'string' ? (byOwner.get(goal.person) ?? '0') : (ofTeams?.get(keyOfHolder(goal))?.[0] ?? '0')
}

function sumsOfTeams(tree: TeamTree, byOwner: ReadonlyMap<string | null, string>): Map<string, string[]> {
  const own = new Map<string, string>()
  for (const [owner, value] of byOwner) {
    const key = tree.keyOf(owner)
    own.set(key, addDecimals(own.get(key) ?? '0', value))
  }
  return sumsUp(tree.nodes, 1, (key) => {
    const value = own.get(key)
    return value === undefined ? undefined : [value]
  })
}

function behind({ object, filter }: GoalRows, metric: GoalMetric, goal: RecordJson): GoalRows {
  const key = keyOfHolder(goal)
  const { person, team } = holderOf(goal)
  const of = ownedBy({ key, kind: person === null ? 'team' : 'user', id: person ?? team }, metric.owner)
  return { object, filter: { and: [filter, ...of] } }
}
