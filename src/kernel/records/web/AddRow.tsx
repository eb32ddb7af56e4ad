import { IconPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useCreateRecord } from '#kernel/client/mutations.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { isCondition, partsOf } from '#kernel/filter/web/chips.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { toast } from '#ui/toast.tsx'
import styles from './AddRow.module.css'
import { titleField } from './columns.ts'

export interface AddRowProps {
  object: ObjectMetadata
  env: DisplayEnv
  filter: Filter | undefined
  /** The whole form, with what is known already, where more has to be given than a name. */
  onForm: (initial: Record<string, string>) => void
}

/** The last line: a name and Enter make a record, and the line is ready for the next one. */
export function AddRow({ object, env, filter, onForm }: AddRowProps) {
  const title = titleField(object)
  const create = useCreateRecord(object)
  const errorText = useErrorText()
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  if (title?.storage !== 'text' || !title.canWrite || !object.can.create || object.appendOnly) return null
  const label = env.t('records.new', { object: env.text(object.label, object.name) })
  const submit = async () => {
    const name = text.trim()
    if (name === '' || create.isPending) return
    const values = { ...knownValues(filter, object), [title.name]: name }
    try {
      await create.mutateAsync(values)
      setText('')
      input.current?.focus()
    } catch (error) {
      const isIncomplete = error instanceof ApiError && error.issues.length > 0
      if (!isIncomplete) return toast.error(errorText(error))
      onForm(Object.fromEntries(Object.entries(values).map(([field, value]) => [field, String(value)])))
      setText('')
    }
  }
  return (
    <form
      className={styles.addRow}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <IconPlus size={14} aria-hidden="true" />
      <input
        name="new-record"
        ref={input}
        className={styles.addInput}
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={title.maxLength}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('')
        }}
      />
    </form>
  )
}

/** A record made in a filtered list should be in it: what the filter asks for as one value is given. */
function knownValues(filter: Filter | undefined, object: ObjectMetadata): Record<string, JsonValue> {
  return Object.fromEntries(
    partsOf(filter).flatMap((part) => {
      if (!isCondition(part) || part.value === undefined) return []
      const field = object.fields.find(({ name }) => name === part.field)
      const one = Array.isArray(part.value) && part.value.length === 1 ? part.value[0] : part.value
      const isOne = part.op === 'eq' || (part.op === 'in' && one !== part.value)
      const isPlain = typeof one === 'string' || typeof one === 'boolean'
      return isOne && isPlain && field?.canWrite && !field.readOnly ? [[part.field, one] as const] : []
    }),
  )
}
