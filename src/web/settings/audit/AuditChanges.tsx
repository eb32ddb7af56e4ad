import { type ReactNode, useState } from 'react'
import type { AuditChange, AuditEntry } from '#kernel/audit/contract.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { PastValue } from '#kernel/records/web/PastValue.tsx'
import { Button } from '#ui/Button.tsx'
import pageStyles from '../SettingsPage.module.css'
import styles from './audit.module.css'
import { wordsOfPath } from './path.ts'
import { useValueText } from './useValueText.ts'

const shownAtFirst = 3

/** What an entry changed, in words; long lists are opened on demand. */
export function AuditChanges({ entry: { kind, object, changes } }: { entry: AuditEntry }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? changes : changes.slice(0, shownAtFirst)
  const more = changes.length - shown.length
  return (
    <>
      {shown.map((change) =>
        kind === 'record' ? (
          <RecordChange key={change.field} object={object} change={change} />
        ) : (
          <SystemChange key={change.field} change={change} />
        ),
      )}
      {more > 0 ? (
        <Button size="sm" variant="quiet" onClick={() => setOpen(true)}>
          {t('settings.audit.moreChanges', { count: more })}
        </Button>
      ) : null}
    </>
  )
}

/** Values of records look as they do everywhere else. */
function RecordChange({ object, change }: { object: string | null; change: AuditChange }) {
  const label = useLabel()
  const env = useDisplayEnv()
  const fields = useMetadata().objects.find((one) => one.name === object)?.fields
  const field = fields?.find((one) => one.name === change.field)
  const text = useValueText()
  const shown = (value: AuditChange['from']) =>
    field && !isEmptyValue(value) ? <PastValue value={value} field={field} env={env} dense /> : text('', value)
  return (
    <Line
      name={label(field?.label, change.field)}
      from={shown(change.from)}
      to={shown(change.to)}
      isNew={isEmptyValue(change.from)}
    />
  )
}

function SystemChange({ change: { field, from, to } }: { change: AuditChange }) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const text = useValueText()
  const names = {
    word: (part: string) => t(`settings.audit.parts.${part}`, { defaultValue: '' }),
    object: (part: string) => label(objects.find((one) => one.name === part)?.pluralLabel),
    field: (object: string, part: string) =>
      label(objects.find((one) => one.name === object)?.fields.find((one) => one.name === part)?.label),
  }
  const name = wordsOfPath(field, names).join(' · ')
  return <Line name={name} from={text(field, from)} to={text(field, to)} isNew={isEmptyValue(from)} />
}

interface LineProps {
  name: string
  from: ReactNode
  to: ReactNode
  /** There was nothing before. */
  isNew: boolean
}

function Line({ name, from, to, isNew }: LineProps) {
  return (
    <p className={styles.change}>
      <span className={pageStyles.note}>{name}</span>{' '}
      {isNew ? null : (
        <>
          <bdi>{from}</bdi>{' '}
          <span className="arrow" aria-hidden="true">
            →
          </span>{' '}
        </>
      )}
      <bdi>{to}</bdi>
    </p>
  )
}
