import { Link } from '@tanstack/react-router'
import type { AuditEntry } from '#kernel/audit/contract.ts'
import { useActorName } from '#kernel/client/actors.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import pageStyles from '../SettingsPage.module.css'
import { useRoleLabel } from '../useRoleLabel.ts'
import { AuditChanges } from './AuditChanges.tsx'
import styles from './audit.module.css'

const colours: Partial<Record<AuditEntry['kind'], string>> = {
  record: 'blue',
  signIn: 'gray',
  role: 'purple',
  sharing: 'purple',
  viewing: 'amber',
  export: 'orange',
  trash: 'red',
}

/** One thing that happened; a record opens as it stood at that time. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const t = useT()
  const nameOf = useActorName()
  const action =
    entry.kind === 'signIn'
      ? t(`settings.audit.events.${entry.action}`)
      : `${t(`settings.audit.kinds.${entry.kind}`)}: ${t(`settings.audit.actions.${entry.action}`)}`
  return (
    <tr>
      <td>
        <DateTime value={entry.at} />
      </td>
      <td>
        {nameOf(entry.actor, entry.actorName)}
        {entry.ip ? <span className={pageStyles.note}> {entry.ip}</span> : null}
      </td>
      <td>
        <Tag colour={colours[entry.kind] ?? 'gray'}>{action}</Tag>
      </td>
      <td>
        <Subject entry={entry} />
      </td>
      <td className={styles.changes}>
        {entry.note ? <p>{entry.note}</p> : null}
        <AuditChanges entry={entry} />
      </td>
    </tr>
  )
}

function Subject({ entry }: { entry: AuditEntry }) {
  const t = useT()
  const label = useLabel()
  const roleLabel = useRoleLabel()
  const object = useMetadata().objects.find((one) => one.name === entry.object)
  if (entry.kind === 'signIn') return null
  if (entry.kind === 'role' && entry.subject) return <>{roleLabel(entry.subject, entry.name ?? entry.subject)}</>
  if (entry.kind === 'setting') return <>{t(`settings.audit.settingNames.${entry.subject}`)}</>
  const name = entry.name ?? entry.subject ?? ''
  if (!object) return <>{name}</>
  if (!entry.recordId) {
    const field = object.fields.find((one) => one.name === entry.subject)
    const part = entry.kind === 'field' ? label(field?.label, entry.subject ?? '') : (entry.name ?? '')
    return (
      <>
        {label(object.pluralLabel, object.plural)} <span className={pageStyles.note}>{part}</span>
      </>
    )
  }
  return (
    <>
      <Link
        dir="auto"
        to="/o/$plural/$id"
        params={{ plural: object.plural, id: entry.recordId }}
        search={{ at: entry.at }}
      >
        {name || entry.recordId}
      </Link>{' '}
      <span className={pageStyles.note}>{label(object.label, object.name)}</span>
    </>
  )
}
