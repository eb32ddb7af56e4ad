import { useQueries } from '@tanstack/react-query'
import { figureQuery } from '#kernel/client/records.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { indexPath } from '#kernel/records/web/paths.ts'
import type { Figure, FigureValue } from '../figures.contract.ts'

/** The rows of a figure, as their object's list is asked for them. */
export interface Rows {
  key: string
  object: ObjectMetadata
  filter: Filter
  sum: string | null
}

export const listOf = ({ object, filter }: Pick<Rows, 'object' | 'filter'>): string =>
  `${indexPath(object.plural)}?view=all&filter=${encodeURIComponent(JSON.stringify(filter))}`

/** The figure with its object; null where the reader may not see it, or how it leads to accounts. */
export function readableFigure(
  objects: readonly ObjectMetadata[],
  figure: Figure,
): (Figure & { target: ObjectMetadata }) | null {
  const target = objects.find(({ name }) => name === figure.object)
  const links = figure.links.filter((link) => target?.fields.some(({ name }) => name === link))
  return target && links.length > 0 ? { ...figure, links, target } : null
}

/** Amounts that the reader may not see are not asked for. */
export const sumOf = (target: ObjectMetadata, sum: string | undefined): string | null =>
  sum !== undefined && target.fields.some(({ name }) => name === sum) ? sum : null

/** What each comes to, all of them in one request. Absent: on its way, or not to be had. */
export function useFigures(rows: readonly Rows[]): Map<string, FigureValue> {
  const answers = useQueries({
    queries: rows.map(({ object, filter, sum }) => {
      const count = { fn: 'count', as: 'count' } as const
      const measures = sum === null ? [count] : [count, { fn: 'sum', field: sum, as: 'sum' } as const]
      return figureQuery(object, { filter, measures })
    }),
  })
  return new Map(
    rows.flatMap(({ key, sum }, at) => {
      const row = answers[at]?.data?.rows[0]
      if (!row) return []
      const value: FigureValue = { count: Number(row.count), ...(sum === null ? {} : { sum: String(row.sum ?? '0') }) }
      return [[key, value] as const]
    }),
  )
}
