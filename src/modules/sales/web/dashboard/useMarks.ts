import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMetadata } from '#kernel/client/metadata.ts'
import { figureQuery, useAggregate } from '#kernel/client/records.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { isVisible, pathEnd } from '#kernel/filter/paths.ts'
import type { Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { type Mark, marksOf, questionOf, type Tile } from './tile.ts'

export interface TileState {
  marks: Mark[] | undefined
  error: Error | null
  retry: () => void
  /** What changes with the objects that the tile follows. */
  beat: string
}

/** The marks of a tile; they follow every change of its object, and of those that it is about besides. */
export function useMarks(object: ObjectMetadata, tile: Tile, scope: readonly Filter[]): TileState {
  const beat = useBeat(tile.follows?.[0])
  const asked = figureQuery(object, questionOf(tile, scope))
  const { data, error, refetch } = useQuery({
    ...asked,
    queryKey: [...asked.queryKey, beat] as never,
    placeholderData: keepPreviousData,
  })
  return { marks: data && marksOf(tile, scope, data.rows), error, retry: () => void refetch(), beat }
}

/** Says something else whenever a record of the object has come, changed or gone. */
export function useBeat(name: string | undefined): string {
  const object = useMetadata().objects.find((one) => one.name === name)
  const measures = [
    { fn: 'count' as const, as: 'count' },
    { fn: 'max' as const, field: 'updatedAt', as: 'last' },
  ]
  const { data } = useAggregate(object ?? { name: '', plural: '' }, { measures }, { enabled: object !== undefined })
  return JSON.stringify(data?.rows[0] ?? null)
}

/** Whether the asker may read all that a tile is made of. */
export function canShow(metadata: Metadata, tile: Tile): boolean {
  const object = metadata.objects.find(({ name }) => name === tile.object)
  if (!object) return false
  const paths = [
    ...(tile.dated ? [tile.dated] : []),
    ...(tile.groupBy ?? []).flatMap(({ field, named, ordered = [] }) => [field, ...(named ? [named] : []), ...ordered]),
    ...tile.measures.flatMap(({ field }) => (field ? [field] : [])),
  ]
  const filters = [tile.filter, ...tile.measures.flatMap(({ filter }) => (filter ? [filter] : []))]
  return (
    paths.every((path) => pathEnd(metadata, object, path) !== null) &&
    filters.every((filter) => isVisible(metadata, object, filter))
  )
}
