import { IconArmchair, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import { RecordChip } from '#kernel/fields/web/displays.tsx'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Button, IconButton } from '#ui/Button.tsx'
import { Tag } from '#ui/Tag.tsx'
import { Card } from './Card.tsx'
import { hasDecisionMaker, hasLeft } from './committee.ts'
import styles from './opportunity.module.css'
import { SeatDialog } from './SeatDialog.tsx'

export function Committee(props: RecordViewProps) {
  const seat = useMetadata().objects.find(({ name }) => name === 'opportunityContact')
  return seat ? <Seats {...props} seat={seat} /> : null
}

/** Who decides at the customer: faces with their roles, and an empty chair while nobody is there who decides. */
function Seats({ record, env, isReadOnly, seat }: RecordViewProps & { seat: ObjectMetadata }) {
  const [role, setRole] = useState<string | null | undefined>(undefined)
  const { data } = useRecordPage(seat, {
    filter: { field: 'opportunity', op: 'eq', value: record.id },
    fields: ['contact', 'contact.account', 'role', 'isPrimary'],
    sort: [
      { field: 'isPrimary', direction: 'desc' },
      { field: 'id', direction: 'asc' },
    ],
    limit: 20,
    count: 'none',
  })
  if (!data) return null
  const roles = seat.fields.find(({ name }) => name === 'role')?.choices ?? []
  const labelOf = (value: unknown) => {
    const choice = roles.find((one) => one.value === value)
    return choice ? env.text(choice.label, choice.value) : null
  }
  const mayAdd = !isReadOnly && seat.can.create
  const add = (
    <IconButton label={env.t('opportunity.committee.add')} onClick={() => setRole(null)}>
      <IconPlus size={16} />
    </IconButton>
  )
  return (
    <Card title={env.t('opportunity.committee.title')} action={mayAdd ? add : undefined}>
      <ul className={styles.list}>
        {data.items.map((one) => (
          <li key={one.id}>
            <RecordChip object="contact" id={String(one.contact)} env={env} />
            <span className={styles.line}>
              <span className={styles.quiet}>{labelOf(one.role) ?? env.t('opportunity.committee.noRole')}</span>
              {hasLeft(one, record.account) ? <Tag colour="amber">{env.t('opportunity.committee.left')}</Tag> : null}
            </span>
          </li>
        ))}
        {hasDecisionMaker(data.items) ? null : (
          <li>
            <span className={`${styles.chair} ${styles.line}`}>
              <IconArmchair size={16} aria-hidden="true" />
              {env.t('opportunity.committee.empty')}
              {mayAdd ? (
                <Button size="sm" className={styles.end} onClick={() => setRole('Decision Maker')}>
                  {env.t('opportunity.committee.fill')}
                </Button>
              ) : null}
            </span>
          </li>
        )}
      </ul>
      {role === undefined ? null : (
        <SeatDialog
          seat={seat}
          record={record}
          env={env}
          role={role}
          taken={data.items.map(({ contact }) => String(contact))}
          onClose={() => setRole(undefined)}
        />
      )}
    </Card>
  )
}
