import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { Reason, RecordRights } from '#kernel/permissions/explain.contract.ts'
import { SkeletonRows } from '#ui/states.tsx'
import pageStyles from '../SettingsPage.module.css'
import { Group } from '../SettingsPage.tsx'
import { useRoleLabel } from '../useRoleLabel.ts'
import { FilterWords } from './FilterWords.tsx'
import { recordRightsQuery } from './queries.ts'
import styles from './sharing.module.css'

interface RecordAnswerProps {
  plural: string
  record: string
  user: string
}

/** Whether a person may read and change one record, with everything that lets them. */
export function RecordAnswer({ plural, record, user }: RecordAnswerProps) {
  const t = useT()
  const { data, error, refetch } = useQuery(recordRightsQuery(plural, record, user))
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={3} />
  return (
    <div className={styles.answer}>
      <Group title={t('settings.rights.answerFor', { person: data.user.name })}>
        <Link to="/o/$plural/$id" params={{ plural, id: record }}>
          {data.record.name}
        </Link>
        <Answer rights={data} action="read" />
        <Answer rights={data} action="update" />
        <Hidden rights={data} />
      </Group>
    </div>
  )
}

function Answer({ rights, action }: { rights: RecordRights; action: 'read' | 'update' }) {
  const t = useT()
  const { allowed, reasons } = rights[action]
  const Picture = allowed ? IconCheck : IconX
  return (
    <section aria-label={t(`settings.rights.${allowed ? 'may' : 'mayNot'}.${action}`, { person: rights.user.name })}>
      <p className={styles.verdict}>
        <Picture size={16} aria-hidden />
        {t(`settings.rights.${allowed ? 'may' : 'mayNot'}.${action}`, { person: rights.user.name })}
      </p>
      {allowed ? (
        <ul className={styles.reasons}>
          {reasons.map((reason) => (
            <li key={JSON.stringify(reason)}>
              <ReasonText reason={reason} object={rights.record.object} />
            </li>
          ))}
        </ul>
      ) : (
        <p className={pageStyles.note}>{t('settings.rights.whatWouldHelp')}</p>
      )}
    </section>
  )
}

function ReasonText({ reason, object }: { reason: Reason; object: string }) {
  const t = useT()
  const label = useLabel()
  const roleLabel = useRoleLabel()
  const { objects } = useMetadata()
  const named = (name: string) => objects.find((one) => one.name === name)
  const shown = named(object)
  if (reason.kind === 'role') return <>{t(`settings.rights.reasons.${reason.via}`, { role: roleLabel(reason.role) })}</>
  if (reason.kind === 'rule')
    return (
      <>
        {t('settings.rights.reasons.rule', { rule: reason.name ?? '' })}{' '}
        {shown ? <FilterWords object={shown} filter={reason.filter} /> : null}
      </>
    )
  if (reason.kind === 'capability') {
    const capability = t(`settings.roles.capability.${reason.capability.replace('.', '_')}`)
    return <>{t('settings.rights.reasons.capability', { capability })}</>
  }
  if (reason.kind === 'whole') {
    const whole = label(named(reason.object)?.label, reason.object)
    return <>{t('settings.rights.reasons.whole', { object: whole })}</>
  }
  return <>{t(`settings.rights.reasons.${reason.kind}`)}</>
}

function Hidden({ rights }: { rights: RecordRights }) {
  const t = useT()
  const label = useLabel()
  const object = useMetadata().objects.find((one) => one.name === rights.record.object)
  const fields = rights.hiddenFields.flatMap((name) => {
    const field = object?.fields.find((one) => one.name === name)
    return field ? [label(field.label, name)] : []
  })
  if (fields.length === 0) return null
  return <p className={pageStyles.note}>{t('settings.rights.hiddenFields', { fields: fields.join(', ') })}</p>
}
