import { useState } from 'react'
import { useIssueText } from '#kernel/client/i18n.ts'
import type { Values } from '#kernel/client/mutations.ts'
import type { Issue } from '#kernel/errors.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Checkbox } from '#ui/inputs.ts'
import styles from './dialogs.module.css'
import { FieldInput } from './FieldInput.tsx'
import { headOf, type OpenItems, openItems } from './issues.ts'

export interface MissingFieldsDialogProps {
  object: ObjectMetadata
  env: DisplayEnv
  name: string
  values: Values
  issues: Issue[]
  onClose: () => void
  /** `ticked`: the checklists that are done with it. */
  onSubmit: (values: Values, ticked: OpenItems[]) => void
}

/** What the server still wants before it takes a change, asked for on the spot: values of fields, and work to be ticked. */
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
  const checklists = issues.flatMap(openItems)
  const others = issues.filter((issue) => openItems(issue).length === 0)
  const wanted = [...new Set(others.map((issue) => headOf(issue.field)))]
  const fields = wanted.flatMap((field) => object.fields.filter((one) => one.name === field))
  const general = others.filter((issue) => !fields.some((field) => field.name === headOf(issue.field)))
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
          onSubmit(draft, checklists)
        }}
      >
        {general.map((issue) => (
          <p key={issue.field + issue.code} className={styles.problem} role="alert">
            {issueText(issue)}
          </p>
        ))}
        {checklists.map((checklist, at) => (
          <ChecklistInput key={checklist.field} checklist={checklist} env={env} isFirst={at === 0} />
        ))}
        {fields.map((field, index) => {
          const issue = others.find((one) => headOf(one.field) === field.name)
          return (
            <FieldInput
              key={field.name}
              object={object.name}
              field={field}
              env={env}
              value={draft[field.name] ?? values[field.name] ?? null}
              error={issue && !(field.name in draft) ? issueText(issue) : undefined}
              autoFocus={index === 0 && checklists.length === 0}
              onChange={(value) => setDraft((known) => ({ ...known, [field.name]: value }))}
            />
          )
        })}
      </form>
    </Dialog>
  )
}

interface ChecklistInputProps {
  checklist: OpenItems
  env: DisplayEnv
  isFirst: boolean
}

/** Every item is `required`, so the browser itself leads to what is not ticked. */
function ChecklistInput({ checklist: { state, items }, env, isFirst }: ChecklistInputProps) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.groupTitle}>{env.t('records.moves.checklist', { state })}</legend>
      {items.map((item, at) => (
        <Checkbox key={item.id} label={item.label} required data-autofocus={(isFirst && at === 0) || undefined} />
      ))}
    </fieldset>
  )
}
