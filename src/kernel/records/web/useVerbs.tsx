import { type ReactNode, Suspense, useState } from 'react'
import { type Command, useCommands } from '#kernel/client/commands.ts'
import { useIsAway } from '#kernel/client/connection.ts'
import { useMe } from '#kernel/client/me.ts'
import { AskFields } from './AskFields.tsx'
import { verbsOf } from './extensions.ts'
import type { RecordViewProps } from './RecordScreen.tsx'
import type { RecordVerb } from './verbs.ts'

interface Verbs {
  commands: readonly Command[]
  /** Those that are buttons too. */
  main: readonly Command[]
  dialog: ReactNode
}

/** What modules can do with the record that is open. */
export function useVerbs({ object, record, env, save, isReadOnly, isPartial }: RecordViewProps): Verbs {
  const me = useMe().id
  const isAway = useIsAway()
  const [open, setOpen] = useState<RecordVerb | null>(null)
  const known = verbsOf(object.name)
  const run = (verb: RecordVerb) => {
    if (verb.Dialog || verb.asks) setOpen(verb)
    else void save(record, verb.values?.(me) ?? {})
  }
  const commandOf = (verb: RecordVerb): Command => ({
    id: verb.id,
    label: env.text(verb.label),
    section: 'screen',
    icon: verb.icon,
    keys: verb.keys,
    when: !isAway && !isReadOnly && !record.deletedAt && verb.may(record, object, me),
    run: () => run(verb),
  })
  const commands = known.map(commandOf)
  useCommands(commands)
  const close = () => setOpen(null)
  const dialog = open ? (
    <Suspense>
      {open.Dialog ? (
        <open.Dialog object={object} record={record} env={env} onClose={close} />
      ) : (
        <AskFields
          object={object}
          env={env}
          title={env.text(open.label)}
          names={open.asks ?? []}
          record={record}
          onClose={close}
          onSubmit={(values) => {
            close()
            void save(record, { ...open.values?.(me), ...values })
          }}
        />
      )}
    </Suspense>
  ) : null
  // Keys work at once; a button that might go again waits until the whole record is there.
  const isMain = ({ id, when }: Command) =>
    !isPartial && when !== false && known.some((verb) => verb.id === id && verb.isMain)
  return { commands, main: commands.filter(isMain), dialog }
}
