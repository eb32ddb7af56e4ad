import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { mayWait, useIsCutOff } from '#kernel/client/connection.ts'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText, useIssueText } from '#kernel/client/i18n.ts'
import { useKept } from '#kernel/client/kept.ts'
import { useCreateRecord, type Values } from '#kernel/client/mutations.ts'
import { NeedsConnection } from '#kernel/client/NeedsConnection.tsx'
import { usePanel, useUnsaved } from '#kernel/client/panel.ts'
import type { Issue } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { usePageRules } from '#kernel/layouts/web/rules.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import { Alike } from './Alike.tsx'
import styles from './dialogs.module.css'
import { useDisplayEnv } from './env.ts'
import { FieldInput } from './FieldInput.tsx'
import { firstValues, formGroups } from './formFields.ts'
import { issuesByField } from './issues.ts'
import { useAlike } from './useAlike.ts'

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
  const { isWithin } = usePanel()
  const isCutOff = useIsCutOff(object)
  const layout = object.layouts?.create
  const [showsMore, setShowsMore] = useState(false)
  const { values, latest, setValue, isBegun, forgetDraft } = useDraft(object, initial ?? {})
  const demands = useMemo(() => [...(object.layouts?.record?.rules ?? []), ...(layout?.rules ?? [])], [object, layout])
  const rules = usePageRules(object, demands, values, env)
  const { groups, more } = formGroups(object, initial ?? {}, rules)
  const first = groups.flatMap((group) => group.fields)
  const [broken, setBroken] = useState<Record<string, string>>({})
  const { submit, issues, failure, isBusy } = useSubmit(object, (record) => {
    forgetDraft()
    onDone(record)
  })
  const { alike, ask } = useAlike(object)
  useUnsaved(isBegun)
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current)
  }, [issues])
  const all = new Set([...first, ...more].map((field) => field.name))
  const { byField, others } = issuesByField(issues, all)
  const isOpen = showsMore || more.some((field) => byField[field.name])

  const change = (field: string, value: JsonValue, issue?: string) => {
    setValue(field, value)
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
        object={object.name}
        field={field}
        env={env}
        value={values[field.name] ?? null}
        error={broken[field.name] ?? (issue ? issueText(issue) : undefined)}
        autoFocus={isFirst}
        isNew
        isRequired={rules.of(field.name).isRequired}
        onChange={(value, problem) => change(field.name, value, problem)}
      />
    )
  }
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      data-kept={isWithin ? undefined : ''}
      onKeyDown={onKeyDown}
      onBlur={({ target }) => {
        const left = target.closest<HTMLElement>('[data-field]')?.dataset.field
        // Some editors take a value over when they are left: it is there a moment later.
        if (left) setTimeout(() => ask(left, latest.current))
      }}
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
      <NeedsConnection isOff={mayWait(object)}>
        {groups.map((group) => (
          <FormGroup key={group.key} title={env.text(group.title)}>
            {group.fields.map((field) => input(field, field === first[0]))}
          </FormGroup>
        ))}
      </NeedsConnection>
      {more.length > 0 ? (
        <div>
          <Button variant="quiet" aria-expanded={isOpen} onClick={() => setShowsMore(!isOpen)}>
            {env.t(isOpen ? 'records.fewerFields' : 'records.moreFields', { count: more.length })}
          </Button>
        </div>
      ) : null}
      {isOpen ? more.map((field) => input(field, false)) : null}
      <Alike object={object} env={env} alike={alike} />
      <div className={styles.submit}>
        <Button
          onClick={() => {
            forgetDraft()
            onCancel()
          }}
        >
          {env.t('ui.cancel')}
        </Button>
        <Button
          type="submit"
          variant="primary"
          busy={isBusy}
          disabled={isCutOff}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          {env.t('records.create', { object: env.text(object.label, object.name) })}
          <span className={styles.keys} aria-hidden="true">
            <Kbd keys="mod+Enter" />
          </span>
        </Button>
      </div>
    </form>
  )
}

/** Fields under the title of their section; without one they stand by themselves. */
function FormGroup({ title, children }: { title: string; children: ReactNode }) {
  if (title === '') return children
  return (
    <fieldset className={styles.group}>
      <legend className={styles.groupTitle}>{title}</legend>
      {children}
    </fieldset>
  )
}

/** What is typed stands when one has been elsewhere meanwhile: it goes with saving, cancelling and the panel's question. */
function useDraft(object: ObjectMetadata, initial: Values) {
  const { isWithin } = usePanel()
  const [first] = useState(() => firstValues(object, initial))
  const key = `draft ${isWithin ? 'panel' : 'page'} ${object.name} ${JSON.stringify(initial)}`
  const [kept, keep, forget] = useKept<Values>(key, first)
  const [inPanel, setInPanel] = useState(first)
  const values = isWithin ? inPanel : kept
  const latest = useRef(values)
  const setValue = (field: string, value: JsonValue) => {
    latest.current = { ...latest.current, [field]: value }
    if (isWithin) setInPanel(latest.current)
    else keep(latest.current)
  }
  return { values, latest, setValue, isBegun: values !== first, forgetDraft: forget }
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
