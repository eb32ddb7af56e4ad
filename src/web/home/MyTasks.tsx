import { Link } from '@tanstack/react-router'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { Checkbox } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { DateTime } from '#ui/values.tsx'
import styles from './Home.module.css'

const shown = 8

/** The person's own open tasks, the most urgent first; a tick closes one, the toast takes it back. */
export function MyTasks({ task, userId }: { task: ObjectMetadata; userId: string }) {
  const t = useT()
  const label = useLabel()
  const { data, error, refetch } = useRecordPage(task, openTasksOf(userId))
  return (
    <section className={styles.block} aria-labelledby="my-tasks">
      <div className={styles.blockHead}>
        <h2 id="my-tasks" className={styles.blockTitle}>
          {t('home.myTasks')}
        </h2>
        {data?.count ? <span className={styles.count}>{data.count.value}</span> : null}
        <Link className={styles.more} to="/o/$plural" params={{ plural: task.plural }} search={{ view: 'mine' }}>
          {t('home.allTasks')}
        </Link>
      </div>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data?.items.length === 0 ? (
        <p className={styles.quiet}>
          {t('home.noTasks')}{' '}
          {task.can.create ? (
            <Link className={styles.inText} to="/o/$plural/new" params={{ plural: task.plural }}>
              {t('shell.newRecord', { object: label(task.label, task.name) })}
            </Link>
          ) : null}
        </p>
      ) : null}
      {data && data.items.length > 0 ? (
        <ul className={styles.list}>
          {data.items.map((record) => (
            <Task key={record.id} task={task} record={record} />
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function openTasksOf(userId: string): Query {
  return {
    filter: {
      and: [
        { field: 'owner', op: 'eq', value: userId },
        { field: 'isClosed', op: 'eq', value: false },
      ],
    },
    sort: [{ field: 'dueAt', direction: 'asc' }],
    fields: ['subject', 'status', 'dueAt', 'isClosed'],
    limit: shown,
    count: 'auto',
  }
}

function Task({ task, record }: { task: ObjectMetadata; record: RecordJson }) {
  const t = useT()
  const update = useUpdateRecord(task)
  const due = typeof record.dueAt === 'string' ? record.dueAt : null
  const isLate = due !== null && Date.parse(due) < Date.now()
  const subject = String(record.subject ?? '')
  return (
    <li className={styles.line}>
      <Checkbox
        aria-label={t('home.completeTask', { subject })}
        checked={record.status === 'Completed'}
        disabled={record.can?.update === false}
        onChange={() => update.mutate({ id: record.id, values: { status: 'Completed' } })}
      />
      <Link className={styles.link} to="/o/$plural/$id" params={{ plural: task.plural, id: record.id }}>
        {subject}
      </Link>
      {due ? (
        <span className={isLate ? styles.late : styles.side}>
          {isLate ? `${t('home.overdue')} ` : ''}
          <DateTime value={due} />
        </span>
      ) : null}
    </li>
  )
}
