import { useId, useState } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Textarea } from '#ui/inputs.ts'
import styles from './opportunity.module.css'
import { useClosing } from './useClosing.ts'

interface ReopenDialogProps {
  record: RecordJson
  env: DisplayEnv
  onClose: () => void
}

/** Why it goes on; it stands in the stage from before. */
export function ReopenDialog({ record, env, onClose }: ReopenDialogProps) {
  const form = useId()
  const { reopen, failed } = useClosing(env)
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    await reopen(record, reason.trim()).catch(failed)
    onClose()
  }
  return (
    <Dialog
      title={env.t('opportunity.ask.reopen', { name: record.displayName })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" busy={isBusy}>
            {env.t('opportunity.reopen')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Textarea
          label={env.t('opportunity.reopenReason')}
          value={reason}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  )
}
