import { IconPencil } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import { widgetOf } from '#kernel/fields/web.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { FieldDisplay, fieldValue } from './Cell.tsx'
import { staysInside } from './CellEditor.tsx'
import { useParseEnv } from './env.ts'
import styles from './InlineField.module.css'
import type { RecordViewProps } from './RecordScreen.tsx'

export const isEditable = (field: FieldMetadata, isReadOnly: boolean): boolean =>
  !isReadOnly && field.canWrite && !field.readOnly

/** A value that becomes its editor on a click or Enter, and saves itself. */
export function InlineField({ field, record, env, save, isReadOnly }: RecordViewProps & { field: FieldMetadata }) {
  // What the person saw when editing began: a change that arrives meanwhile becomes a conflict, not the new beginning.
  const [begun, setBegun] = useState<RecordJson | null>(null)
  const value = fieldValue(record, field.name)
  const label = env.text(field.label, field.name)
  const widget = widgetOf(field.kind)
  const display = <FieldDisplay value={value} field={field} env={env} dense={false} />
  const shown = isEmptyValue(value) ? <span className={styles.empty}>–</span> : display
  if (!isEditable(field, isReadOnly)) return <div className={styles.value}>{shown}</div>
  if (begun) {
    const first = fieldValue(begun, field.name)
    return (
      <InlineEditor
        field={field}
        value={first}
        env={env}
        label={label}
        onClose={() => setBegun(null)}
        onSave={(next) => {
          setBegun(null)
          if (JSON.stringify(next) !== JSON.stringify(first)) void save(begun, { [field.name]: next })
        }}
      />
    )
  }
  const begin = () => {
    const { toggled } = widget
    if (toggled) void save(record, { [field.name]: toggled(value) })
    else setBegun(record)
  }
  return (
    <div className={styles.value} data-editable onClick={(event) => !isLink(event.target) && begin()}>
      {shown}
      <button
        type="button"
        className={styles.pencil}
        aria-label={env.t('records.editField', { field: label })}
        onClick={(event) => {
          event.stopPropagation()
          begin()
        }}
      >
        <IconPencil size={12} />
      </button>
    </div>
  )
}

const isLink = (target: EventTarget) => target instanceof Element && target.closest('a') !== null

interface InlineEditorProps {
  field: FieldMetadata
  value: JsonValue
  env: RecordViewProps['env']
  label: string
  onClose: () => void
  onSave: (value: JsonValue) => void
}

/** Enter and leaving save, Escape takes back. Editors of several lines have a button too. */
function InlineEditor({ field, value, env, label, onClose, onSave }: InlineEditorProps) {
  const parseEnv = useParseEnv()
  const { Editor, keepsEnter } = widgetOf(field.kind)
  const box = useRef<HTMLDivElement>(null)
  const [draft, setDraft] = useState<{ value: JsonValue; issue?: string | undefined }>({ value })
  const latest = useRef(draft)
  const isClosed = useRef(false)
  const change = (next: JsonValue, issue?: string) => {
    latest.current = { value: next, issue }
    setDraft(latest.current)
  }
  const commit = () => {
    if (latest.current.issue || isClosed.current) return
    isClosed.current = true
    onSave(latest.current.value)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      isClosed.current = true
      onClose()
    }
    const isCtrl = event.ctrlKey || event.metaKey
    if (event.key !== 'Enter' || event.defaultPrevented || (keepsEnter && !isCtrl)) return
    event.preventDefault()
    commit()
  }
  return (
    <div
      ref={box}
      className={styles.inlineEditor}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!staysInside(box.current, event.relatedTarget)) commit()
      }}
    >
      <Editor
        value={draft.value}
        field={field}
        env={env}
        parseEnv={parseEnv}
        label={label}
        autoFocus
        onChange={change}
        onDone={(next) => {
          change(next)
          commit()
        }}
      />
      {keepsEnter ? (
        <Button size="sm" variant="primary" onClick={commit}>
          {env.t('records.save')}
        </Button>
      ) : null}
    </div>
  )
}
