import { IconPencil } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useIssueText } from '#kernel/client/i18n.ts'
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
import { fieldBeside, leavesEditor } from './inlineKeys.ts'
import type { RecordViewProps } from './RecordScreen.tsx'

export const isEditable = (field: FieldMetadata, isReadOnly: boolean): boolean =>
  !isReadOnly && field.canWrite && !field.readOnly

/** What is being edited: the record as it was when editing began, and what the server did not take of it. */
interface Begun {
  record: RecordJson
  refused?: { value: JsonValue; text: string }
}

/** A value that becomes its editor on a click or Enter, and saves itself. */
export function InlineField(props: RecordViewProps & { field: FieldMetadata }) {
  const { field, record, env, save, rules } = props
  const issueText = useIssueText()
  // What the person saw when editing began: a change that arrives meanwhile becomes a conflict, not the new beginning.
  const [begun, setBegun] = useState<Begun | null>(null)
  const value = fieldValue(record, field.name)
  const widget = widgetOf(field.kind)
  const { isReadOnly, isRequired } = rules.of(field.name)
  const display = <FieldDisplay value={value} field={field} env={env} dense={false} />
  const empty = <span className={styles.empty}>{isRequired ? env.t('records.required') : '–'}</span>
  const shown = isEmptyValue(value) ? empty : display
  if (!isEditable(field, props.isReadOnly || isReadOnly)) return <div className={styles.value}>{shown}</div>
  const send = (from: RecordJson, next: JsonValue) =>
    save(from, { [field.name]: next }, (issue) =>
      setBegun({ record: from, refused: { value: next, text: issueText(issue) } }),
    )
  if (begun) {
    const first = fieldValue(begun.record, field.name)
    return (
      <InlineEditor
        key={begun.refused?.text}
        field={field}
        value={begun.refused ? begun.refused.value : first}
        error={begun.refused?.text}
        isRequired={isRequired}
        env={env}
        onClose={() => setBegun(null)}
        onSave={(next) => {
          setBegun(null)
          if (JSON.stringify(next) !== JSON.stringify(first)) void send(begun.record, next)
        }}
      />
    )
  }
  const begin = () => {
    const { toggled } = widget
    if (toggled) void send(record, toggled(value))
    else setBegun({ record })
  }
  return (
    <div
      className={styles.value}
      data-editable
      data-missing={(isRequired && isEmptyValue(value)) || undefined}
      onClick={(event) => !isLink(event.target) && begin()}
    >
      {shown}
      <button
        type="button"
        className={styles.pencil}
        data-inline-field
        data-edits={`${record.id} ${field.name}`}
        data-toggles={widget.toggled ? true : undefined}
        aria-label={env.t('records.editField', { field: env.text(field.label, field.name) })}
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
  error: string | undefined
  isRequired: boolean
  env: RecordViewProps['env']
  onClose: () => void
  onSave: (value: JsonValue) => void
}

/** Enter and leaving save, Tab saves and edits the next field, Escape takes back. Editors of several lines have a button too. */
function InlineEditor({ field, value, error, isRequired, env, onClose, onSave }: InlineEditorProps) {
  const parseEnv = useParseEnv()
  const errorId = useId()
  const { Editor, keepsEnter } = widgetOf(field.kind)
  const box = useRef<HTMLDivElement>(null)
  const [draft, setDraft] = useState<{ value: JsonValue; issue?: string | undefined }>({ value })
  const [problem, setProblem] = useState(error)
  const latest = useRef(draft)
  const isClosed = useRef(false)
  const change = (next: JsonValue, issue?: string) => {
    latest.current = { value: next, issue }
    setDraft(latest.current)
    if (!issue) setProblem(undefined)
  }
  const commit = (): boolean => {
    if (isClosed.current) return false
    const { issue, value: next } = latest.current
    if (issue) {
      setProblem(issue)
      return false
    }
    isClosed.current = true
    onSave(next)
    return true
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      isClosed.current = true
      onClose()
    }
    if (event.key === 'Tab' && box.current && leavesEditor(box.current, event.target, event.shiftKey)) {
      const beside = fieldBeside(box.current, event.shiftKey)
      if (!beside) return
      event.preventDefault()
      if (commit()) beside()
    }
    const isCtrl = event.ctrlKey || event.metaKey
    if (event.key !== 'Enter' || event.defaultPrevented || (keepsEnter && !isCtrl)) return
    event.preventDefault()
    commit()
  }
  const said = problem ?? undefined
  return (
    <div
      ref={box}
      className={styles.inlineEditor}
      data-inline-field
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!staysInside(box.current, event.relatedTarget)) commit()
      }}
    >
      <Editor
        value={draft.value}
        field={isRequired ? { ...field, required: true } : field}
        env={env}
        parseEnv={parseEnv}
        label={env.text(field.label, field.name)}
        error={said}
        autoFocus
        onChange={change}
        onDone={(next) => {
          change(next)
          commit()
        }}
      />
      {said ? (
        <span id={errorId} className="visually-hidden" role="alert">
          {said}
        </span>
      ) : null}
      {keepsEnter ? (
        <Button size="sm" variant="primary" onClick={commit}>
          {env.t('records.save')}
        </Button>
      ) : null}
    </div>
  )
}
