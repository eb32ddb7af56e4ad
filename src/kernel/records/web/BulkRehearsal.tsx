import { useQuery } from '@tanstack/react-query'
import { useErrorText } from '#kernel/client/i18n.ts'
import { pageQuery } from '#kernel/client/records.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { formatNumber } from '#ui/format.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { Reasons } from './BulkReport.tsx'
import { type BulkItem, rehearse, rehearsed } from './bulk.ts'
import { type ChangeLine, Changes } from './EditPreview.tsx'

export interface RehearsalProps {
  object: ObjectMetadata
  env: DisplayEnv
  items: BulkItem[]
  change?: { field: FieldMetadata; after: JsonValue }
}

const mostSamples = 5

/** What the server says would become of a mass change: how many, some of them before and after, and which not and why. */
export function Rehearsal({ object, env, items, change }: RehearsalProps) {
  const errorText = useErrorText()
  const tried = items.slice(0, rehearsed)
  const answer = useQuery({
    queryKey: ['rehearsal', object.name, tried],
    queryFn: () => rehearse(object, tried),
    gcTime: 0,
    staleTime: 0,
  })
  if (answer.error) return <ErrorState text={errorText(answer.error)} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <SkeletonRows rows={3} />
  const { done, unchanged, failed } = answer.data
  const said = (key: string, count: number) =>
    env.t(`records.bulk.${key}`, { count, shown: formatNumber(count, env.formats) })
  return (
    <div aria-live="polite">
      {items.length > tried.length ? <p>{said('checkedFirst', tried.length)}</p> : null}
      <p>{said(change ? 'willChange' : 'willGo', done.length)}</p>
      {unchanged.length > 0 ? <p>{said('unchanged', unchanged.length)}</p> : null}
      {change && done.length > 0 ? (
        <Samples object={object} env={env} ids={done.slice(0, mostSamples)} {...change} />
      ) : null}
      <Reasons failed={failed} object={object} env={env} />
    </div>
  )
}

interface SamplesProps {
  object: ObjectMetadata
  env: DisplayEnv
  ids: string[]
  field: FieldMetadata
  after: JsonValue
}

function Samples({ object, env, ids, field, after }: SamplesProps) {
  const query: Query = {
    filter: { field: 'id', op: 'in', value: ids },
    fields: ['displayName', field.name],
    limit: ids.length,
    count: 'none',
  }
  const page = useQuery(pageQuery(object, query))
  const changes: ChangeLine[] = (page.data?.items ?? []).map((record) => ({
    record,
    column: { field, source: field.name },
    before: (record[field.name] ?? null) as JsonValue,
    after,
  }))
  return <Changes changes={changes} more={0} env={env} />
}
