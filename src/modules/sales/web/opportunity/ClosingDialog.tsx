import { useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useIssueText } from '#kernel/client/i18n.ts'
import type { Values } from '#kernel/client/mutations.ts'
import type { Issue } from '#kernel/errors.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { wallClock } from '#ui/format.ts'
import styles from './opportunity.module.css'
import { given, type Outcome, plain, useClosing } from './useClosing.ts'

interface ClosingDialogProps {
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  outcome: Outcome
  /** The closing stage, where one was chosen. */
  stage?: string
  onClose: (isDone: boolean) => void
}

const asked = {
  won: ['actualAmount', 'actualCloseDate'],
  lost: ['lostReason', 'lossNote', 'competitors', 'actualCloseDate'],
} as const

/** What winning and losing ask for. What a stage still wants is asked for as well, once the server has said so. */
export function ClosingDialog({ object, record, env, outcome, stage, onClose }: ClosingDialogProps) {
  const issueText = useIssueText()
  const { close, failed } = useClosing(env)
  const [draft, setDraft] = useState<Values>(() => beginning(record, outcome, env))
  const [issues, setIssues] = useState<Issue[]>([])
  const [isBusy, setBusy] = useState(false)
  const fields = asked[outcome].flatMap((name) => object.fields.filter((field) => field.name === name))
  const others = issues.filter((issue) => !fields.some(({ name }) => issue.field.startsWith(name)))
  const submit = async () => {
    setBusy(true)
    try {
      await close(record, outcome, given({ ...draft, stage, actualAmount: plain(draft.actualAmount) }))
      onClose(true)
    } catch (error) {
      setBusy(false)
      if (error instanceof ApiError && error.issues.length > 0) return setIssues(error.issues)
      await failed(error)
      onClose(false)
    }
  }
  return (
    <Dialog
      title={env.t(`opportunity.ask.${outcome}`, { name: record.displayName })}
      onClose={() => onClose(false)}
      actions={
        <>
          <Button onClick={() => onClose(false)}>{env.t('ui.cancel')}</Button>
          <Button type="submit" form="closing" variant="primary" busy={isBusy}>
            {env.t(`opportunity.confirm.${outcome}`)}
          </Button>
        </>
      }
    >
      <form
        id="closing"
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {others.map((issue) => (
          <p key={issue.field + issue.code} className={styles.problem} role="alert">
            {nameOf(object, issue, env)} {issueText(issue)}
          </p>
        ))}
        {fields.map((field, index) => {
          const issue = issues.find((one) => one.field.startsWith(field.name))
          return (
            <FieldInput
              key={field.name}
              object={object.name}
              field={field}
              env={env}
              value={draft[field.name] ?? null}
              error={issue ? issueText(issue) : undefined}
              isRequired={field.name === 'lostReason'}
              autoFocus={index === 0}
              onChange={(value) => {
                setDraft((known) => ({ ...known, [field.name]: value }))
                setIssues((known) => known.filter((one) => one !== issue))
              }}
            />
          )
        })}
      </form>
    </Dialog>
  )
}

function beginning(record: RecordJson, outcome: Outcome, env: DisplayEnv): Values {
  const actualCloseDate = wallClock(env.now, env.formats.zone).day
  if (outcome === 'won') return { actualCloseDate, actualAmount: plain(record.amount) }
  return { actualCloseDate, competitors: (record.competitors ?? []) as string[] }
}

/** A gate may want a field that is not asked for here. */
function nameOf(object: ObjectMetadata, issue: Issue, env: DisplayEnv): string {
  const field = object.fields.find(({ name }) => name === issue.field)
  return field ? `${env.text(field.label, field.name)}:` : ''
}
