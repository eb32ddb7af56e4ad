import { useState } from 'react'
import { useIssueText } from '#kernel/client/i18n.ts'
import type { Values } from '#kernel/client/mutations.ts'
import type { Issue } from '#kernel/errors.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import styles from './dialogs.module.css'
import { FieldInput } from './FieldInput.tsx'
import { headOf } from './issues.ts'

export interface MissingFieldsDialogProps {
  object: ObjectMetadata
  env: DisplayEnv
  name: string
  values: Values
  issues: Issue[]
  onClose: () => void
  onSubmit: (values: Values) => void
}

/** What the server still wants before it takes a change, asked for on the spot. */
export function MissingFieldsDialog({
  object,
  env,
  name,
  values,
  issues,
  onClose,
  onSubmit,
}: MissingFieldsDialogProps) {
  const issueText = useIssueText()
  const [draft, setDraft] = useState<Values>({})
  const wanted = [...new Set(issues.map((issue) => headOf(issue.field)))]
  const fields = wanted.flatMap((field) => object.fields.filter((one) => one.name === field))
  const others = issues.filter((issue) => !fields.some((field) => field.name === headOf(issue.field)))
  return (
    <Dialog
      title={env.t('records.missing.title', { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button type="submit" form="missing-fields" variant="primary">
            {env.t('records.save')}
          </Button>
        </>
      }
    >
      <form
        id="missing-fields"
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit(draft)
        }}
      >
        {others.map((issue) => (
          <p key={issue.field + issue.code} className={styles.problem} role="alert">
            {issueText(issue)}
          </p>
        ))}
        {fields.map((field, index) => {
          const issue = issues.find((one) => headOf(one.field) === field.name)
          return (
            <FieldInput
              key={field.name}
              object={object.name}
              field={field}
              env={env}
              value={draft[field.name] ?? values[field.name] ?? null}
              error={issue && !(field.name in draft) ? issueText(issue) : undefined}
              autoFocus={index === 0}
              onChange={(value) => setDraft((known) => ({ ...known, [field.name]: value }))}
            />
          )
        })}
      </form>
    </Dialog>
  )
}
