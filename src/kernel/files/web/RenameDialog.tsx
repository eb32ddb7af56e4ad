import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { fileKey } from '#kernel/client/files.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { TextInput } from '#ui/inputs.ts'
import type { FileRowProps } from './FileRow.tsx'
import { withEnding } from './look.ts'

/** Asks for another name; the ending that says how the file is opened stays. */
export function RenameDialog({ attachment, item, env, onClose }: FileRowProps & { onClose: () => void }) {
  const update = useUpdateRecord(attachment)
  const client = useQueryClient()
  const before = String(item.name ?? '')
  const [text, setText] = useState(before)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const name = withEnding(text, before)
    onClose()
    if (name === '' || name === before) return
    await update.mutateAsync({ id: item.id, values: { name }, before: { name: before } }).catch(() => undefined)
    await client.invalidateQueries({ queryKey: fileKey(String(item.file)) })
  }
  return (
    <Dialog
      title={env.t('files.rename')}
      size="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button type="submit" form={`rename-${item.id}`} variant="primary">
            {env.t('records.save')}
          </Button>
        </>
      }
    >
      <form id={`rename-${item.id}`} onSubmit={(event) => void save(event)}>
        <TextInput
          label={env.t('files.newName', { name: before })}
          value={text}
          maxLength={180}
          data-autofocus
          onFocus={(event) => event.currentTarget.setSelectionRange(0, before.replace(/\.[^.]*$/, '').length)}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  )
}
