import { type FormEvent, useState } from 'react'
import { useErrorText, useLabel, useT } from '#kernel/client/i18n.ts'
import { useCreateRecord } from '#kernel/client/mutations.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { useFormats } from '#ui/format.ts'
import { SegmentedControl, TextInput } from '#ui/inputs.ts'
import styles from './Activities.module.css'
import { type NextChoice, nextChoices, nextTime } from './nextTimes.ts'
import type { AskedSubject } from './useNextPrompt.ts'

interface Props {
  objects: ObjectMetadata[]
  subject: AskedSubject
  onClose: () => void
}

const kinds = ['task', 'call', 'meeting']

/** Asks what comes next where nothing is planned any more; Enter saves, Escape leaves it at that. */
export function NextActivity({ objects, subject, onClose }: Props) {
  const t = useT()
  const label = useLabel()
  const errorText = useErrorText()
  const { zone } = useFormats()
  const offered = kinds.flatMap((kind) => objects.find(({ name, can }) => name === kind && can.create) ?? [])
  const [kind, setKind] = useState(offered[0]?.name ?? '')
  const [text, setText] = useState(t('activities.followUp', { name: subject.name }))
  const [choice, setChoice] = useState<NextChoice>('tomorrow')
  const [date, setDate] = useState('')
  const object = offered.find(({ name }) => name === kind)
  const create = useCreateRecord(object ?? { name: kind, plural: '' })
  const at = nextTime(choice, date, Date.now(), zone)
  if (!object) return null
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (at === null || text.trim() === '') return
    const relatedTo = { object: subject.object, id: subject.id }
    const values = { subject: text.trim(), relatedTo, [kind === 'task' ? 'dueAt' : 'startAt']: at }
    create.mutate(values, { onSuccess: onClose })
  }
  return (
    <Dialog title={t('activities.next.title', { name: subject.name })} onClose={onClose}>
      <form className={styles.form} onSubmit={save}>
        <SegmentedControl
          aria-label={t('activities.next.kind')}
          data={offered.map((one) => ({ value: one.name, label: label(one.label, one.name) }))}
          value={kind}
          onChange={setKind}
        />
        <TextInput
          label={t('activities.next.subject')}
          data-autofocus
          required
          maxLength={255}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('activities.next.when')}
          data={nextChoices.map((value) => ({ value, label: t(`activities.next.${value}`) }))}
          value={choice}
          onChange={(value) => setChoice(value as NextChoice)}
        />
        {choice === 'date' ? (
          <TextInput
            type="date"
            label={t('activities.next.date')}
            required
            value={date}
            onChange={(event) => setDate(event.currentTarget.value)}
          />
        ) : null}
        {create.error ? <p role="alert">{errorText(create.error)}</p> : null}
        <div className={styles.actions}>
          <Button onClick={onClose}>{t('activities.next.none')}</Button>
          <Button variant="primary" type="submit" busy={create.isPending}>
            {t('activities.next.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
