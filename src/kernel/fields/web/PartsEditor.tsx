import { type ComponentType, useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { TextInput } from '#ui/inputs.ts'
import styles from './fields.module.css'
import { useParsed } from './parsed.ts'
import type { EditorProps } from './widget.ts'

type Parts = Record<string, JsonValue>

/** A value of several texts, such as an address: rows of one or two labelled inputs. */
export function partsEditor<V>(rows: string[][], typedInto: string): ComponentType<EditorProps<V>> {
  return function KindPartsEditor(props) {
    return <PartsEditor {...(props as unknown as EditorProps)} rows={rows} typedInto={typedInto} />
  }
}

function PartsEditor(props: EditorProps & { rows: string[][]; typedInto: string }) {
  const { value, field, env, typed, autoFocus, id, label, error, rows, typedInto } = props
  const first = (value ?? {}) as Parts
  const [parts, setParts] = useState<Parts>(() => (typed ? { ...first, [typedInto]: typed } : first))
  const { check, issue } = useParsed(props)
  const change = (part: string, text: string) => {
    const next = { ...parts, [part]: text }
    setParts(next)
    const given = Object.entries(next).filter(([, one]) => typeof one === 'string' && one.trim() !== '')
    check(given.length > 0 ? Object.fromEntries(given) : null)
  }
  const focused = typed ? typedInto : rows[0]?.[0]
  return (
    <fieldset className={styles.parts} id={id} aria-label={label ?? env.text(field.label, field.name)}>
      {rows.map((row) => (
        <div key={row.join()} className={row.length > 1 ? styles.twoParts : ''}>
          {row.map((part) => (
            <TextInput
              key={part}
              aria-label={env.t(`fields.part.${part}`)}
              placeholder={env.t(`fields.part.${part}`)}
              autoComplete="off"
              value={String(parts[part] ?? '')}
              {...(autoFocus && part === focused ? { autoFocus: true, 'data-autofocus': true } : {})}
              onChange={(event) => change(part, event.currentTarget.value)}
            />
          ))}
        </div>
      ))}
      {(issue ?? error) ? (
        <div className={styles.error} role="alert">
          {issue ?? error}
        </div>
      ) : null}
    </fieldset>
  )
}
