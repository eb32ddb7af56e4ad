import { IconClockPause } from '@tabler/icons-react'
import { useState } from 'react'
import { useCommands } from '#kernel/client/commands.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatInstant, useFormats } from '#ui/format.ts'
import { SkeletonRows } from '#ui/states.tsx'
import styles from './Snooze.module.css'
import { snoozeTimes } from './snoozeTimes.ts'

/** S puts off a task, or the next open one of another record. */
export function Snooze({ plural, id }: { plural: string; id: string }) {
  const { objects } = useMetadata()
  const task = objects.find((one) => one.name === 'task')
  const object = objects.find((one) => one.plural === plural)
  const hasTasks = object?.name === 'task' || object?.related.some((list) => list.object === 'task')
  return task && hasTasks ? <SnoozeCommand task={task} isTask={object?.name === 'task'} id={id} /> : null
}

interface SnoozeProps {
  task: ObjectMetadata
  /** The record is the task itself. */
  isTask: boolean
  id: string
}

function SnoozeCommand(props: SnoozeProps) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  useCommands([
    {
      id: 'record.snooze',
      label: t('snooze.command'),
      section: 'screen',
      icon: <IconClockPause size={16} />,
      keys: ['s'],
      when: props.task.can.update,
      run: () => setOpen(true),
    },
  ])
  return isOpen ? <SnoozeDialog {...props} onClose={() => setOpen(false)} /> : null
}

function SnoozeDialog({ task, isTask, id, onClose }: SnoozeProps & { onClose: () => void }) {
  const t = useT()
  const { data } = useRecordPage(task, {
    filter: {
      and: [
        { field: isTask ? 'id' : 'relatedTo', op: 'eq', value: id },
        { field: 'isClosed', op: 'eq', value: false },
      ],
    },
    fields: ['displayName', 'dueAt'],
    sort: [{ field: 'dueAt', direction: 'asc' }],
    limit: 1,
  })
  const next = data?.items[0]
  return (
    <Dialog title={t('snooze.title')} size="sm" onClose={onClose}>
      {!data ? <SkeletonRows rows={3} /> : null}
      {data && !next ? <p>{t('snooze.none')}</p> : null}
      {next ? <Choices task={task} record={next} onClose={onClose} /> : null}
    </Dialog>
  )
}

function Choices({ task, record, onClose }: { task: ObjectMetadata; record: RecordJson; onClose: () => void }) {
  const t = useT()
  const formats = useFormats()
  const update = useUpdateRecord(task)
  const [times] = useState(() => snoozeTimes(Date.now(), formats.zone))
  const before = { dueAt: typeof record.dueAt === 'string' ? record.dueAt : null }
  return (
    <div className={styles.choices}>
      <p className={styles.what}>{String(record.displayName ?? '')}</p>
      {times.map(({ choice, until }, index) => (
        <Button
          key={choice}
          data-autofocus={index === 0 || undefined}
          onClick={() => {
            update.mutate({ id: record.id, values: { dueAt: until }, before })
            onClose()
          }}
        >
          <span className={styles.choice}>{t(`snooze.${choice}`)}</span>
          <span className={styles.until}>{formatInstant(until, formats)}</span>
        </Button>
      ))}
    </div>
  )
}
