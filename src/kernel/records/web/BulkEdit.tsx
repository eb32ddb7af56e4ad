import { useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import styles from './dialogs.module.css'
import { FieldInput } from './FieldInput.tsx'

export interface BulkEditProps {
  object: ObjectMetadata
  env: DisplayEnv
  count: number
  onClose: () => void
  onSubmit: (field: string, value: JsonValue) => void
}

/** One field of many records gets one value. */
export function BulkEdit({ object, env, count, onClose, onSubmit }: BulkEditProps) {
  const [name, setName] = useState<string | null>(null)
  const [value, setValue] = useState<JsonValue>(null)
  const [issue, setIssue] = useState<string>()
  const fields = object.fields.filter((field) => field.canWrite && !field.readOnly && !field.unique)
  const field = fields.find((one) => one.name === name)
  const shown = formatNumber(count, env.formats)
  return (
    <Dialog
      title={env.t('records.bulk.editTitle', { count, shown })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button
            variant="primary"
            disabled={!field || issue !== undefined || (field.required === true && value === null)}
            onClick={() => field && onSubmit(field.name, value)}
          >
            {env.t('records.bulk.change', { count, shown })}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Select
          label={env.t('records.bulk.field')}
          data={fields.map((one) => ({ value: one.name, label: env.text(one.label, one.name) }))}
          value={name}
          searchable
          data-autofocus
          onChange={(next) => {
            setName(next)
            setValue(null)
            setIssue(undefined)
          }}
        />
        {field ? (
          <FieldInput
            key={field.name}
            field={field}
            env={env}
            value={value}
            onChange={(next, problem) => {
              setValue(next)
              setIssue(problem)
            }}
          />
        ) : null}
      </div>
    </Dialog>
  )
}
