import { IconDoorExit } from '@tabler/icons-react'
import { useState } from 'react'
import { useCommands } from '#kernel/client/commands.ts'
import { useT } from '#kernel/client/i18n.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Button } from '#ui/Button.tsx'
import styles from './customers.module.css'
import { LeaveDialog } from './LeaveDialog.tsx'
import { Ties } from './Ties.tsx'

/** Where a person works and has worked, and the way to say that they have left. */
export default function CompaniesTab(props: RecordViewProps) {
  const { record, isReadOnly } = props
  const t = useT()
  const [isLeaving, setLeaving] = useState(false)
  const hasCompany = typeof record.account === 'string'
  const mayLeave = hasCompany && !isReadOnly
  useCommands([
    {
      id: 'contact.left',
      label: t('customers.leave.open'),
      section: 'screen',
      icon: <IconDoorExit size={16} />,
      when: mayLeave,
      run: () => setLeaving(true),
    },
  ])
  return (
    <div className={styles.tab}>
      <div className={styles.bar}>
        <p className={styles.hint}>{t('customers.companies.hint')}</p>
        {mayLeave ? (
          <Button icon={<IconDoorExit size={14} />} onClick={() => setLeaving(true)}>
            {t('customers.leave.open')}
          </Button>
        ) : null}
      </div>
      <Ties {...props} path="accounts" other="account" isActive title={t('customers.companies.current')} />
      <Ties {...props} path="accounts" other="account" isActive={false} title={t('customers.companies.former')} />
      {isLeaving ? <LeaveDialog {...props} onClose={() => setLeaving(false)} /> : null}
    </div>
  )
}
