import type { Context } from '#kernel/context.ts'
import type { JsonValue, Money } from '#kernel/fields/contract.ts'
import { currencyDigits } from '#kernel/fields/money/currencies.ts'
import { addDecimals, divideDecimals, multiplyDecimals, roundDecimal } from '#kernel/fields/shared/decimals.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { createMany } from '#kernel/records/server/engine.ts'
import type { CopyState, ForecastPeriod, GoalCopy, GoalCopyItem } from '../../contract.ts'
import { type PeriodUnit, periodsFrom } from '../periods.ts'
import { keyOfHolder } from '../tree.ts'
import { mayPlan } from './mayPlan.ts'
import { holderOf } from './progress.ts'
import { goalsOfPeriod } from './tree.ts'

export interface CopyRequest {
  unit: PeriodUnit
  /** A day in the period that is planned. */
  from: string
  metric?: string | undefined
  /** How much more, in percent, each target is to be; less when negative. */
  percent?: string | undefined
}

/** What would become of the goals of the period before, if they were set again. */
export async function previewCopy(ctx: Context, request: CopyRequest): Promise<GoalCopy> {
  const [period, before] = periodAndBefore(ctx, request)
  const [past, standing, may] = await Promise.all([
    goalsOfPeriod(ctx, before, request.metric),
    goalsOfPeriod(ctx, period, request.metric),
    mayPlan(ctx),
  ])
  const taken = new Set(standing.map(holding))
  const gone = await peopleGone(ctx, past)
  const stateOf = (goal: RecordJson): CopyState => {
    if (taken.has(holding(goal))) return 'exists'
    if (gone.has(goal.person)) return 'left'
    return may(keyOfHolder(goal)) ? 'new' : 'notLed'
  }
  const items = past.flatMap((goal) => itemOf(goal, request.percent ?? '0', stateOf(goal)))
  return { period, before, items, operation: null }
}

/** Sets them again as one operation, which is undone as one. */
export async function copyGoals(ctx: Context, request: CopyRequest): Promise<GoalCopy> {
  const plan = await previewCopy(ctx, request)
  const wanted = plan.items.filter(({ state }) => state === 'new')
  if (wanted.length === 0) return plan
  return ctx.db.transaction(async (db) => {
    const params = { object: 'goal', count: wanted.length }
    const running = await startOperation({ ...ctx, db }, { kind: 'batch', params, total: wanted.length })
    const values = wanted.map((item) => valuesOf(item, plan.period))
    const outcomes = await createMany(running.ctx, 'goal', values)
    const refused = new Set(wanted.filter((_, at) => outcomes[at]?.status === 'error'))
    await running.progress({ done: wanted.length, created: wanted.length - refused.size, failed: refused.size })
    await running.finish()
    const items = plan.items.map((item) => (refused.has(item) ? { ...item, state: 'refused' as const } : item))
    return { ...plan, items, operation: running.id }
  })
}

function periodAndBefore(ctx: Context, { unit, from }: CopyRequest): [ForecastPeriod, ForecastPeriod] {
  const [period] = periodsFrom(ctx, unit, from, 1)
  const dayBefore = Temporal.PlainDate.from(period?.from ?? from).subtract({ days: 1 })
  const [before] = periodsFrom(ctx, unit, dayBefore.toString(), 1)
  if (!period || !before) throw new Error('There is no such period')
  return [period, before]
}

const holding = (goal: RecordJson): string => `${goal.metric} ${keyOfHolder(goal)}`

async function peopleGone(ctx: Context, goals: readonly RecordJson[]): Promise<ReadonlySet<unknown>> {
  if (goals.every(({ person }) => typeof person !== 'string')) return new Set()
  const gone = await queryAll(ctx, 'user', { filter: { field: 'isActive', op: 'eq', value: false }, fields: ['id'] })
  return new Set(gone.map(({ id }) => id))
}

function itemOf(goal: RecordJson, percent: string, state: CopyState): GoalCopyItem[] {
  const money = goal.targetAmount as Money | null
  const before = money?.amount ?? (goal.target as string | null)
  if (before === null || before === undefined) return []
  const currency = money?.currency ?? null
  const after = raised(before, percent, digitsOf(before, currency))
  return [{ id: goal.id, metric: String(goal.metric), ...holderOf(goal), before, after, currency, state }]
}

/** A number keeps as many digits as it has: nobody is to hold half a call. */
const digitsOf = (value: string, currency: string | null): number =>
  currency === null ? (value.split('.')[1]?.length ?? 0) : currencyDigits(currency)

const raised = (value: string, percent: string, digits: number): string =>
  percent === '0'
    ? roundDecimal(value, digits)
    : divideDecimals(multiplyDecimals(value, addDecimals('100', percent)), '100', digits)

function valuesOf({ metric, person, team, after, currency }: GoalCopyItem, period: ForecastPeriod) {
  const target: Record<string, JsonValue> =
    currency === null ? { target: after } : { targetAmount: { amount: after, currency } }
  return { metric, ...(person ? { person } : {}), ...(team ? { team } : {}), ...period, ...target }
}
