import { IconArrowDown, IconArrowUp, IconDotsVertical, IconHistory, IconRestore, IconTrash } from '@tabler/icons-react'
import { useEffect, useMemo } from 'react'
import { useRemoveRecord, useRestoreRecord } from '#kernel/client/mutations.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Button, IconButton } from '#ui/Button.tsx'
import { Menu } from '#ui/inputs.ts'
import { recordName } from './Cell.tsx'
import { titleField } from './columns.ts'
import { InlineField, isEditable } from './InlineField.tsx'
import { recordPath } from './paths.ts'
import styles from './RecordHead.module.css'
import type { RecordViewProps } from './RecordScreen.tsx'
import { Stepper } from './Stepper.tsx'
import { listOf, neighboursOf, trailOf } from './trail.ts'

type HeadProps = RecordViewProps & { isPast: boolean; onPast: () => void }

/** Picture, name, life-cycle, the figures that matter, and what can be done. */
export function RecordHead(props: HeadProps) {
  const { object, record, env, isReadOnly } = props
  const name = recordName(record, env)
  const title = titleField(object)
  const stage = object.fields.find((field) => field.name === object.stageField)
  return (
    <header className={styles.head}>
      <div className={styles.headLine}>
        <Avatar name={name} size="lg" shape={env.isPerson(object.name) ? 'round' : 'square'} />
        <div className={styles.names}>
          <a
            className={styles.kind}
            href={listOf(object.plural)}
            onClick={(event) => {
              event.preventDefault()
              env.open(listOf(object.plural))
            }}
          >
            {env.text(object.pluralLabel, object.plural)}
          </a>
          <h1 className={styles.title}>
            {title && isEditable(title, isReadOnly) ? <InlineField {...props} field={title} /> : name}
          </h1>
        </div>
        <HeadActions {...props} />
      </div>
      {record.deletedAt ? <TrashNote {...props} /> : null}
      {stage ? <Stepper {...props} field={stage} /> : null}
      <Highlights {...props} />
    </header>
  )
}

function Highlights(props: HeadProps) {
  const { object, env } = props
  const fields = object.highlights.flatMap((name): FieldMetadata[] =>
    object.fields.filter((field) => field.name === name),
  )
  if (fields.length === 0) return null
  return (
    <dl className={styles.highlights}>
      {fields.map((field) => (
        <div key={field.name} className={styles.highlight}>
          <dt className={styles.label}>{env.text(field.label, field.name)}</dt>
          <dd className={styles.figure}>
            <InlineField {...props} field={field} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function TrashNote({ object, record, env }: HeadProps) {
  const restore = useRestoreRecord(object)
  return (
    <div className={styles.note} role="status">
      {env.t('records.isDeleted')}
      {record.can?.delete === false ? null : (
        <Button
          size="sm"
          icon={<IconRestore size={14} />}
          busy={restore.isPending}
          onClick={() => restore.mutate(record.id)}
        >
          {env.t('records.restore')}
        </Button>
      )}
    </div>
  )
}

function HeadActions({ object, record, env, isPast, onPast }: HeadProps) {
  const remove = useRemoveRecord(object)
  const { previous, next, position } = useNeighbours(object.plural, record.id, env.open)
  const go = (id: string | null) => id && env.open(recordPath(object.plural, id), true)
  const runRemove = () =>
    remove.mutate(record.id, {
      onSuccess: () => env.open(next ? recordPath(object.plural, next) : listOf(object.plural)),
    })
  return (
    <div className={styles.headActions}>
      {position ? (
        <>
          <span className={styles.position}>{env.t('records.position', position)}</span>
          <IconButton
            label={`${env.t('records.previous')} (K)`}
            disabled={previous === null}
            onClick={() => go(previous)}
          >
            <IconArrowUp size={16} />
          </IconButton>
          <IconButton label={`${env.t('records.next')} (J)`} disabled={next === null} onClick={() => go(next)}>
            <IconArrowDown size={16} />
          </IconButton>
        </>
      ) : null}
      <IconButton label={env.t('records.asOf.open')} pressed={isPast} onClick={onPast}>
        <IconHistory size={16} />
      </IconButton>
      {record.can?.delete && !record.deletedAt ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <IconButton label={env.t('records.more')}>
              <IconDotsVertical size={16} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={runRemove}>
              {env.t('records.delete', { object: env.text(object.label, object.name) })}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </div>
  )
}

/** J and K walk the list one came from; Back leads to that list. */
function useNeighbours(plural: string, id: string, open: DisplayEnv['open']) {
  const neighbours = useMemo(() => neighboursOf(trailOf(plural), id), [plural, id])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const target = event.key === 'j' ? neighbours.next : event.key === 'k' ? neighbours.previous : null
      if (target) open(recordPath(plural, target), true)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [neighbours, open, plural])
  return neighbours
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role=dialog], [role=grid]') !== null)
