import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { RuleDefinition } from '#kernel/assignment/contract.ts'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText, useIssueText, useT } from '#kernel/client/i18n.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Group } from '../SettingsPage.tsx'
import styles from './assignment.module.css'
import { shareQuery } from './queries.ts'

/** How a hundred records that all match would be shared out today. */
export function ShareOut({ object, rule }: { object: ObjectMetadata; rule: RuleDefinition }) {
  const t = useT()
  const formats = useFormats()
  const errorText = useErrorText()
  const issueText = useIssueText()
  const [settled] = useDebouncedValue(rule, 300)
  const { data, error } = useQuery(shareQuery(object.name, settled))
  const issue = error instanceof ApiError ? error.issues[0] : undefined
  return (
    <Group title={t('settings.assignment.share')}>
      {error ? <p className={styles.note}>{issue ? issueText(issue) : errorText(error)}</p> : null}
      {data ? (
        <ul className={styles.shares} aria-live="polite">
          {data.map(({ user, queue, name, count }) => (
            <li key={`${user} ${queue}`} className={styles.share}>
              <span>{name ?? t('settings.assignment.shareNobody')}</span>
              <strong className="tabular">{formatNumber(count, formats)}</strong>
            </li>
          ))}
        </ul>
      ) : null}
    </Group>
  )
}
