import { IconUserOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Departed } from '#kernel/assignment/contract.ts'
import AssignDialog from '#kernel/assignment/web/AssignDialog.tsx'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import styles from './assignment.module.css'
import { departedQuery } from './queries.ts'

/** What belongs to people who have left, and the way to somebody who works it. */
export function DepartedOwners({ objects }: { objects: ObjectMetadata[] }) {
  const t = useT()
  const client = useQueryClient()
  const env = useDisplayEnv()
  const [given, give] = useState<Departed | null>(null)
  const { data, error, refetch } = useQuery(departedQuery)
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} />
  const object = objects.find(({ name }) => name === given?.object)
  const close = () => {
    give(null)
    void client.invalidateQueries({ queryKey: departedQuery.queryKey })
  }
  if (data.length === 0)
    return <EmptyState icon={<IconUserOff size={28} stroke={1.5} />} title={t('settings.assignment.noDeparted')} />
  return (
    <>
      <p className={styles.note}>{t('settings.assignment.departedIntro')}</p>
      <DepartedTable rows={data} objects={objects} onGive={give} />
      {given && object ? (
        <AssignDialog
          object={object}
          env={env}
          records={{ filter: { field: 'owner', op: 'eq', value: given.user } }}
          count={given.count}
          onClose={close}
        />
      ) : null}
    </>
  )
}

interface DepartedTableProps {
  rows: Departed[]
  objects: ObjectMetadata[]
  onGive: (row: Departed) => void
}

function DepartedTable({ rows, objects, onGive }: DepartedTableProps) {
  const t = useT()
  const label = useLabel()
  const formats = useFormats()
  return (
    <Table
      label={t('settings.assignment.tabs.departed')}
      head={[
        { key: 'person', label: t('settings.assignment.person') },
        { key: 'object', label: t('settings.assignment.object') },
        { key: 'count', label: '' },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {rows.map((row) => (
        <tr key={`${row.user} ${row.object}`}>
          <td>{row.name}</td>
          <td>{label(objects.find(({ name }) => name === row.object)?.pluralLabel, row.object)}</td>
          <td className="tabular">
            {t('settings.assignment.departedCount', { count: row.count, shown: formatNumber(row.count, formats) })}
          </td>
          <td>
            <RowActions>
              <Button size="sm" onClick={() => onGive(row)}>
                {t('settings.assignment.reassign')}
              </Button>
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}
