import { type ComponentType, useState } from 'react'
import { kindOf } from '#kernel/fields/kinds.ts'
import { Textarea, TextInput } from '#ui/inputs.ts'
import styles from './fields.module.css'
import { useParsed, useTyped } from './parsed.ts'
import type { EditorProps } from './widget.ts'

type Inputs = { inputMode?: 'text' | 'decimal' | 'numeric' | 'email' | 'tel' | 'url'; isEnd?: boolean }

/** The editor of every kind that can be written as one text: what is typed is read by the kind's own `parseText`. */
export function textEditor<V>(options: Inputs & { rows?: number } = {}): ComponentType<EditorProps<V>> {
  return function KindTextEditor(props) {
    return <TextEditor {...(props as unknown as EditorProps)} {...options} />
  }
}

export function TextEditor(props: EditorProps & Inputs & { rows?: number }) {
  const { value, field, typed, autoFocus, id, label, error, inputMode, isEnd, rows } = props
  const [text, setText] = useState(() => typed ?? textOf(props))
  const { read, issue } = useParsed(props)
  useTyped(typed, read)
  const change = (next: string) => {
    setText(next)
    read(next)
  }
  const shared = {
    id,
    value: text,
    'aria-label': label,
    'aria-required': field.required || undefined,
    error: issue ?? error,
    placeholder: props.placeholder,
    ...(autoFocus ? { autoFocus, 'data-autofocus': true } : {}),
    ...(inputMode ? { inputMode } : {}),
    ...(field.maxLength ? { maxLength: field.maxLength } : {}),
    onFocus: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      if (!typed && value !== null && autoFocus) event.currentTarget.select()
    },
  }
  if (rows) {
    const onChange = (event: { currentTarget: HTMLTextAreaElement }) => change(event.currentTarget.value)
    return <Textarea {...shared} autosize minRows={rows} maxRows={14} onChange={onChange} />
  }
  return (
    <TextInput
      {...shared}
      className={isEnd ? styles.end : ''}
      autoComplete="off"
      enterKeyHint="done"
      {...(inputMode && inputMode !== 'text' ? { autoCapitalize: 'off', spellCheck: false } : {})}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}

/** The value as the reader would type it: decimals with their own sign, no grouping. */
function textOf({ value, field, parseEnv, env }: EditorProps): string {
  if (value === null) return ''
  const kind = kindOf(field.kind)
  const text = kind.text(value as never, field, env.language)
  const storage = kind.columns[0]?.storage
  return storage === 'decimal' && parseEnv.decimalSign === ',' ? text.replace('.', ',') : text
}
