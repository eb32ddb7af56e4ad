import { useMemo } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import styles from './customers.module.css'
import { OrgChart } from './OrgChart.tsx'
import { Ties } from './Ties.tsx'

/** Who works at the company and who reports to whom, who else has to do with it, and who has left. */
export default function PeopleTab(props: RecordViewProps) {
  const t = useT()
  const { objects } = useMetadata()
  const contact = useMemo(() => objects.find(({ name }) => name === 'contact'), [objects])
  return (
    <div className={styles.tab}>
      {contact ? <OrgChart {...props} contact={contact} /> : null}
      <Ties {...props} path="contactRoles" other="contact" isActive title={t('customers.people.current')} />
      <Ties {...props} path="contactRoles" other="contact" isActive={false} title={t('customers.people.former')} />
    </div>
  )
}
