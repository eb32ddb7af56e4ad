import { IconCalendarEvent, IconCheckbox, IconNote, IconPhone } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import { useName } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import type { TimelineEntry, TimelineProps } from '#kernel/records/web/extensions.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { Checkbox } from '#ui/inputs.ts'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import styles from './ActivityTimeline.module.css'

const icons = { task: IconCheckbox, call: IconPhone, meeting: IconCalendarEvent, note: IconNote }
type Kind = keyof typeof icons
const kinds = Object.keys(icons) as Kind[]
const done = { task: 'Completed', call: 'Held', meeting: 'Held', note: null }
/** As many of each kind as a timeline brings; all of them stand in the list of their kind. */
const most = 100

/** Calls, meetings, tasks and notes about a record take their place among its changes. */
export function ActivityTimeline({ children, ...props }: TimelineProps) {
  const { objects } = useMetadata()
  const entries = [
    useEntries(objects, 'task', props),
    useEntries(objects, 'call', props),
    useEntries(objects, 'meeting', props),
    useEntries(objects, 'note', props),
  ]
  return children(kinds.some((kind) => kind === props.object.name) ? [] : entries.flat())
}

const unknown = { name: '', plural: '' }

function useEntries(
  objects: ObjectMetadata[],
  kind: Kind,
  { object, record, env }: Omit<TimelineProps, 'children'>,
): TimelineEntry[] {
  const activity = objects.find(({ name }) => name === kind)
  const isListed = activity !== undefined && object.related.some((list) => list.object === kind)
  const { data } = useRecordPage(activity ?? unknown, queryOf(kind, object, record.id), { enabled: isListed })
  if (!activity || !isListed) return []
  return (data?.items ?? []).map((item) => ({
    key: item.id,
    at: momentOf(kind, item),
    content: <Entry kind={kind} activity={activity} item={item} env={env} />,
  }))
}

function queryOf(kind: Kind, { name }: ObjectMetadata, id: string): Query {
  const related: Filter = { field: 'relatedTo', op: 'eq', value: id }
  const isTalk = kind === 'call' || kind === 'meeting'
  const filter: Filter =
    isTalk && name === 'contact' ? { or: [related, { field: 'contacts', op: 'hasAny', value: [id] }] } : related
  const own = {
    task: ['status', 'isClosed', 'dueAt', 'completedAt', 'outcome'],
    call: ['status', 'isClosed', 'startAt', 'outcome', 'disposition', 'nextStep', 'description'],
    meeting: ['status', 'isClosed', 'startAt', 'outcome', 'location'],
    note: ['body'],
  }[kind]
  return {
    filter,
    fields: ['subject', 'owner', 'createdAt', ...own],
    sort: [{ field: 'createdAt', direction: 'desc' }],
    limit: most,
    count: 'none',
  }
}

function momentOf(kind: Kind, item: RecordJson): string {
  const own = { task: item.completedAt ?? item.dueAt, call: item.startAt, meeting: item.startAt, note: null }[kind]
  return String(own ?? item.createdAt ?? '')
}

interface EntryProps {
  kind: Kind
  activity: ObjectMetadata
  item: RecordJson
  env: DisplayEnv
}

function Entry({ kind, activity, item, env }: EntryProps) {
  const Icon = icons[kind]
  const subject = String(item.subject ?? '')
  const status = activity.fields
    .find(({ name }) => name === 'status')
    ?.choices?.find(({ value }) => value === item.status)
  const path = recordPath(activity.plural, item.id)
  const owner = useName(env, 'user', typeof item.owner === 'string' ? item.owner : null)
  return (
    <li className={styles.entry} data-open={item.isClosed === false || undefined}>
      <span className={styles.mark}>
        <Icon size={12} aria-hidden="true" />
      </span>
      <div className={styles.body}>
        <div className={styles.line}>
          {done[kind] ? <Tick kind={kind} activity={activity} item={item} env={env} /> : null}
          <span className="visually-hidden">{env.text(activity.label, activity.name)}</span>
          <a
            href={path}
            onClick={(event) => {
              event.preventDefault()
              env.open(path)
            }}
          >
            {subject}
          </a>
          {status ? (
            <Tag {...(status.color ? { colour: status.color } : {})}>{env.text(status.label, status.value)}</Tag>
          ) : null}
          {owner ? <span className={styles.who}>{owner}</span> : null}
          <span className={styles.time}>
            <DateTime value={momentOf(kind, item)} />
          </span>
        </div>
        <Said>{saidOf(kind, activity, item, env)}</Said>
      </div>
    </li>
  )
}

/** Completes what is open where it stands. */
function Tick({ kind, activity, item, env }: EntryProps) {
  const update = useUpdateRecord(activity)
  if (item.isClosed !== false || item.can?.update === false || !activity.can.update) return null
  return (
    <Checkbox
      aria-label={env.t('activities.complete', { subject: String(item.subject ?? '') })}
      checked={false}
      onChange={() =>
        update.mutate({ id: item.id, values: { status: done[kind] }, before: { status: String(item.status) } })
      }
    />
  )
}

function Said({ children }: { children: ReactNode }) {
  return children ? <p className={styles.said}>{children}</p> : null
}

/** What came of it, in its own words. */
function saidOf(kind: Kind, activity: ObjectMetadata, item: RecordJson, env: DisplayEnv): string {
  if (kind === 'note') return ''
  const choices = activity.fields.find(({ name }) => name === 'disposition')?.choices
  const disposition = choices?.find(({ value }) => value === item.disposition)
  const words = [
    disposition && env.text(disposition.label, disposition.value),
    item.outcome,
    item.description,
    item.nextStep,
  ]
  return words.filter((word) => typeof word === 'string' && word !== '').join(' · ')
}
