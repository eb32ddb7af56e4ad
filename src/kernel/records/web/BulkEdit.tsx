import { useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { Rehearsal } from './BulkRehearsal.tsx'
import type { BulkItem } from './bulk.ts'
import styles from './dialogs.module.css'
import { FieldInput } from './FieldInput.tsx'

export interface BulkEditProps {
  object: ObjectMetadata
  env: DisplayEnv
  ids: string[]
  onClose: () => void
  onSubmit: (items: BulkItem[]) => void
}

/** One field of many records gets one value: chosen first, then shown what it would do, then done. */
export function BulkEdit({ object, env, ids, onClose, onSubmit }: BulkEditProps) {
  const [name, setName] = useState<string | null>(null)
  const [value, setValue] = useState<JsonValue>(null)
  const [issue, setIssue] = useState<string>()
  const [items, setItems] = useState<BulkItem[] | null>(null)
  const fields = object.fields.filter((field) => field.canWrite && !field.readOnly && !field.unique)
  const field = fields.find((one) => one.name === name)
  const count = { count: ids.length, shown: formatNumber(ids.length, env.formats) }
  const isReady = field && issue === undefined && !(field.required === true && value === null)
  const check = () => field && setItems(ids.map((id) => ({ op: 'update', id, values: { [field.name]: value } })))
  return (
    <Dialog
      title={env.t('records.bulk.editTitle', count)}
      size={items ? 'lg' : 'md'}
      onClose={onClose}
      actions={
        items ? (
          <>
            <Button onClick={() => setItems(null)}>{env.t('records.bulk.back')}</Button>
            <Button variant="primary" onClick={() => onSubmit(items)} data-autofocus>
              {env.t('records.bulk.change', count)}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
            <Button variant="primary" disabled={!isReady} onClick={check}>
              {env.t('records.bulk.check')}
            </Button>
          </>
        )
      }
    >
      {items && field ? (
        <Rehearsal object={object} env={env} items={items} change={{ field, after: value }} />
      ) : (
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
              object={object.name}
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
      )}
    </Dialog>
  )
}
