import { useState } from 'react'
import type { Values } from '#kernel/client/mutations.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import styles from './dialogs.module.css'
import { FieldInput } from './FieldInput.tsx'

interface AskFieldsProps {
  object: ObjectMetadata
  env: DisplayEnv
  title: string
  names: readonly string[]
  record: RecordJson
  onClose: () => void
  onSubmit: (values: Values) => void
}

/** The few fields that a verb wants; none of them may stay empty. */
export function AskFields({ object, env, title, names, record, onClose, onSubmit }: AskFieldsProps) {
  const [draft, setDraft] = useState<Values>({})
  const [broken, setBroken] = useState<Record<string, string>>({})
  const fields = names.flatMap((name) => object.fields.filter((field) => field.name === name))
  const given = (name: string) => draft[name] ?? ((record[name] ?? null) as Values[string])
  const send = () => {
    const empty = fields.filter(({ name }) => given(name) === null || given(name) === '')
    const missing = Object.fromEntries(empty.map(({ name }) => [name, env.t('client.issue.required')]))
    setBroken(missing)
    if (empty.length === 0) onSubmit(Object.fromEntries(fields.map(({ name }) => [name, given(name) ?? null])))
  }
  return (
    <Dialog
      title={title}
      size="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button type="submit" form="asked-fields" variant="primary">
            {env.t('records.save')}
          </Button>
        </>
      }
    >
      <form
        id="asked-fields"
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        {fields.map((field, at) => (
          <FieldInput
            key={field.name}
            object={object.name}
            field={field}
            env={env}
            value={given(field.name) ?? null}
            error={broken[field.name]}
            autoFocus={at === 0}
            isRequired
            onChange={(value, problem) => {
              setDraft((known) => ({ ...known, [field.name]: value }))
              setBroken(({ [field.name]: _old, ...rest }) => (problem ? { ...rest, [field.name]: problem } : rest))
            }}
          />
        ))}
      </form>
    </Dialog>
  )
}
