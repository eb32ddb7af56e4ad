import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ApiError, api } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { type ObjectRef, useHistory } from '#kernel/client/records.ts'
import { kinds } from '#kernel/fields/kinds.ts'
import { localParts } from '#kernel/fields/web/times.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { IconButton } from '#ui/Button.tsx'
import { formatInstant } from '#ui/format.ts'
import styles from './AsOf.module.css'
import { useParseEnv } from './env.ts'

/** The record as it stood at a moment. */
export function useAsOf(object: ObjectRef, id: string, at: string | null) {
  const { data, error } = useQuery({
    // Who looks at the present asks for nothing, and leaves no question of each record behind.
    queryKey: at === null ? ['as-of'] : ['as-of', object.name, id, at],
    queryFn: ({ signal }) => api.get<RecordJson>(`/api/v1/${object.plural}/${id}/as-of`, { params: { at }, signal }),
    enabled: at !== null,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return { record: error ? undefined : data, error }
}

export interface AsOfBarProps {
  object: ObjectRef
  record: RecordJson
  env: DisplayEnv
  at: string
  onAt: (at: string | null) => void
  error: unknown
  /** What can be said and done about the state shown. */
  children?: ReactNode
}

const isUnknown = (error: unknown) => error instanceof ApiError && error.code === 'notFound'

const steps = 200

/** Time travel: a slider from the record's beginning to now, or an exact moment. */
export function AsOfBar({ object, record, env, at, onAt, error, children }: AsOfBarProps) {
  const parseEnv = useParseEnv()
  const errorText = useErrorText()
  const [now] = useState(() => Date.now())
  // Imported records say they are older than what the log knows of them.
  const since = useHistory(object, record.id).data?.pages[0]?.since
  const start = Date.parse(since ?? String(record.createdAt))
  const span = Math.max(1, now - start)
  const place = Math.round(((Date.parse(at) - start) / span) * steps)
  const local = localParts(at, env.formats.zone)
  const pick = (text: string) => {
    const parsed = kinds.dateTime.parseText(text, { kind: 'dateTime' }, parseEnv)
    if (parsed.ok && parsed.value !== null) onAt(parsed.value)
  }
  return (
    <section className={styles.asOf} aria-label={env.t('records.asOf.label')}>
      <strong>{env.t('records.asOf.at', { at: formatInstant(at, env.formats) })}</strong>
      <input
        name="as-of"
        type="range"
        className={styles.slider}
        aria-label={env.t('records.asOf.slider')}
        aria-valuetext={formatInstant(at, env.formats)}
        min={0}
        max={steps}
        value={Math.max(0, Math.min(steps, place))}
        onChange={(event) => onAt(new Date(start + (span * Number(event.currentTarget.value)) / steps).toISOString())}
      />
      <input
        name="as-of-exact"
        type="datetime-local"
        className={styles.moment}
        aria-label={env.t('records.asOf.moment')}
        value={`${local.date}T${local.time}`}
        onChange={(event) => pick(event.currentTarget.value)}
      />
      {error ? (
        <span className={styles.problem}>{isUnknown(error) ? env.t('records.asOf.none') : errorText(error)}</span>
      ) : null}
      {children}
      <IconButton label={env.t('records.asOf.back')} onClick={() => onAt(null)}>
        <IconX size={16} />
      </IconButton>
    </section>
  )
}
