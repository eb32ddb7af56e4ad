import { IconRepeat } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { parseRule } from '#kernel/fields/recurrence/rule.ts'
import { wordingOf } from '#kernel/fields/recurrence/wording.tsx'
import { ruleWords } from '#kernel/fields/recurrence/words.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { formatInstant } from '#ui/format.ts'
import styles from './Activities.module.css'
import { seriesQuery } from './seriesApi.ts'

/** How what is open comes again, and when. */
export function SeriesNote(props: RecordViewProps) {
  return typeof props.record.recurrence === 'string' && !props.record.deletedAt ? <Note {...props} /> : null
}

function Note({ object, record, env }: RecordViewProps) {
  const { data } = useQuery(seriesQuery(object.name, record.id, record.version))
  const parsed = parseRule(String(record.recurrence))
  if (!parsed.ok || !parsed.value) return null
  const { next = null, isNewest = false } = data ?? {}
  return (
    <p className={styles.series}>
      <IconRepeat size={16} aria-hidden="true" />
      <span>{ruleWords(parsed.value, wordingOf(env))}</span>
      {next ? <span>{env.t('activities.series.next', { date: formatInstant(next, env.formats) })}</span> : null}
      {isNewest && next === null ? <span>{env.t('activities.series.last')}</span> : null}
    </p>
  )
}
