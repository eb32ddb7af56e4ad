import { IconClockPause, IconPhoneCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { usePanel } from '#kernel/client/panel.ts'
import type { useRecordNames } from '#kernel/client/recordNames.ts'
import type { AnyLink } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { mayLogCall, startLogging } from '#modules/collaboration/web/logging.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatInstant, useFormats } from '#ui/format.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { Checkbox, Menu } from '#ui/inputs.ts'
import { DateTime } from '#ui/values.tsx'
import { snoozeTimes } from '../screens/snoozeTimes.ts'
import { type DayEntry, type DayPart, dayKinds } from './day.ts'
import styles from './Home.module.css'

interface Props {
  entry: DayEntry
  part: DayPart
  nameOf: ReturnType<typeof useRecordNames>
}

export function DayLine(props: Props) {
  const object = useObject(props.entry.kind)
  return object ? <Line {...props} object={object} /> : null
}

/** One activity: a tick completes it, the toast takes it back. */
function Line({ entry, part, nameOf, object }: Props & { object: ObjectMetadata }) {
  const t = useT()
  const update = useUpdateRecord(object)
  const { kind, record, at } = entry
  const subject = String(record.subject ?? '')
  const about = record.relatedTo as AnyLink | null
  const aboutName = about ? nameOf(about) : null
  const mayChange = record.can?.update !== false
  const set = (values: Record<string, string>) => update.mutate({ id: record.id, values })
  return (
    <li className={styles.entry}>
      <Checkbox
        aria-label={t('home.completeTask', { subject })}
        checked={record.status === dayKinds[kind].done}
        disabled={!mayChange}
        onChange={() => set({ status: dayKinds[kind].done })}
      />
      <span className={styles.what}>
        <Link className={styles.link} to="/o/$plural/$id" params={{ plural: object.plural, id: record.id }}>
          {subject}
        </Link>
        <span className={styles.about}>
          <ObjectIcon name={object.icon} size={14} />
          {at ? (
            <span className={part === 'overdue' ? styles.late : undefined}>
              {part === 'overdue' ? `${t('home.overdue')} ` : ''}
              <DateTime value={at} />
            </span>
          ) : null}
          {about && aboutName ? <About about={about} name={aboutName} /> : null}
        </span>
      </span>
      {kind === 'meeting' && about && aboutName && part !== 'overdue' ? (
        <BeforeVisit about={about} name={aboutName} />
      ) : null}
      {about && aboutName ? <LogCall about={about} name={aboutName} /> : null}
      {mayChange && kind !== 'meeting' ? (
        <Snooze subject={subject} onChoose={(until) => set({ [dayKinds[kind].at]: until })} />
      ) : null}
    </li>
  )
}

function About({ about, name }: { about: AnyLink; name: string }) {
  const object = useObject(about.object)
  return object ? (
    <Link className={styles.aboutLink} to="/o/$plural/$id" params={{ plural: object.plural, id: about.id }}>
      {name}
    </Link>
  ) : null
}

/** Who one is about to meet, beside the day. */
function BeforeVisit({ about, name }: { about: AnyLink; name: string }) {
  const t = useT()
  const { show } = usePanel()
  return (
    <Button
      size="sm"
      variant="quiet"
      aria-label={t('home.beforeVisitOf', { name })}
      onClick={() => void show({ type: 'record', object: about.object, id: about.id })}
    >
      {t('home.beforeVisit')}
    </Button>
  )
}

function LogCall({ about, name }: { about: AnyLink; name: string }) {
  const t = useT()
  const object = useObject(about.object)
  const call = useObject('call')
  return object && call?.can.create && mayLogCall(object) ? (
    <IconButton label={t('home.logCall', { name })} onClick={() => startLogging(about)}>
      <IconPhoneCheck size={16} />
    </IconButton>
  ) : null
}

function Snooze({ subject, onChoose }: { subject: string; onChoose: (until: string) => void }) {
  const t = useT()
  const formats = useFormats()
  return (
    <IconMenu label={t('home.snooze', { subject })} icon={<IconClockPause size={16} />}>
      {snoozeTimes(Date.now(), formats.zone).map(({ choice, until }) => (
        <Menu.Item key={choice} onClick={() => onChoose(until)} rightSection={formatInstant(until, formats)}>
          {t(`snooze.${choice}`)}
        </Menu.Item>
      ))}
    </IconMenu>
  )
}
