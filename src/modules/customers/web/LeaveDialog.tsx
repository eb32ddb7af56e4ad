import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { ApiError, api, newKey } from '#kernel/client/http.ts'
import { useErrorText, useIssueText, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useSayChange } from '#kernel/client/useSayChange.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { dateInZone } from '#kernel/fields/shared/dates.ts'
import { useName } from '#kernel/fields/web/useName.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Checkbox } from '#ui/inputs.ts'
import styles from './customers.module.css'

type LeaveDialogProps = Pick<RecordViewProps, 'object' | 'record' | 'env'> & { onClose: () => void }

/** Asks since when, and where to: what is not known may stay empty. */
export function LeaveDialog({ object, record, env, onClose }: LeaveDialogProps) {
  const t = useT()
  const errorText = useErrorText()
  const company = useName(env, 'account', typeof record.account === 'string' ? record.account : null)
  const [date, setDate] = useState<JsonValue>(() => dateInZone(new Date(env.now).toISOString(), env.formats.zone))
  const [newAccount, setNewAccount] = useState<JsonValue>(null)
  const [newTitle, setNewTitle] = useState<JsonValue>(null)
  const hasEmails = Array.isArray(record.emails) && record.emails.length > 0
  const [invalidate, setInvalidate] = useState(hasEmails)
  const { issues, error, isBusy, leave } = useLeave(record.id, String(record.displayName), onClose)
  const dateField = useField('accountContact', 'to')
  const linkField = object.fields.find(({ name }) => name === 'account')
  const titleField = object.fields.find(({ name }) => name === 'title')
  return (
    <Dialog
      title={t('customers.leave.title', { name: record.displayName, company: company ?? '' })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            busy={isBusy}
            disabled={date === null}
            onClick={() =>
              void leave({ date, newAccount, newTitle: newAccount === null ? null : newTitle, invalidate })
            }
          >
            {t('customers.leave.save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {dateField ? (
          <FieldInput
            field={{ ...dateField, label: t('customers.leave.date'), required: true }}
            env={env}
            value={date}
            error={issues.date}
            autoFocus
            onChange={setDate}
          />
        ) : null}
        {linkField ? (
          <FieldInput
            field={{ ...linkField, label: t('customers.leave.newAccount'), required: false }}
            env={env}
            value={newAccount}
            error={issues.newAccount ?? issues.account}
            onChange={setNewAccount}
          />
        ) : null}
        {titleField && newAccount !== null ? (
          <FieldInput
            field={{ ...titleField, label: t('customers.leave.newTitle') }}
            env={env}
            value={newTitle}
            error={issues.newTitle}
            onChange={setNewTitle}
          />
        ) : null}
        {hasEmails ? (
          <Checkbox
            label={t('customers.leave.invalidate', { company: company ?? '' })}
            checked={invalidate}
            onChange={(event) => setInvalidate(event.currentTarget.checked)}
          />
        ) : null}
        <p className={styles.hint}>{t('customers.leave.what')}</p>
        {error ? <p role="alert">{errorText(error)}</p> : null}
      </div>
    </Dialog>
  )
}

function useField(object: string, field: string): FieldMetadata | undefined {
  const { objects } = useMetadata()
  return objects.find(({ name }) => name === object)?.fields.find(({ name }) => name === field)
}

/** Everything that may have changed with a departure. */
const concerned = ['contact', 'account', 'accountContact', 'opportunityContact']

function useLeave(contact: string, name: string, onDone: () => void) {
  const t = useT()
  const client = useQueryClient()
  const issueText = useIssueText()
  const sayChange = useSayChange()
  const [problem, setProblem] = useState<ApiError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const refresh = () =>
    Promise.all(concerned.map((object) => client.invalidateQueries({ queryKey: recordKeys.all(object) })))
  const leave = async (departure: Record<string, JsonValue>) => {
    setBusy(true)
    try {
      const { id } = await api.post<OperationJson>(`/api/v1/contacts/${contact}/departure`, departure, {
        idempotencyKey: newKey(),
      })
      const run = async () => {
        await api.post(`/api/v1/operations/${id}/undo`, { conflicts: 'keepCurrent' })
        await refresh()
      }
      sayChange({ text: t('customers.leave.done', { name }), count: 1, step: { run } })
      onDone()
      await refresh()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const issues: Record<string, string> = Object.fromEntries(
    (problem?.issues ?? []).map((issue) => [issue.field, issueText(issue)]),
  )
  return { leave, isBusy, issues, error: Object.keys(issues).length > 0 ? null : problem }
}
