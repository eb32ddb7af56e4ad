import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { CreateForm } from './CreateForm.tsx'
import type { RecordViewProps } from './RecordScreen.tsx'
import { linkTo, relatedOf } from './related.ts'

/** The one primary action of a record's page: what is to be done next, as the first activity that hangs on it. */
export function NewActivity({ object, record, env, isReadOnly }: RecordViewProps) {
  const { objects } = useMetadata()
  const [isOpen, setOpen] = useState(false)
  const activity = relatedOf(objects, object).find(({ target }) => target.group === 'activities' && target.can.create)
  const link = activity?.target.fields.find((field) => field.name === activity.list.field)
  if (!activity || !link || isReadOnly) return null
  const { target } = activity
  const text = env.t('records.new', { object: env.text(target.label, target.name) })
  return (
    <>
      <Button variant="primary" icon={<IconPlus size={16} />} aria-label={text} onClick={() => setOpen(true)}>
        <span data-wide>{text}</span>
      </Button>
      {isOpen ? (
        <Dialog title={text} onClose={() => setOpen(false)}>
          <CreateForm
            object={target}
            initial={{ [link.name]: linkTo(link, object, record.id) }}
            onCancel={() => setOpen(false)}
            onDone={() => setOpen(false)}
          />
        </Dialog>
      ) : null}
    </>
  )
}
