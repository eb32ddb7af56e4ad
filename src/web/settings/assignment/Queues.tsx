import { IconInbox, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { QueueDialog } from './QueueDialog.tsx'

const allQueues = {
  fields: ['name', 'object', 'team', 'team.displayName', 'isActive', 'capacity'],
  sort: [{ field: 'name', direction: 'asc' as const }],
  limit: 1000,
}

/** The queues of all objects, each with the team that works it. */
export function Queues({ objects }: { objects: ObjectMetadata[] }) {
  const t = useT()
  const [edited, setEdited] = useState<RecordJson | 'new' | null>(null)
  const { data, error, refetch } = useRecordPage({ name: 'queue', plural: 'queues' }, allQueues)
  const add = (
    <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('settings.assignment.addQueue')}
    </Button>
  )
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} />
  return (
    <>
      {data.items.length === 0 ? (
        <EmptyState
          icon={<IconInbox size={28} stroke={1.5} />}
          title={t('settings.assignment.noQueues')}
          text={t('settings.assignment.noQueuesText')}
          action={add}
        />
      ) : (
        <>
          <QueueTable queues={data.items} objects={objects} onEdit={setEdited} />
          {add}
        </>
      )}
      {edited ? (
        <QueueDialog objects={objects} queue={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </>
  )
}

interface QueueTableProps {
  queues: RecordJson[]
  objects: ObjectMetadata[]
  onEdit: (queue: RecordJson) => void
}

function QueueTable({ queues, objects, onEdit }: QueueTableProps) {
  const t = useT()
  const label = useLabel()
  const objectOf = (name: unknown) => label(objects.find((one) => one.name === name)?.pluralLabel, String(name))
  return (
    <Table
      label={t('settings.assignment.tabs.queues')}
      head={[
        { key: 'name', label: t('settings.name') },
        { key: 'object', label: t('settings.assignment.object') },
        { key: 'team', label: t('settings.assignment.team') },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {queues.map((queue) => (
        <tr key={queue.id}>
          <td>
            {String(queue.name)}{' '}
            {queue.isActive === false ? <Tag colour="gray">{t('settings.assignment.inactive')}</Tag> : null}
          </td>
          <td>{objectOf(queue.object)}</td>
          <td>{String(queue['team.displayName'] ?? '')}</td>
          <td>
            <RowActions>
              <Button size="sm" variant="quiet" onClick={() => onEdit(queue)}>
                {t('settings.edit')}
              </Button>
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}
