import { IconArrowDown, IconArrowUp, IconHistory, IconRestore } from '@tabler/icons-react'

import { Suspense, useContext, useMemo } from 'react'
import { useCommands } from '#kernel/client/commands.ts'

import { useRemoveRecord, useRestoreRecord } from '#kernel/client/mutations.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { usePending } from '#kernel/client/usePending.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { FollowButton } from '#kernel/following/web/FollowButton.tsx'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Button, IconButton } from '#ui/Button.tsx'
import { Skeleton } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import { ListBeside } from './beside.ts'
import { recordName } from './Cell.tsx'
import { titleField } from './columns.ts'
import { Extras } from './Extras.tsx'
import { extensionsOf } from './extensions.ts'
import { fieldsOf } from './FieldCard.tsx'
import { InlineField, isEditable } from './InlineField.tsx'
import { NewActivity } from './NewActivity.tsx'
import { OwnerNote } from './OwnerNote.tsx'
import { recordPath } from './paths.ts'
import styles from './RecordHead.module.css'
import { RecordMenu } from './RecordMenu.tsx'
import type { RecordViewProps } from './RecordScreen.tsx'
import { StarButton } from './StarButton.tsx'
import { Stepper } from './Stepper.tsx'
import { listOf, neighboursOf, trailOf } from './trail.ts'
import { useRecordCommands } from './useRecordCommands.tsx'
import { useVerbs } from './useVerbs.tsx'

type HeadProps = RecordViewProps & { isPast: boolean; onPast: () => void }

/** Picture, name, life-cycle, the figures that matter, and what can be done. */
export function RecordHead(props: HeadProps) {
  const { object, record, env, isReadOnly } = props
  const name = recordName(record, env)
  const title = titleField(object)
  const Heading = usePanel().isWithin ? 'h2' : 'h1'
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
          <Heading className={styles.title} aria-label={name}>
            {title && isEditable(title, isReadOnly) ? <InlineField {...props} field={title} /> : name}
          </Heading>
        </div>
        <PendingTag record={record} env={env} />
        <HeadActions {...props} />
      </div>
      {record.deletedAt ? <TrashNote {...props} /> : null}
      {stage && isKnown(props, stage) ? <Stepper {...props} field={stage} /> : null}
      {stage && !isKnown(props, stage) ? (
        <div className={styles.steps}>
          <Skeleton height="1.75rem" />
        </div>
      ) : null}
      <UnderSteps {...props} />
      <Highlights {...props} />
    </header>
  )
}

/** What has been written here and is not with the server yet. */
function PendingTag({ record, env }: Pick<HeadProps, 'record' | 'env'>) {
  const mark = usePending(record.id)
  if (!mark) return null
  return (
    <a
      href="/waiting"
      onClick={(event) => {
        event.preventDefault()
        env.open('/waiting')
      }}
    >
      <Tag colour={mark === 'stopped' ? 'red' : 'amber'} dot>
        {env.t(`records.pending.${mark}`)}
      </Tag>
    </a>
  )
}

/** The place of what is on its way is kept. */
const isKnown = ({ isPartial, record }: HeadProps, field: FieldMetadata): boolean => !isPartial || field.name in record

function UnderSteps(props: HeadProps) {
  if (props.isPast) return null
  return extensionsOf(props.object.name).map(({ id, underSteps }) =>
    underSteps?.stands(props.record) ? (
      <div key={id} className={styles.underSteps}>
        <Suspense>{props.isPartial ? null : <underSteps.Content {...props} />}</Suspense>
      </div>
    ) : null,
  )
}

function Highlights(props: HeadProps) {
  const { env, object, isPartial } = props
  const fields = fieldsOf(props, props.layout.highlights)
  if (fields.length === 0) return null
  return (
    <dl className={styles.highlights}>
      {fields.map((field) => (
        <div key={field.name} className={styles.highlight}>
          <dt className={styles.label}>{env.text(field.label, field.name)}</dt>
          <dd className={styles.figure}>
            {isKnown(props, field) ? <InlineField {...props} field={field} /> : <Skeleton height="1.25rem" />}
            <OwnerNote {...props} field={field} />
            {isPartial ? null : (
              <Extras object={object.name} of={({ BesideFigure }) => BesideFigure} props={{ ...props, field }} />
            )}
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

function HeadActions(props: HeadProps) {
  const { object, record, env, isPast, onPast } = props
  const remove = useRemoveRecord(object)
  const { previous, next, position, go } = useNeighbours(object.plural, record.id, env)
  const runRemove = () =>
    remove.mutate(record.id, {
      onSuccess: () => env.open(next ? recordPath(object.plural, next) : listOf(object.plural)),
    })
  const verbs = useVerbs(props)
  const commands = [...verbs.commands, ...useRecordCommands(props, runRemove)]
  return (
    <div className={styles.headActions}>
      {verbs.dialog}
      {verbs.main.map(({ id, label, icon, keys, run }) => (
        <Button key={id} icon={icon} title={keys?.[0] ? withKey(label, keys[0]) : label} onClick={() => void run()}>
          {label}
        </Button>
      ))}
      {position ? (
        <>
          <span className={styles.position}>{env.t('records.position', position)}</span>
          <IconButton
            label={withKey(env.t('records.previous'), walkKeys.previous)}
            disabled={previous === null}
            onClick={() => go(previous)}
          >
            <IconArrowUp size={16} />
          </IconButton>
          <IconButton
            label={withKey(env.t('records.next'), walkKeys.next)}
            disabled={next === null}
            onClick={() => go(next)}
          >
            <IconArrowDown size={16} />
          </IconButton>
        </>
      ) : null}
      <StarButton target={{ type: 'record', object: object.name, id: record.id }} />
      {object.group === 'hidden' || object.group === 'settings' ? null : (
        <FollowButton plural={object.plural} id={record.id} />
      )}
      <IconButton label={env.t('records.asOf.open')} pressed={isPast} onClick={onPast}>
        <IconHistory size={16} />
      </IconButton>
      <RecordMenu {...props} commands={commands} />
      {isPast ? null : <Extras object={object.name} of={({ HeadActions: Actions }) => Actions} props={props} />}
      <NewActivity {...props} />
    </div>
  )
}

const walkKeys = { next: 'j', previous: 'k' }

const withKey = (text: string, key: string): string => `${text} (${key.toUpperCase()})`

/** J and K walk the list one came from; Back leads to that list. */
function useNeighbours(plural: string, id: string, env: DisplayEnv) {
  const beside = useContext(ListBeside)
  const trail = useMemo(() => neighboursOf(trailOf(plural), id), [plural, id])
  const neighbours = beside?.neighbours ?? trail
  const show = (to: string) => (beside ? beside.show(to) : env.open(recordPath(plural, to), true))
  const go = (to: string | null) => to !== null && show(to)
  useCommands([
    {
      id: 'record.next',
      label: env.t('records.next'),
      section: 'screen',
      icon: <IconArrowDown size={16} />,
      keys: [walkKeys.next],
      when: neighbours.next !== null,
      run: () => go(neighbours.next),
    },
    {
      id: 'record.previous',
      label: env.t('records.previous'),
      section: 'screen',
      icon: <IconArrowUp size={16} />,
      keys: [walkKeys.previous],
      when: neighbours.previous !== null,
      run: () => go(neighbours.previous),
    },
  ])
  return { ...neighbours, go }
}
