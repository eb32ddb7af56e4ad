import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useAggregate, useRecordPage } from '#kernel/client/records.ts'
import { localParts } from '#kernel/fields/web/times.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Aggregate, Query } from '#kernel/records/contract.ts'
import { fieldsOfRules } from '../colours.ts'
import type { ViewProps } from '../IndexScreen.tsx'
import { standardStart, timeFields } from '../layoutFields.ts'
import type { IndexShape, Span } from '../state.ts'
import { daysOf, entriesOf, windowFilter } from './days.ts'

export interface Place {
  span: Span
  day: string
}

type PlaceProps = Pick<ViewProps, 'object' | 'state' | 'onStateChange'> & { env: DisplayEnv }

/** The month, week or day on the screen: as the address says, else as it was left, else this month. */
export function useCalendarPlace({
  object,
  state,
  onStateChange,
  env,
}: PlaceProps): [Place, (place: Partial<Place>) => void] {
  const client = useQueryClient()
  const key = ['place', 'calendar', object.name]
  const left = client.getQueryData<Place>(key)
  const today = localParts(env.now, env.formats.zone).date
  const place: Place = { span: state.span ?? left?.span ?? 'month', day: state.day ?? left?.day ?? today }
  const change = (next: Partial<Place>) => {
    client.setQueryDefaults(['place'], { gcTime: Number.POSITIVE_INFINITY })
    client.setQueryData(key, { ...place, ...next })
    onStateChange({ ...state, ...place, ...next })
  }
  return [place, change]
}

/** The fields an entry stands by, as the view says or as the object suggests. */
export function calendarFields({ object, shape }: Pick<ViewProps, 'object' | 'shape'>): {
  start: FieldMetadata | undefined
  end: FieldMetadata | undefined
} {
  const fields = timeFields(object)
  const named = (name: string | undefined) => fields.find((field) => field.name === name)
  const start = named(shape.start) ?? named(standardStart(object))
  return { start, end: shape.end === start?.name ? undefined : named(shape.end) }
}

/** As many entries as one window brings; what lies beyond is counted, and shown by a smaller span. */
const most = 500

/** The entries of the days on the screen alone, and how many start on each. */
export function useEntries(
  { object, shape, onCount, env }: ViewProps & { env: DisplayEnv },
  start: FieldMetadata,
  end: FieldMetadata | undefined,
  { span, day }: Place,
) {
  const { zone } = env.formats
  const days = useMemo(() => daysOf(span, day, env.weekStart), [span, day, env.weekStart])
  const inWindow = useMemo(() => narrowed(shape, windowFilter(start, end, days, zone)), [shape, start, end, days, zone])
  const query = useMemo<Query>(
    () => ({
      ...inWindow,
      sort: [{ field: start.name, direction: 'asc' }],
      fields: [
        'displayName',
        start.name,
        ...(end ? [end.name] : []),
        ...(object.stageField ? [object.stageField] : []),
        ...fieldsOfRules(shape.colours, object),
      ],
      limit: most,
      count: 'none',
    }),
    [inWindow, start, end, object, shape.colours],
  )
  const counting = useMemo<Aggregate>(
    () => ({
      ...narrowed(shape, windowFilter(start, undefined, days, zone)),
      groupBy: [{ field: start.name, bucket: 'day' }],
      measures: [{ fn: 'count', as: 'count' }],
    }),
    [shape, start, days, zone],
  )
  const page = useRecordPage(object, query)
  const counted = useAggregate(object, counting)
  const counts = useMemo(
    () => new Map((counted.data?.rows ?? []).map((row) => [String(row[start.name]).slice(0, 10), Number(row.count)])),
    [counted.data, start.name],
  )
  const entries = useMemo(() => entriesOf(page.data?.items ?? [], start, end, zone), [page.data, start, end, zone])
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  useEffect(() => onCount(counted.data ? { value: total, exact: true } : undefined), [counted.data, total, onCount])
  return { days, entries, counts, page }
}

/** The filter and search of the view, within the window. */
function narrowed(shape: IndexShape, inWindow: Filter): Pick<Query, 'filter' | 'search'> {
  const own = shape.filter && !('all' in shape.filter) ? shape.filter : null
  return {
    filter: own ? { and: [own, inWindow] } : inWindow,
    ...(shape.search === '' ? {} : { search: shape.search }),
  }
}
