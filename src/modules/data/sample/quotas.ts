import type { Context } from '#kernel/context.ts'
import { aggregate } from '#kernel/records/server/engine.ts'
import { write } from './records.ts'
import type { Values, World } from './world.ts'

/** What sellers are to win more than a year before. */
const growth = 1.1
const step = 5_000
const least = 50_000

/** Quotas of this year's quarters: a tenth more than each seller won in the same one a year before. */
export async function setQuotas(ctx: Context, world: World): Promise<number> {
  if (!ctx.registry.objects.has('goal')) return 0
  const year = Number(world.endDate.slice(0, 4)) - 1
  const { rows } = await aggregate(ctx, 'opportunity', {
    filter: {
      and: [
        { field: 'isWon', op: 'eq', value: true },
        { field: 'actualCloseDate', op: 'between', value: [`${year}-01-01`, `${year}-12-31`] },
        { field: 'owner', op: 'isNotEmpty' },
      ],
    },
    groupBy: [{ field: 'owner' }, { field: 'actualCloseDate', bucket: 'quarter' }],
    measures: [{ fn: 'sum', field: 'actualAmount', as: 'won' }],
  })
  const goals = rows.map(({ owner, actualCloseDate, won }): Values => {
    const [, month = '01'] = String(actualCloseDate).split('-')
    const target = Math.max(least, Math.ceil((Number(won) * growth) / step) * step)
    return {
      metric: 'wonAmount',
      person: owner ?? null,
      ...quarterOf(year + 1, Number(month)),
      targetAmount: { amount: String(target), currency: world.homeCurrency },
    }
  })
  await write(ctx, 'goal', goals)
  return goals.length
}

function quarterOf(year: number, month: number): { from: string; to: string } {
  const day = (months: number, date: number) => new Date(Date.UTC(year, months, date)).toISOString().slice(0, 10)
  return { from: day(month - 1, 1), to: day(month + 2, 0) }
}
