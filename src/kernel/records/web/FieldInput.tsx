import { IconHelp } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useFieldHelp } from '#kernel/client/help.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import styles from './dialogs.module.css'
import { useParseEnv } from './env.ts'

export interface FieldInputProps {
  /** Whose field it is; its help is found by it. */
  object?: string
  field: FieldMetadata
  env: DisplayEnv
  value: JsonValue
  error?: string | undefined
  autoFocus?: boolean
  /** The record is not there yet: says what is filled in when the field stays empty. */
  isNew?: boolean
  /** A rule of the layout asks for it as things are. */
  isRequired?: boolean
  onChange: (value: JsonValue, issue?: string) => void
}

/** A field in a form: label, the kind's editor, help and what is wrong. F1 in the field or its sign shows what it is for. */
export function FieldInput(props: FieldInputProps) {
  const { object, field, env, value, error, autoFocus, isNew, isRequired, onChange } = props
  const parseEnv = useParseEnv()
  const id = useId()
  const { Editor } = widgetOf(field.kind)
  const asked = mustBeGiven(field) || isRequired === true
  const label = env.text(field.label, field.name)
  const filled = isNew && field.defaulted ? env.t('records.filled', { what: env.text(field.defaulted) }) : ''
  const hint = useHint(useFieldHelp()(object, field), field, env)
  const help = [hint.isShown ? hint.text : '', filled].filter((text) => text !== '').join(' ')
  return (
    <div className={styles.field} data-field={field.name} onKeyDown={hint.onKeyDown}>
      <div className={styles.labelRow}>
        <label className={styles.label} htmlFor={id}>
          {label}
          {asked ? (
            <span className={styles.required} aria-hidden="true">
              {' *'}
            </span>
          ) : null}
        </label>
        {hint.toggle ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.hint}
            aria-label={env.t('records.fieldHelp', { field: label })}
            aria-expanded={hint.isShown}
            title={hint.text}
            onClick={hint.toggle}
          >
            <IconHelp size={14} />
          </button>
        ) : null}
      </div>
      <Editor
        id={id}
        value={value}
        field={asked ? { ...field, required: true } : field}
        env={env}
        parseEnv={parseEnv}
        label={label}
        error={error}
        onChange={onChange}
        {...(autoFocus ? { autoFocus } : {})}
      />
      {help ? (
        <p className={styles.help} role={hint.isShown && hint.toggle ? 'status' : undefined}>
          {help}
        </p>
      ) : null}
    </div>
  )
}

/** What the declaration says about a field stands there always; longer explanations come when they are asked for. */
function useHint(text: string, field: FieldMetadata, env: DisplayEnv) {
  const [isOpen, setOpen] = useState(false)
  const isAlwaysShown = env.text(field.help) !== ''
  const toggle = () => setOpen((before) => !before)
  const onKeyDown = (event: KeyboardEvent) => {
    // Explanations of shipped fields may still be on their way.
    if (event.key !== 'F1' || (text === '' && field.isCustom)) return
    event.preventDefault()
    if (!isAlwaysShown) toggle()
  }
  const canToggle = text !== '' && !isAlwaysShown
  return { text, isShown: isAlwaysShown || isOpen, toggle: canToggle ? toggle : null, onKeyDown }
}
