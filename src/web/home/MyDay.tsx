import { Link } from '@tanstack/react-router'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useRecordNames } from '#kernel/client/recordNames.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { AnyLink } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useFormats } from '#ui/format.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { DayLine } from './DayLine.tsx'
import { type DayEntry, type DayKind, dayKinds, dayParts, dayQuery, partsOf } from './day.ts'
import styles from './Home.module.css'

/** The person's own open activities, the most urgent first; each is done, put off or called from here. */
export function MyDay({ task, userId }: { task: ObjectMetadata; userId: string }) {
  const t = useT()
  const label = useLabel()
  const { zone } = useFormats()
  const [tasks, calls, meetings] = [useDay('task', userId), useDay('call', userId), useDay('meeting', userId)]
  const all = [tasks, calls, meetings]
  const entries = all.flatMap((one) => one.entries)
  const nameOf = useRecordNames(entries.flatMap(({ record }) => (record.relatedTo as AnyLink | null) ?? []))
  const parts = partsOf(entries, Date.now(), zone)
  const isKnown = all.every((one) => one.isKnown)
  const count = all.reduce((sum, one) => sum + one.count, 0)
  const failed = all.find(({ error }) => error !== null)
  return (
    <section className={`${styles.block} ${styles.day}`} aria-labelledby="my-day">
      <div className={styles.blockHead}>
        <h2 id="my-day" className={styles.blockTitle}>
          {t('home.myDay')}
        </h2>
        {count > 0 ? <span className={styles.count}>{count}</span> : null}
        <Link className={styles.more} to="/o/$plural" params={{ plural: task.plural }} search={{ view: 'mine' }}>
          {t('home.allTasks')}
        </Link>
      </div>
      {failed?.error ? <QueryError error={failed.error} onRetry={failed.retry} /> : null}
      {isKnown || failed ? null : <SkeletonRows rows={4} />}
      {isKnown && entries.length === 0 ? (
        <p className={styles.quiet}>
          {t('home.noTasks')}{' '}
          {task.can.create ? (
            <Link className={styles.inText} to="/o/$plural/new" params={{ plural: task.plural }}>
              {t('shell.newRecord', { object: label(task.label, task.name) })}
            </Link>
          ) : null}
        </p>
      ) : null}
      {isKnown
        ? dayParts.map((part) =>
            parts[part].length > 0 ? (
              <div key={part} className={styles.part}>
                <h3 className={part === 'overdue' ? styles.late : styles.partTitle}>{t(`home.parts.${part}`)}</h3>
                <ul className={styles.list}>
                  {parts[part].map((entry) => (
                    <DayLine key={entry.record.id} entry={entry} part={part} nameOf={nameOf} />
                  ))}
                </ul>
              </div>
            ) : null,
          )
        : null}
    </section>
  )
}

interface Day {
  entries: DayEntry[]
  count: number
  isKnown: boolean
  error: Error | null
  retry: () => void
}

const none = { name: '', plural: '' }

function useDay(kind: DayKind, userId: string): Day {
  const object = useObject(kind)
  const enabled = object !== undefined
  const past = useRecordPage(object ?? none, dayQuery(kind, 'past', userId), { enabled })
  const coming = useRecordPage(object ?? none, dayQuery(kind, 'coming', userId), { enabled })
  const { at } = dayKinds[kind]
  const records = enabled ? [...(past.data?.items ?? []), ...(coming.data?.items ?? [])] : []
  // What has just become late may stand in both for a moment.
  const once = [...new Map(records.map((record) => [record.id, record])).values()]
  return {
    entries: once.map((record) => ({
      kind,
      record,
      at: typeof record[at] === 'string' ? (record[at] as string) : null,
    })),
    count: enabled ? (past.data?.count?.value ?? 0) + (coming.data?.count?.value ?? 0) : 0,
    isKnown: !enabled || (past.data !== undefined && coming.data !== undefined),
    error: past.data && coming.data ? null : (past.error ?? coming.error),
    retry: () => void Promise.all([past.refetch(), coming.refetch()]),
  }
}
