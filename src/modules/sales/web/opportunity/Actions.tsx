import { IconLockOpen, IconThumbDown, IconTrophy } from '@tabler/icons-react'
import { useState } from 'react'
import { type Command, useCommands } from '#kernel/client/commands.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Button } from '#ui/Button.tsx'
import { ClosingDialog } from './ClosingDialog.tsx'
import { ReopenDialog } from './ReopenDialog.tsx'
import type { Outcome } from './useClosing.ts'

/** Win and lose an open opportunity, reopen a closed one: as buttons, as commands and by key. */
export function Actions({ object, record, env, isReadOnly }: RecordViewProps) {
  const [asked, setAsked] = useState<Outcome | 'reopen' | null>(null)
  const isClosed = record.isClosed === true
  const commands: (Command & { keys: readonly string[] })[] = [
    {
      id: 'opportunity.win',
      label: env.t('opportunity.win'),
      section: 'screen',
      icon: <IconTrophy size={16} />,
      keys: ['w'],
      when: !isReadOnly && !isClosed,
      run: () => setAsked('won'),
    },
    {
      id: 'opportunity.lose',
      label: env.t('opportunity.lose'),
      section: 'screen',
      icon: <IconThumbDown size={16} />,
      keys: ['x'],
      when: !isReadOnly && !isClosed,
      run: () => setAsked('lost'),
    },
    {
      id: 'opportunity.reopen',
      label: env.t('opportunity.reopen'),
      section: 'screen',
      icon: <IconLockOpen size={16} />,
      keys: ['r'],
      when: !isReadOnly && isClosed,
      run: () => setAsked('reopen'),
    },
  ]
  useCommands(commands)
  const close = () => setAsked(null)
  return (
    <>
      {commands
        .filter(({ when }) => when)
        .map(({ id, label, icon, keys, run }) => (
          <Button key={id} icon={icon} title={`${label} (${keys[0]?.toUpperCase()})`} aria-label={label} onClick={run}>
            <span data-wide>{label}</span>
          </Button>
        ))}
      {asked === 'reopen' ? <ReopenDialog record={record} env={env} onClose={close} /> : null}
      {asked === 'won' || asked === 'lost' ? (
        <ClosingDialog object={object} record={record} env={env} outcome={asked} onClose={close} />
      ) : null}
    </>
  )
}
