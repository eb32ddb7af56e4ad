import { IconClockPause } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useFormats } from '#ui/format.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import { reminderTimes } from './reminderTimes.ts'

interface Props {
  object: ObjectMetadata
  id: string
  name: string
  /** The notice has served its purpose. */
  onSnoozed: () => void
}

/** Puts a reminder off: it comes again by itself. */
export function SnoozeReminder({ object, id, name, onSnoozed }: Props) {
  const t = useT()
  const { zone } = useFormats()
  const update = useUpdateRecord(object)
  const putOff = (until: string) => update.mutate({ id, values: { reminderAt: until } }, { onSuccess: onSnoozed })
  return (
    <IconMenu label={t('following.snooze.open', { name })} icon={<IconClockPause size={16} />}>
      {reminderTimes(Date.now(), zone).map(({ choice, until }) => (
        <Menu.Item key={choice} onClick={() => putOff(until)}>
          {t(`following.snooze.${choice}`)}
        </Menu.Item>
      ))}
    </IconMenu>
  )
}
