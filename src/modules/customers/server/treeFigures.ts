import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import { aggregate } from '#kernel/records/server/engine.ts'
import { type Figure, type FigureValue, type FigureValues, figuresOf, treeFigures } from '../figures.contract.ts'

type ByAccount = Map<string, FigureValues>

/** What each company comes to, by one walk of the tree a figure and link, whatever the number of companies. */
export async function ownFigures(ctx: Context, head: string): Promise<(account: string) => FigureValues> {
  const figures = figuresOf(ctx.organization.fiscalYear.firstMonth).filter(({ key }) => treeFigures.includes(key))
  const all: ByAccount = new Map()
  await Promise.all(
    figures.flatMap((figure) => figure.links.map((link) => addFigure(ctx, all, { ...figure, links: [link] }, head))),
  )
  const nothing = Object.fromEntries(
    Object.entries(all.get(head) ?? {}).map(([key, { sum }]) => [key, zero(sum !== undefined)]),
  )
  return (account) => ({ ...nothing, ...all.get(account) })
}

async function addFigure(ctx: Context, all: ByAccount, figure: Figure, head: string): Promise<void> {
  const { object: name, key, links, where } = figure
  const [link = ''] = links
  const object = ctx.registry.objects.get(name)
  if (!object || ctx.access.verdict(name, 'read') === false) return
  const isSummed = figure.sum !== undefined && ctx.access.canReadField(name, figure.sum)
  const count = { fn: 'count', as: 'count' } as const
  const rows = await readable(
    aggregate(ctx, name, {
      filter: { and: [{ field: link, op: 'under', value: [head] }, where] },
      groupBy: [{ field: link }],
      measures: isSummed && figure.sum ? [count, { fn: 'sum', field: figure.sum, as: 'sum' }] : [count],
    }),
  )
  if (!rows) return
  valuesOf(all, head)[key] ??= zero(isSummed)
  for (const row of rows) {
    const values = valuesOf(all, String(row[link]))
    values[key] = plus(values[key] ?? zero(isSummed), {
      count: Number(row.count),
      ...(isSummed ? { sum: String(row.sum ?? '0') } : {}),
    })
  }
}

const valuesOf = (all: ByAccount, id: string): FigureValues => {
  const known = all.get(id) ?? {}
  all.set(id, known)
  return known
}

/** A field or object that is hidden from the asker, or that an installation does not have, makes no figure. */
async function readable<R>(asked: Promise<{ rows: R[] }>): Promise<R[] | null> {
  try {
    return (await asked).rows
  } catch (error) {
    if (error instanceof PublicError && error.code === 'invalid') return null
    throw error
  }
}

const zero = (isSummed: boolean): FigureValue => (isSummed ? { count: 0, sum: '0' } : { count: 0 })

/** What two companies come to together. */
export function plus(a: FigureValue, b: FigureValue): FigureValue {
  const count = a.count + b.count
  return a.sum === undefined || b.sum === undefined ? { count } : { count, sum: addDecimals(a.sum, b.sum) }
}
