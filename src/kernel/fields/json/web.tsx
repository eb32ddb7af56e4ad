import { useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { Textarea } from '#ui/inputs.ts'
import { line } from '../web/displays.tsx'
import styles from '../web/fields.module.css'
import type { DisplayProps, EditorProps, Widget } from '../web/widget.ts'

function Display({ value, dense }: DisplayProps<JsonValue>) {
  if (dense) return line(JSON.stringify(value), { className: styles.code })
  return (
    <pre dir="ltr" className={`${styles.code} ${styles.prose}`}>
      {JSON.stringify(value, null, 2)}
    </pre>
  )
}

function Editor({ value, env, onChange, autoFocus, id, label, error }: EditorProps<JsonValue>) {
  const [text, setText] = useState(() => (value === null ? '' : JSON.stringify(value, null, 2)))
  const [issue, setIssue] = useState<string>()
  const change = (next: string) => {
    setText(next)
    const parsed = parse(next)
    const problem = parsed === undefined ? env.t('fields.notJson') : undefined
    setIssue(problem)
    onChange(parsed ?? null, problem)
  }
  return (
    <Textarea
      id={id}
      aria-label={label}
      className={styles.code ?? ''}
      autosize
      minRows={3}
      maxRows={14}
      value={text}
      error={issue ?? error}
      {...(autoFocus ? { autoFocus: true } : {})}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}

function parse(text: string): JsonValue | undefined {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

export const json: Widget<'json'> = { Display, Editor, width: 180, keepsEnter: true }
