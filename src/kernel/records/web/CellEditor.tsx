import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import styles from './TableRow.module.css'

export interface EditorHandle {
  /** Saves what is there; false when it is no value yet, and the editor stays open. */
  commit(): boolean
  /** Leaves everything as it was. */
  cancel(): void
}

export interface CellEditorProps {
  record: RecordJson
  field: FieldMetadata
  value: JsonValue
  env: DisplayEnv
  parseEnv: ParseEnv
  typed: string | undefined
  handle: RefObject<EditorHandle | null>
  /** The value, and the record as it was when editing began: a change that arrived meanwhile is a conflict. */
  onCommit: (value: JsonValue, begun: RecordJson) => void
  /** The focus went elsewhere or a choice was made: save and stay. */
  onFinish: () => void
}

/** The kind's editor over its cell. */
export function CellEditor(props: CellEditorProps) {
  const { record, field, value, env, parseEnv, typed, handle, onCommit, onFinish } = props
  const { Editor } = widgetOf(field.kind)
  const box = useRef<HTMLDivElement>(null)
  const [begun] = useState(record)
  const [draft, setDraft] = useState<{ value: JsonValue; issue?: string | undefined }>({ value })
  const latest = useRef(draft)
  const change = (next: JsonValue, issue?: string) => {
    latest.current = { value: next, issue }
    setDraft(latest.current)
  }
  // Losing the focus while it closes must not save once more.
  const isClosed = useRef(false)
  const commit = () => {
    if (isClosed.current) return true
    if (latest.current.issue) return false
    isClosed.current = true
    onCommit(latest.current.value, begun)
    return true
  }
  const cancel = () => {
    isClosed.current = true
  }
  useImperativeHandle(handle, () => ({ commit, cancel }))
  useSavedOnLeaving(() => {
    const hasChanged = JSON.stringify(latest.current.value) !== JSON.stringify(value)
    if (hasChanged) commit()
  })
  return (
    <div
      ref={box}
      className={styles.editor}
      onBlur={(event) => {
        if (isClosed.current || staysInside(box.current, event.relatedTarget)) return
        if (commit()) onFinish()
      }}
    >
      <Editor
        value={draft.value}
        field={field}
        env={env}
        parseEnv={parseEnv}
        label={env.text(field.label, field.name)}
        autoFocus
        {...(typed ? { typed } : {})}
        onChange={change}
        onDone={(next) => {
          change(next)
          if (commit()) onFinish()
        }}
      />
    </div>
  )
}

/** Whoever leaves an editor has meant what is in it, also when the record left the list, or they the screen. */
function useSavedOnLeaving(save: () => void): void {
  const latest = useRef(save)
  latest.current = save
  const isHere = useRef(false)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
      // While developing, React takes every component away once and brings it back.
      queueMicrotask(() => isHere.current || latest.current())
    }
  }, [])
}

/** Lists and calendars of an editor hang at the end of the document, yet belong to it. */
export function staysInside(box: HTMLElement | null, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return target === null && !document.hasFocus()
  return box?.contains(target) === true || target.closest('[data-portal], .mantine-Popover-dropdown') !== null
}
