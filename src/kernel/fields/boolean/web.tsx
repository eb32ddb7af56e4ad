import { IconCheck } from '@tabler/icons-react'
import { Checkbox } from '#ui/inputs.ts'
import styles from '../web/fields.module.css'
import type { DisplayProps, EditorProps, Widget } from '../web/widget.ts'

function Display({ value, env }: DisplayProps<boolean>) {
  return (
    <span className={styles.row}>
      {value ? <IconCheck size={14} aria-hidden="true" /> : null}
      {env.t(value ? 'fields.yes' : 'fields.no')}
    </span>
  )
}

function Editor({ value, onChange, onDone, id, label, error, autoFocus }: EditorProps<boolean>) {
  return (
    <Checkbox
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      {...(error ? { error } : {})}
      checked={value ?? false}
      {...(autoFocus ? { autoFocus: true } : {})}
      onChange={(event) => {
        onChange(event.currentTarget.checked)
        onDone?.(event.currentTarget.checked)
      }}
    />
  )
}

export const boolean: Widget<'boolean'> = { Display, Editor, width: 90, toggled: (value) => !value }
