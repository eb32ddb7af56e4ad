import { useId } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import styles from './dialogs.module.css'
import { useParseEnv } from './env.ts'

export interface FieldInputProps {
  field: FieldMetadata
  env: DisplayEnv
  value: JsonValue
  error?: string | undefined
  autoFocus?: boolean
  /** The record is not there yet: says what is filled in when the field stays empty. */
  isNew?: boolean
  onChange: (value: JsonValue, issue?: string) => void
}

/** A field in a form: label, the kind's editor, help and what is wrong. */
export function FieldInput({ field, env, value, error, autoFocus, isNew, onChange }: FieldInputProps) {
  const parseEnv = useParseEnv()
  const id = useId()
  const { Editor } = widgetOf(field.kind)
  const label = env.text(field.label, field.name)
  const filled = isNew && field.defaulted ? env.t('records.filled', { what: env.text(field.defaulted) }) : ''
  const help = [env.text(field.help), filled].filter((text) => text !== '').join(' ')
  return (
    <div className={styles.field} data-field={field.name}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {mustBeGiven(field) ? (
          <span className={styles.required} aria-hidden="true">
            {' *'}
          </span>
        ) : null}
      </label>
      <Editor
        id={id}
        value={value}
        field={field}
        env={env}
        parseEnv={parseEnv}
        label={label}
        error={error}
        onChange={onChange}
        {...(autoFocus ? { autoFocus } : {})}
      />
      {help ? <p className={styles.help}>{help}</p> : null}
    </div>
  )
}
