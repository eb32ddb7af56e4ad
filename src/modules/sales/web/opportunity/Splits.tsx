import { IconPencil } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { RecordChip } from '#kernel/fields/web/displays.tsx'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import type { SplitsJson } from '#modules/sales/contract.ts'
import { IconButton } from '#ui/Button.tsx'
import { formatMoney, formatPercent } from '#ui/format.ts'
import { Tag } from '#ui/Tag.tsx'
import { Card } from './Card.tsx'
import styles from './opportunity.module.css'
import { SplitsDialog } from './SplitsDialog.tsx'

/** Whose credit it is, with amounts that add up. */
export function Splits({ record, env, isReadOnly }: RecordViewProps) {
  const client = useQueryClient()
  const [isEditing, setEditing] = useState(false)
  const path = `/api/v1/opportunities/${record.id}/splits`
  const queryKey = ['opportunitySplits', record.id]
  const { data } = useQuery({
    // Amounts follow the opportunity's.
    queryKey: [...queryKey, record.version],
    queryFn: () => api.get<SplitsJson>(path),
    placeholderData: (known) => known,
  })
  if (!data) return null
  const edit = (
    <IconButton label={env.t('opportunity.splits.edit')} onClick={() => setEditing(true)}>
      <IconPencil size={16} />
    </IconButton>
  )
  return (
    <Card title={env.t('opportunity.splits.title')} action={isReadOnly ? undefined : edit}>
      {data.isImplicit ? <p className={styles.quiet}>{env.t('opportunity.splits.implicit')}</p> : null}
      <ul className={styles.list}>
        {data.splits.map(({ user, percent, kind, amount }) => (
          <li key={`${kind} ${user}`}>
            <span className={styles.line}>
              <RecordChip object="user" id={user} env={env} />
              {kind === 'overlay' ? <Tag colour="blue">{env.t('opportunity.splits.overlay')}</Tag> : null}
              <span className={styles.end}>
                {formatPercent(percent, env.formats)}
                {amount ? ` · ${formatMoney(amount, env.formats)}` : ''}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {isEditing ? (
        <SplitsDialog
          path={path}
          splits={data.splits}
          env={env}
          onClose={() => {
            setEditing(false)
            void client.invalidateQueries({ queryKey })
          }}
        />
      ) : null}
    </Card>
  )
}
