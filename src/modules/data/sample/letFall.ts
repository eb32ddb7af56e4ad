import type { Context } from '#kernel/context.ts'
import type { Money } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import { products } from './catalogue.ts'
import { yearBefore } from './days.ts'
import { type Counted, planFall } from './fall.ts'
import { fallen } from './planted.ts'
import { productName } from './texts.ts'
import { inHome, type Values, type World } from './world.ts'

/** Plants the product that fell against the same quarter last year, once all deals are there: only they tell how far others fell. */
export async function letFall(ctx: Context, world: World): Promise<void> {
  const star = world.products.get(fallen.product)
  if (!ctx.registry.objects.has('opportunity') || star === undefined) return
  const own: Filter = { field: 'product', op: 'in', value: [...world.products.values()] }
  const wonIn = (day: string): Filter => within('isWon', true, 'actualCloseDate', quarterOf(ctx, day))
  const open: Filter = {
    and: [
      within('isClosed', false, 'closeDate', quarterOf(ctx, world.endDate)),
      { field: 'forecastCategory', op: 'ne', value: 'Omitted' },
    ],
  }
  const read = (filter: Filter) =>
    queryAll(ctx, 'opportunity', {
      filter: { and: [own, filter] },
      fields: ['product', 'amount', 'actualAmount', 'expectedRevenue', 'isWon', 'probability', 'account.name'],
    })
  const [last, won, due] = [
    await read(wonIn(yearBefore(world.endDate))),
    await read(wonIn(world.endDate)),
    await read(open),
  ]
  const anchor = due.find((row) => row.product === star && row['account.name'] === fallen.account)
  if (!anchor) throw new Error(`The sample company has no open deal with ${fallen.account} for ${fallen.product}`)
  const chance = Number(anchor.probability) / 100
  const plan = planFall(star, last.map(counted), [...won, ...due].map(counted), { id: anchor.id, chance })
  const all = new Map([...last, ...won, ...due].map((row) => [row.id, row]))
  const items = [...plan.moved].map(([id, product]) => ({
    id,
    values: about(world, product, worthOf(all.get(id), 'amount')),
  }))
  const amount = { amount: plan.amount.toFixed(2), currency: world.homeCurrency }
  demand(
    await updateMany(ctx, 'opportunity', [
      ...items,
      { id: anchor.id, values: { ...about(world, star, plan.amount), amount } },
    ]),
  )
}

const within = (flag: string, value: boolean, on: string, [from, to]: [string, string]): Filter => ({
  and: [
    { field: flag, op: 'eq', value },
    { field: on, op: 'between', value: [from, to] },
  ],
})

/** First and last day of the fiscal quarter around a day. */
function quarterOf({ organization }: Context, day: string): [string, string] {
  const date = Temporal.PlainDate.from(day)
  const first = date.with({ day: 1 }).subtract({ months: (date.month - organization.fiscalYear.firstMonth + 12) % 3 })
  return [first.toString(), first.add({ months: 3 }).subtract({ days: 1 }).toString()]
}

const counted = (row: RecordJson): Counted => ({
  id: row.id,
  product: String(row.product),
  worth: worthOf(row, row.isWon === true ? 'actualAmount' : 'expectedRevenue'),
})

function worthOf(row: RecordJson | undefined, field: string): number {
  const value = row?.[field] as Money | null | undefined
  return Number(value?.base ?? value?.amount ?? 0)
}

/** What is said of a deal that is about another product: as many of it as the amount buys. */
function about(world: World, product: string, amount: number): Values {
  const known = products.find(({ code }) => world.products.get(code) === product)
  if (!known) throw new RangeError(`The sample company sells no product ${product}`)
  const quantity = String(Math.max(1, Math.round(amount / inHome(world, known.price))))
  return { product, quantity, name: `${quantity} × ${productName(known, world.language)}` }
}
