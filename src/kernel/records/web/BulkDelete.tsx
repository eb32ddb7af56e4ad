import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { Rehearsal } from './BulkRehearsal.tsx'
import type { BulkItem } from './bulk.ts'

export interface BulkDeleteProps {
  object: ObjectMetadata
  env: DisplayEnv
  items: BulkItem[]
  onClose: () => void
  onSubmit: () => void
}

/** Asks before many records go to the trash, and says which will stay. */
export function BulkDelete({ object, env, items, onClose, onSubmit }: BulkDeleteProps) {
  const count = { count: items.length, shown: formatNumber(items.length, env.formats) }
  return (
    <Dialog
      title={env.t('records.bulk.deleteTitle', count)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button variant="danger" onClick={onSubmit} data-autofocus>
            {env.t('records.bulk.delete', count)}
          </Button>
        </>
      }
    >
      <p>{env.t('records.bulk.deleteText')}</p>
      <Rehearsal object={object} env={env} items={items} />
    </Dialog>
  )
}
