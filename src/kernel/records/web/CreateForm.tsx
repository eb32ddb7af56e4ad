import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText, useIssueText } from '#kernel/client/i18n.ts'
import { useCreateRecord, type Values } from '#kernel/client/mutations.ts'
import type { Issue } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import styles from './dialogs.module.css'
import { useDisplayEnv } from './env.ts'
import { FieldInput } from './FieldInput.tsx'
import { firstValues, formFields } from './formFields.ts'
import { issuesByField } from './issues.ts'

export interface CreateFormProps {
  object: ObjectMetadata
  /** Known already, such as the record one came from. */
  initial?: Values
  onDone: (record: RecordJson) => void
  onCancel: () => void
}

/** A new record: what is required and important first, the rest on demand. Nothing typed is lost when the server refuses. */
export function CreateForm({ object, initial, onDone, onCancel }: CreateFormProps) {
  const env = useDisplayEnv()
  const issueText = useIssueText()
  const form = useRef<HTMLFormElement>(null)
  const { first, more } = formFields(object, initial ?? {})
  const [showsMore, setShowsMore] = useState(false)
  const [values, setValues] = useState<Values>(() => firstValues(object, initial ?? {}))
  const [broken, setBroken] = useState<Record<string, string>>({})
  const { submit, issues, failure, isBusy } = useSubmit(object, onDone)
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current)
  }, [issues])
  const all = new Set([...first, ...more].map((field) => field.name))
  const { byField, others } = issuesByField(issues, all)
  const isOpen = showsMore || more.some((field) => byField[field.name])

  const change = (field: string, value: JsonValue, issue?: string) => {
    setValues((known) => ({ ...known, [field]: value }))
    setBroken(({ [field]: _old, ...rest }) => (issue ? { ...rest, [field]: issue } : rest))
  }
  const send = () => {
    if (Object.keys(broken).length > 0) return focusFirstError(form.current)
    void submit(values)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  }
  const input = (field: (typeof first)[number], isFirst: boolean) => {
    const issue = byField[field.name]
    return (
      <FieldInput
        key={field.name}
        field={field}
        env={env}
        value={values[field.name] ?? null}
        error={broken[field.name] ?? (issue ? issueText(issue) : undefined)}
        autoFocus={isFirst}
        isNew
        onChange={(value, problem) => change(field.name, value, problem)}
      />
    )
  }
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {[...others.map(issueText), ...(failure ? [failure] : [])].map((text) => (
        <p key={text} className={styles.problem} role="alert">
          {text}
        </p>
      ))}
      {first.map((field, index) => input(field, index === 0))}
      {more.length > 0 ? (
        <div>
          <Button variant="quiet" aria-expanded={isOpen} onClick={() => setShowsMore(!isOpen)}>
            {env.t(isOpen ? 'records.fewerFields' : 'records.moreFields', { count: more.length })}
          </Button>
        </div>
      ) : null}
      {isOpen ? more.map((field) => input(field, false)) : null}
      <div className={styles.submit}>
        <Button onClick={onCancel}>{env.t('ui.cancel')}</Button>
        <Button type="submit" variant="primary" busy={isBusy}>
          {env.t('records.create', { object: env.text(object.label, object.name) })}
          <span className={styles.keys}>
            <Kbd keys="mod+Enter" />
          </span>
        </Button>
      </div>
    </form>
  )
}

function focusFirstError(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid=true], [data-error] input')?.focus()
}

function useSubmit(object: ObjectMetadata, onDone: (record: RecordJson) => void) {
  const create = useCreateRecord(object)
  const errorText = useErrorText()
  const [issues, setIssues] = useState<Issue[]>([])
  const [failure, setFailure] = useState<string | null>(null)
  const submit = async (values: Values) => {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
    try {
      onDone(await create.mutateAsync(given))
    } catch (error) {
      const found = error instanceof ApiError ? error.issues : []
      setIssues(found)
      setFailure(found.length > 0 ? null : errorText(error))
    }
  }
  return { submit, issues, failure, isBusy: create.isPending }
}
