import {
  IconArrowBackUp,
  IconChevronDown,
  IconChevronRight,
  IconPencil,
  IconPlus,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react'
import { Fragment, type ReactNode, Suspense, useState } from 'react'
import { useActorName } from '#kernel/client/actors.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useHistory } from '#kernel/client/records.ts'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { HistoryEntry } from '#kernel/records/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Button, IconButton } from '#ui/Button.tsx'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { DateTime } from '#ui/values.tsx'
import { extrasOf, type TimelineEntry } from './extensions.ts'
import styles from './HistoryTab.module.css'
import { isEditable } from './InlineField.tsx'
import { PastValue } from './PastValue.tsx'
import type { RecordViewProps } from './RecordScreen.tsx'

/** Every change with who, when, from what, to what; an old value can be put back. */
export function HistoryTab(props: RecordViewProps) {
  const { object, record, env } = props
  const errorText = useErrorText()
  const list = useHistory(object, record.id)
  if (list.isPending) return <SkeletonRows rows={8} />
  if (list.error) return <ErrorState text={errorText(list.error)} onRetry={() => void list.refetch()} />
  const changes = list.data.pages
    .flatMap((page) => page.items)
    .filter((entry) => !tellsNothing(object.name, entry))
    .map((entry) => ({ key: String(entry.seq), at: entry.at, content: <Entry {...props} entry={entry} /> }))
  return (
    <>
      <WithExtras {...props}>
        {(others) => (
          <ol className={styles.timeline}>
            {inOrder(changes, others, list.hasNextPage).map(({ key, content }) => (
              <Fragment key={key}>{content}</Fragment>
            ))}
          </ol>
        )}
      </WithExtras>
      {list.hasNextPage ? (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {env.t('records.history.older')}
        </Button>
      ) : null}
    </>
  )
}

/** What modules know of the record beside its changes; until that is there, the changes alone. */
function WithExtras({ children, ...props }: RecordViewProps & { children: (entries: TimelineEntry[]) => ReactNode }) {
  const [Timeline] = extrasOf(props.object.name, 'Timeline')
  if (!Timeline) return children([])
  return (
    <Suspense fallback={children([])}>
      <Timeline {...props}>{children}</Timeline>
    </Suspense>
  )
}

/** The newest first. What is older than the changes on the screen comes with the older ones. */
function inOrder(changes: TimelineEntry[], others: TimelineEntry[], hasOlder: boolean): TimelineEntry[] {
  const oldest = changes.at(-1)?.at ?? ''
  const shown = hasOlder ? others.filter(({ at }) => at >= oldest) : others
  return [...changes, ...shown].toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1))
}

const pictures = {
  created: IconPlus,
  updated: IconPencil,
  deleted: IconTrash,
  restored: IconRestore,
  destroyed: IconTrash,
}

const shownAtOnce = 4

function Entry({ entry, ...props }: RecordViewProps & { entry: HistoryEntry }) {
  const { object, env } = props
  const Picture = pictures[entry.type]
  const actorName = useActorName()(entry.actor, entry.actorName)
  const changes = entry.changes.flatMap((change) => {
    const field = object.fields.find((one) => one.name === change.field)
    const isNothing = isEmptyValue(change.from) && isEmptyValue(change.to)
    return field && !isQuiet(object.name, field.name) && !isNothing ? [{ change, field }] : []
  })
  const [isOpen, setOpen] = useState(entry.type === 'updated' && changes.length <= shownAtOnce)
  return (
    <li className={styles.entry}>
      <span className={styles.mark}>
        <Picture size={12} aria-hidden="true" />
      </span>
      <div className={styles.body}>
        <div className={styles.line}>
          <Avatar name={actorName} />
          <strong>{actorName}</strong>
          <span>{env.t(`records.history.${entry.type}`)}</span>
          {entry.source !== 'ui' && entry.source !== 'web' ? (
            <span className={styles.source}>
              {env.t(`records.source.${entry.source}`, { defaultValue: entry.source })}
            </span>
          ) : null}
          <span className={styles.time}>
            <DateTime value={entry.at} />
          </span>
        </div>
        {changes.length > 0 && (entry.type !== 'updated' || changes.length > shownAtOnce) ? (
          <Button
            variant="quiet"
            size="sm"
            icon={isOpen ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {env.t('records.history.fields', { count: changes.length })}
          </Button>
        ) : null}
        {isOpen ? (
          <ul className={styles.changes}>
            {changes.map(({ change, field }) => (
              <Change
                key={change.field}
                {...props}
                change={change}
                field={field}
                canRestore={entry.type === 'updated'}
              />
            ))}
          </ul>
        ) : null}
      </div>
    </li>
  )
}

/** Kept by the system beside every change; saying them again tells nothing. */
const kept = [
  'updatedAt',
  'updatedBy',
  'version',
  'createdAt',
  'createdBy',
  'id',
  'displayName',
  'lastActivityAt',
  'nextActivityAt',
]

const isQuiet = (object: string, field: string): boolean =>
  kept.includes(field) || extrasOf(object, 'quietFields').flat().includes(field)

/** Nothing but what the system keeps beside the changes of others. */
const tellsNothing = (object: string, { type, changes }: HistoryEntry): boolean =>
  type === 'updated' && changes.length > 0 && changes.every(({ field }) => isQuiet(object, field))

interface ChangeProps extends RecordViewProps {
  change: HistoryEntry['changes'][number]
  field: FieldMetadata
  canRestore: boolean
}

function Change({ change, field, record, env, save, isReadOnly, canRestore }: ChangeProps) {
  const label = env.text(field.label, field.name)
  const value = (one: typeof change.from) =>
    isEmptyValue(one) ? (
      <span className={styles.none}>{env.t('records.empty')}</span>
    ) : (
      <PastValue value={one} field={field} env={env} dense />
    )
  return (
    <li className={styles.change}>
      <span className={styles.label}>{label}</span>
      {canRestore ? (
        <>
          <span className={styles.old}>{value(change.from)}</span>
          <span className="arrow" aria-hidden="true">
            →
          </span>
          <span className="visually-hidden">{env.t('records.history.to')}</span>
        </>
      ) : null}
      <span className={styles.new}>{value(change.to)}</span>
      {canRestore && isEditable(field, isReadOnly) ? (
        <IconButton
          className={styles.back ?? ''}
          label={env.t('records.history.restore', { field: label })}
          onClick={() => void save(record, { [field.name]: change.from })}
        >
          <IconArrowBackUp size={14} />
        </IconButton>
      ) : null}
    </li>
  )
}
