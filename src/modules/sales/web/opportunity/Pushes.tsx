import { useQuery } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import type { PushJson } from '#modules/sales/contract.ts'
import { formatDate, formatInstant } from '#ui/format.ts'
import { PopoverButton } from '#ui/PopoverButton.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import styles from './opportunity.module.css'

/** "Pushed ×2" beside the close date; behind it who moved it back, and from when to when. */
export function Pushes({ field, record, env }: RecordViewProps & { field: FieldMetadata }) {
  const count = Number(record.pushCount ?? 0)
  if (field.name !== 'closeDate' || count === 0) return null
  return (
    <PopoverButton
      variant="quiet"
      size="sm"
      className={styles.pushed}
      position="bottom-start"
      panelClassName={styles.panel}
      panel={() => <PushList id={record.id} env={env} />}
    >
      {env.t('opportunity.pushed', { count })}
    </PopoverButton>
  )
}

function PushList({ id, env }: { id: string; env: RecordViewProps['env'] }) {
  const { data } = useQuery({
    queryKey: ['opportunityPushes', id],
    queryFn: () => api.get<{ items: PushJson[] }>(`/api/v1/opportunities/${id}/pushes`),
    staleTime: 0,
  })
  if (!data) return <SkeletonRows rows={2} />
  if (data.items.length === 0) return <p>{env.t('opportunity.noPushes')}</p>
  return (
    <ul className={styles.list}>
      {data.items.map(({ at, by, from, to }) => (
        <li key={at}>
          <span>
            {env.t('opportunity.push', { from: formatDate(from, env.formats), to: formatDate(to, env.formats) })}
          </span>
          <span className={styles.quiet}>
            {env.t('opportunity.pushBy', { by, at: formatInstant(at, env.formats) })}
          </span>
        </li>
      ))}
    </ul>
  )
}
