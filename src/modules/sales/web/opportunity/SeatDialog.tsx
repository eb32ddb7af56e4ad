import { useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useIssueText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useCreateRecord, type Values } from '#kernel/client/mutations.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { Issue } from '#kernel/errors.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import styles from './opportunity.module.css'

interface SeatDialogProps {
  seat: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  role: string | null
  /** Contacts who sit there already. */
  taken: readonly string[]
  onClose: () => void
}

/** Somebody more for the committee; the people of the account are a click away. */
export function SeatDialog({ seat, record, env, role, taken, onClose }: SeatDialogProps) {
  const contact = useMetadata().objects.find(({ name }) => name === 'contact')
  const create = useCreateRecord(seat)
  const issueText = useIssueText()
  const [draft, setDraft] = useState<Values>({ contact: null, role })
  const [issues, setIssues] = useState<Issue[]>([])
  const submit = async () => {
    try {
      await create.mutateAsync({ ...draft, opportunity: record.id })
      onClose()
    } catch (error) {
      setIssues(error instanceof ApiError ? error.issues : [])
    }
  }
  const set = (values: Values) => setDraft((known) => ({ ...known, ...values }))
  return (
    <Dialog
      title={env.t('opportunity.committee.addTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button type="submit" form="seat" variant="primary" busy={create.isPending}>
            {env.t('opportunity.committee.add')}
          </Button>
        </>
      }
    >
      <form
        id="seat"
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {contact && typeof record.account === 'string' ? (
          <Suggestions
            contact={contact}
            account={record.account}
            env={env}
            taken={taken}
            chosen={draft.contact}
            onChoose={(id) => set({ contact: id })}
          />
        ) : null}
        {['contact', 'role'].flatMap((name) =>
          seat.fields
            .filter((field) => field.name === name)
            .map((field) => {
              const issue = issues.find((one) => one.field === name)
              return (
                <FieldInput
                  key={name}
                  object={seat.name}
                  field={field}
                  env={env}
                  value={draft[name] ?? null}
                  error={issue ? issueText(issue) : undefined}
                  onChange={(value) => set({ [name]: value })}
                />
              )
            }),
        )}
      </form>
    </Dialog>
  )
}

interface SuggestionsProps extends Pick<SeatDialogProps, 'env' | 'taken'> {
  contact: ObjectMetadata
  account: string
  chosen: unknown
  onChoose: (id: string) => void
}

function Suggestions({ contact, account, env, taken, chosen, onChoose }: SuggestionsProps) {
  const { data } = useRecordPage(contact, {
    filter: {
      and: [
        { field: 'account', op: 'eq', value: account },
        ...(taken.length > 0 ? [{ field: 'id', op: 'notIn' as const, value: [...taken] }] : []),
      ],
    },
    fields: ['displayName', 'title'],
    sort: [{ field: 'lastActivityAt', direction: 'desc' }],
    limit: 6,
    count: 'none',
  })
  if (!data || data.items.length === 0) return null
  return (
    <fieldset className={styles.suggestions}>
      <legend className={styles.quiet}>{env.t('opportunity.committee.suggestions')}</legend>
      <span className={styles.line}>
        {data.items.map(({ id, displayName, title }) => (
          <Button
            key={id}
            size="sm"
            variant={id === chosen ? 'primary' : 'secondary'}
            aria-pressed={id === chosen}
            title={String(title ?? '')}
            onClick={() => onChoose(id)}
          >
            {String(displayName)}
          </Button>
        ))}
      </span>
    </fieldset>
  )
}
