import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, raw, sql } from '#kernel/db/sql.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { fieldOf, type RegisteredObject } from '#kernel/objects/server/registry.ts'
import { conditions } from '#kernel/records/server/conditions.ts'
import type { ForecastCategory, ForecastMeasure, ForecastPeriod } from '../contract.ts'
import { isRevenue, revenueSplits } from './splitStore.ts'

/** What is added up, for whom and when. */
export interface RowsInput {
  /** One after the other, without a gap. */
  periods: readonly ForecastPeriod[]
  measure: ForecastMeasure
  filter?: Filter | undefined
  /** Only what these people own. */
  owners?: readonly string[]
  /** Opportunities whose revenue is split count for those who share it, each for its part, instead of the owner. */
  isSplit: boolean
}

/** The sum of what one person's opportunities of one category add up to in one period. */
export interface RowsSum {
  owner: string | null
  /** From 0. */
  period: number
  category: ForecastCategory
  value: string
}

/** How the categories of opportunities are stored. */
const stored: Record<string, ForecastCategory> = {
  Commit: 'commit',
  'Best Case': 'bestCase',
  Pipeline: 'pipeline',
}

/**
 * Sums over the opportunities that the asker may read: open ones by their category and the day they should close, won ones by
 * the day they did. Both are read from an index alone (`indexes` of the opportunity); what is split is put right from the splits,
 * which are few.
 */
export async function sumsOf(ctx: Context, input: RowsInput): Promise<RowsSum[]> {
  const object = ctx.registry.object('opportunity')
  const where = conditions(ctx, object, input.filter === undefined ? {} : { filter: input.filter })
  if (where === null) return []
  const half = (kind: 'open' | 'won') => {
    const whole = halfOf(ctx, object, input, kind, where, false)
    return input.isSplit ? sql`${whole} UNION ALL ${halfOf(ctx, object, input, kind, where, true)}` : whole
  }
  const rows = await ctx.db.rows<{ owner: string | null; period: number; category: string; value: string }>(
    sql`${half('open')} UNION ALL ${half('won')}`,
    { prepare: input.filter === undefined },
  )
  return rows.flatMap(({ owner, period, category, value }) => {
    const known = category === 'closed' ? category : stored[category]
    return known ? [{ owner, period: period - 1, category: known, value }] : []
  })
}

/** The sums of owners; or, of what is split, what moves from the owner to those who share it. */
function halfOf(
  ctx: Context,
  object: RegisteredObject,
  input: RowsInput,
  kind: 'open' | 'won',
  where: Sql,
  isMove: boolean,
): Sql {
  const column = (field: string, part?: string) => columnOf(object, field, part)
  const day = kind === 'open' ? column('closeDate') : column('actualCloseDate')
  const flag = kind === 'open' ? sql`${column('isClosed')} = false` : sql`${column('isWon')} = true`
  const category = kind === 'open' ? column('forecastCategory') : raw(`'closed'`)
  const bounds = input.periods.map(({ from }) => from)
  const owner = isMove ? sql`y.owner` : sql`t.owner`
  const moves = sql`JOIN ${revenueSplits(ctx)} x ON x.opportunity = t.id AND ${isRevenue}
      CROSS JOIN LATERAL (VALUES (t.owner, -x.percent), (x."user", x.percent)) y(owner, percent)`
  const value = measured(column, input.measure, kind, isMove ? sql` * y.percent * 0.01` : empty)
  return sql`
    SELECT ${owner} AS owner, width_bucket(${day}, ${bounds}::date[]) AS period, ${category} AS category,
      trim_scale(${value})::text AS value
    FROM ${id(ctx.workspace.schema, object.table)} t ${isMove ? moves : empty}
    WHERE ${flag} AND ${day} BETWEEN ${bounds[0]}::date AND ${input.periods.at(-1)?.to}::date AND ${where}
      ${input.owners ? sql`AND ${owner} = ANY(${input.owners}::uuid[])` : empty}
    GROUP BY 1, 2, 3`
}

function measured(
  column: (field: string, part?: string) => Sql,
  measure: ForecastMeasure,
  kind: 'open' | 'won',
  times: Sql,
): Sql {
  if (measure === 'count') return sql`count(*)::numeric`
  const field = {
    amount: kind === 'open' ? 'amount' : 'actualAmount',
    weighted: kind === 'open' ? 'expectedRevenue' : 'actualAmount',
    recurring: 'recurringAmount',
    quantity: 'quantity',
  }[measure]
  return sql`coalesce(sum(${column(field, measure === 'quantity' ? undefined : 'base')}${times}), 0)`
}

/** A column of the opportunity, on alias `t`; of money the part asked for. */
export function columnOf(object: RegisteredObject, field: string, part?: string): Sql {
  const { columns } = fieldOf(object, field)
  const column = part === undefined ? columns[0] : columns.find((one) => one.part === part)
  return id('t', column?.name ?? field)
}

/** Fields of the opportunity that forecasts are made of: who may not read one sees no figure made of it. */
export const fieldsOfMeasure: Record<ForecastMeasure, readonly string[]> = {
  amount: ['amount', 'actualAmount'],
  weighted: ['expectedRevenue', 'actualAmount'],
  recurring: ['recurringAmount'],
  quantity: ['quantity'],
  count: [],
}
export const always: readonly string[] = ['closeDate', 'actualCloseDate', 'forecastCategory', 'isWon', 'isClosed']
