import type { Context } from '#kernel/context.ts'
import { forbidden, type Issue, invalid } from '#kernel/errors.ts'
import type { Money } from '#kernel/fields/contract.ts'
import { currencyDigits } from '#kernel/fields/money/currencies.ts'
import { compareDecimals, multiplyDecimals, roundDecimal } from '#kernel/fields/shared/decimals.ts'
import type { Hook } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { createMany, destroyMany, get, removeMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import type { SplitJson, SplitsJson } from '../contract.ts'
import { type SplitInput, splitAmounts, splitTotal } from '../objects/splits.ts'
import { lockForSplits } from './splitStore.ts'

/** The shares of an opportunity with their amounts; without any, all of it is the owner's. */
export async function splitsOf(ctx: Context, id: string): Promise<SplitsJson> {
  const opportunity = await get(ctx, 'opportunity', id, { fields: ['amount', 'actualAmount', 'isWon', 'owner'] })
  const rows = await queryAll(ctx, 'opportunitySplit', {
    filter: { field: 'opportunity', op: 'eq', value: id },
    fields: ['user', 'percent', 'kind'],
    sort: [{ field: 'id', direction: 'asc' }],
  })
  const splits = rows.map(({ user, percent, kind }) => ({ user, percent, kind }) as SplitInput)
  const hasRevenue = splits.some(({ kind }) => kind === 'revenue')
  const owner = opportunity.owner as string | null
  const implicit: SplitInput[] = hasRevenue || owner === null ? [] : [{ user: owner, percent: '100', kind: 'revenue' }]
  const amount = (opportunity.isWon ? opportunity.actualAmount : opportunity.amount) as Money | null
  return { isImplicit: !hasRevenue, splits: withAmounts([...implicit, ...splits], amount) }
}

/** Replaces all shares at once: they are right together or not at all. */
export async function replaceSplits(ctx: Context, id: string, splits: readonly SplitInput[]): Promise<SplitsJson> {
  const { can } = await get(ctx, 'opportunity', id, { fields: ['owner'] })
  if (can?.update === false) throw forbidden('You may not change this opportunity')
  judgeSet(splits)
  await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    await lockForSplits(tx, [id])
    const known = await rowsOf(tx, [id])
    if (known.length > 0) demand(await removeMany(tx, 'opportunitySplit', known))
    const system = asSystem(tx, 'sales: replaced splits')
    const ids = known.map((row) => row.id)
    if (ids.length > 0) demand(await destroyMany(system, 'opportunitySplit', ids))
    const rows = splits.map((split) => ({ ...split, opportunity: id }))
    if (rows.length > 0) demand(await createMany(tx, 'opportunitySplit', rows))
  })
  return splitsOf(ctx, id)
}

/** However shares are written, they stand as a set when the write is over. */
export const judgeSplits: Hook = async (ctx, records) => {
  const concerned = records.flatMap(({ before, after }) => [before?.opportunity, after?.opportunity])
  const ids = [...new Set(concerned.filter((id) => typeof id === 'string'))]
  await lockForSplits(ctx, ids)
  const sets = Map.groupBy(await rowsOf(asSystem(ctx, 'sales: splits'), ids), (row) => String(row.opportunity))
  for (const rows of sets.values()) judgeSet(rows as unknown as SplitInput[])
}
judgeSplits.on = ['created', 'updated', 'deleted', 'restored']

function judgeSet(splits: readonly Pick<SplitInput, 'user' | 'percent' | 'kind'>[]): void {
  const revenue = splits.filter(({ kind }) => kind === 'revenue')
  const total = splitTotal(revenue.map(({ percent }) => percent))
  const issues: Issue[] = []
  if (revenue.length > 0 && compareDecimals(total, '100') !== 0)
    issues.push({
      field: 'percent',
      code: 'splitTotal',
      message: `The revenue splits add to ${total} %; they must add to exactly 100 %`,
      params: { total },
    })
  const people = splits.map(({ user, kind }) => `${kind} ${user}`)
  if (new Set(people).size < people.length)
    issues.push({ field: 'user', code: 'splitTwice', message: 'Name each person once for each kind of split' })
  if (issues.length > 0) throw invalid(issues)
}

const rowsOf = (ctx: Context, opportunities: readonly string[]): Promise<RecordJson[]> =>
  queryAll(ctx, 'opportunitySplit', {
    filter: { field: 'opportunity', op: 'in', value: [...opportunities] },
    fields: ['opportunity', 'user', 'percent', 'kind'],
  })

/** Revenue adds up to the amount; an overlay is beside it, each for itself. */
function withAmounts(splits: readonly SplitInput[], amount: Money | null): SplitJson[] {
  if (!amount) return splits.map((split) => ({ ...split, amount: null }))
  const digits = currencyDigits(amount.currency)
  const revenue = splits.filter(({ kind }) => kind === 'revenue')
  const shares = splitAmounts(
    amount.amount,
    revenue.map(({ percent }) => percent),
    digits,
  )
  const overlay = ({ percent }: SplitInput) =>
    roundDecimal(multiplyDecimals(multiplyDecimals(amount.amount, percent), '0.01'), digits)
  return splits.map((split) => {
    const share = split.kind === 'revenue' ? (shares[revenue.indexOf(split)] ?? '0') : overlay(split)
    return { ...split, amount: { amount: share, currency: amount.currency } }
  })
}
