import { IconPhoneCheck } from '@tabler/icons-react'
import { useCommands } from '#kernel/client/commands.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Button } from '#ui/Button.tsx'
import { mayLogCall, type Subject, startLogging } from './logging.ts'

/** The first of the two clicks by which a call is logged. */
export function LogCallButton({ object, record, env }: RecordViewProps) {
  const isOffered = useMayCreate() && mayLogCall(object) && !record.deletedAt
  const subject = { object: object.name, id: record.id }
  useLogCommand(env, subject, isOffered)
  return isOffered ? <LogCall env={env} subject={subject} /> : null
}

/** For a list: one chosen row is the one that was called. */
export function LogCallOfSelection({ object, ids, env }: { object: ObjectMetadata; ids: string[]; env: DisplayEnv }) {
  const [id, ...others] = ids
  const isOffered = useMayCreate() && mayLogCall(object) && id !== undefined && others.length === 0
  const subject = { object: object.name, id: id ?? '' }
  useLogCommand(env, subject, isOffered)
  return isOffered ? <LogCall env={env} subject={subject} /> : null
}

function LogCall({ env, subject }: { env: DisplayEnv; subject: Subject }) {
  const text = env.t('activities.logCall')
  return (
    <Button icon={<IconPhoneCheck size={16} />} aria-label={text} onClick={() => startLogging(subject)}>
      <span data-wide>{text}</span>
    </Button>
  )
}

function useLogCommand(env: DisplayEnv, subject: Subject, isOffered: boolean): void {
  useCommands([
    {
      id: 'record.logCall',
      label: env.t('activities.logCall'),
      section: 'screen',
      icon: <IconPhoneCheck size={16} />,
      keys: ['p'],
      when: isOffered,
      run: () => startLogging(subject),
    },
  ])
}

const useMayCreate = (): boolean => useMetadata().objects.find(({ name }) => name === 'call')?.can.create === true
