import { useState } from 'react'
import { useErrorText, useIssueText, useT } from '#kernel/client/i18n.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { useMove } from './useMove.ts'

interface MoveDialogProps {
  object: ObjectMetadata
  /** The link into the tree. */
  field: string
  item: { id: string; name: string; parent: string | null }
  env: DisplayEnv
  onClose: () => void
}

/** Chooses what a record stands below, by name: the way for keyboards and fingers, and across pages. */
export function MoveDialog({ object, field, item, env, onClose }: MoveDialogProps) {
  const t = useT()
  const errorText = useErrorText()
  const issueText = useIssueText()
  const [parent, setParent] = useState<JsonValue>(item.parent)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const move = useMove(object, field, (error) => {
    const [issue] = error.issues
    setProblem(issue ? issueText(issue) : errorText(error))
    return true
  })
  const link = object.fields.find(({ name }) => name === field)
  if (!link) return null
  const save = async () => {
    setBusy(true)
    try {
      await move(item, typeof parent === 'string' ? parent : null)
      onClose()
    } catch {
      // What is wrong stands at the field.
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('customers.move.title', { name: item.name })}
      size="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={isBusy} disabled={parent === item.parent} onClick={() => void save()}>
            {t('customers.move.save')}
          </Button>
        </>
      }
    >
      <FieldInput
        object={object.name}
        field={link}
        env={env}
        value={parent}
        error={problem}
        autoFocus
        onChange={(next) => {
          setProblem(undefined)
          setParent(next)
        }}
      />
    </Dialog>
  )
}
