import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useCreateRecord, useUpdateRecord, type Values } from '#kernel/client/mutations.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useRecord } from '#kernel/client/records.ts'
import { remember, takeBack } from '#kernel/client/undo.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { NumberInput, Select, Textarea, TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import styles from './Activities.module.css'
import { useCallPartner } from './useCallPartner.ts'

interface Props {
  call: ObjectMetadata
  /** What the called record is. */
  object: ObjectMetadata
  id: string
  onClose: () => void
}

const outcomes = ['Held', 'No Answer', 'Voicemail', 'Busy'] as const

/** A call that was just made: the click on how it went saves it; what was said can follow in the same place. */
export function LogCall({ call, object, id, onClose }: Props) {
  const t = useT()
  const { data: record, error, refetch } = useRecord(object, id)
  const [saved, setSaved] = useState<RecordJson | null>(null)
  const name = String(record?.displayName ?? '')
  return (
    <Dialog title={t('activities.callWith', { name })} size="sm" onClose={onClose}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!record && !error ? <SkeletonRows rows={3} /> : null}
      {record && !saved ? <Outcomes call={call} object={object} record={record} onSaved={setSaved} /> : null}
      {saved ? <Details call={call} record={saved} onClose={onClose} /> : null}
    </Dialog>
  )
}

interface OutcomesProps {
  call: ObjectMetadata
  object: ObjectMetadata
  record: RecordJson
  onSaved: (record: RecordJson) => void
}

function Outcomes({ call, object, record, onSaved }: OutcomesProps) {
  const t = useT()
  const errorText = useErrorText()
  const create = useCreateRecord(call)
  const sayLogged = useSayLogged(call)
  const partner = useCallPartner(object, record)
  const name = partner.options.find(({ value }) => value === partner.chosen)?.label ?? String(record.displayName)
  const save = (status: string) =>
    create.mutate(
      {
        subject: t('activities.callWith', { name }),
        status,
        direction: 'Outbound',
        startAt: new Date().toISOString(),
        relatedTo: { object: object.name, id: record.id },
        ...(partner.chosen ? { contacts: [partner.chosen] } : {}),
      },
      {
        onSuccess: (made) => {
          sayLogged(made)
          onSaved(made)
        },
      },
    )
  return (
    <div className={styles.form}>
      <div className={styles.outcomes}>
        {outcomes.map((status, index) => (
          <Button
            key={status}
            size="lg"
            variant={index === 0 ? 'primary' : 'secondary'}
            data-autofocus={index === 0 || undefined}
            disabled={create.isPending || !partner.isKnown}
            onClick={() => save(status)}
          >
            {t(`activities.outcome.${status.replace(' ', '')}`)}
          </Button>
        ))}
      </div>
      {partner.options.length > 0 && object.name !== 'contact' ? (
        <Select
          label={t('activities.spokenTo')}
          data={partner.options}
          value={partner.chosen}
          onChange={partner.choose}
          clearable
          searchable
        />
      ) : null}
      {create.error ? <p role="alert">{errorText(create.error)}</p> : null}
    </div>
  )
}

/** Offers to take the call back, by the toast or by Ctrl/Cmd+Z. */
function useSayLogged(call: ObjectMetadata): (made: RecordJson) => void {
  const t = useT()
  const errorText = useErrorText()
  const client = useQueryClient()
  return (made) => {
    const run = async () => {
      await api.delete(`/api/v1/${call.plural}/${made.id}`)
      await client.invalidateQueries({ queryKey: recordKeys.all(call.name) })
    }
    const step = { run }
    remember(step)
    toast.undo(t('activities.logged'), () => {
      takeBack(step).catch((error: unknown) => toast.error(errorText(error)))
    })
  }
}

/** What may be added while it is still in mind. */
function Details({ call, record, onClose }: { call: ObjectMetadata; record: RecordJson; onClose: () => void }) {
  const t = useT()
  const update = useUpdateRecord(call, { quiet: true })
  const [note, setNote] = useState('')
  const [nextStep, setNextStep] = useState('')
  const [minutes, setMinutes] = useState<number | ''>('')
  const save = (event: FormEvent) => {
    event.preventDefault()
    const values: Values = {
      ...(note.trim() ? { description: note.trim() } : {}),
      ...(nextStep.trim() ? { nextStep: nextStep.trim() } : {}),
      ...(minutes === '' ? {} : { duration: Math.round(minutes * 60) }),
    }
    if (Object.keys(values).length === 0) return onClose()
    update.mutate({ id: record.id, values }, { onSuccess: onClose })
  }
  return (
    <form className={styles.form} onSubmit={save}>
      <p className={styles.saved} role="status">
        {t('activities.logged')}
      </p>
      <Textarea
        label={t('activities.note')}
        data-autofocus
        autosize
        minRows={3}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <TextInput
        label={t('activities.nextStep')}
        maxLength={255}
        value={nextStep}
        onChange={(event) => setNextStep(event.currentTarget.value)}
      />
      <NumberInput
        label={t('activities.minutes')}
        min={0}
        max={1440}
        value={minutes}
        onChange={(value) => setMinutes(typeof value === 'number' ? value : '')}
      />
      <div className={styles.actions}>
        <Button variant="primary" type="submit" busy={update.isPending}>
          {t('activities.done')}
        </Button>
      </div>
    </form>
  )
}
