import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLabel, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { NumberInput, Select, Switch, TextInput } from '#ui/inputs.ts'
import { Form, FormActions, Pair } from '../SettingsPage.tsx'
import { useRecordOptions } from '../useRecordOptions.ts'

interface QueueDialogProps {
  objects: ObjectMetadata[]
  /** Null makes one. */
  queue: RecordJson | null
  onClose: () => void
}

export function QueueDialog({ objects, queue, onClose }: QueueDialogProps) {
  const t = useT()
  const label = useLabel()
  const teams = useRecordOptions({ name: 'team', plural: 'teams' })
  const [draft, setDraft] = useState(() => draftOf(queue, objects))
  const change = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch })
  const save = useSave(queue, onClose)
  const errors = useIssuesByField()(save.error)
  return (
    <Dialog title={t(queue ? 'settings.assignment.editQueue' : 'settings.assignment.addQueue')} onClose={onClose}>
      <Form onSubmit={() => save.mutate(draft)}>
        <TextInput
          label={t('settings.name')}
          required
          data-autofocus
          value={draft.name}
          error={errors.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Pair>
          <Select
            label={t('settings.assignment.object')}
            required
            data={objects.map((object) => ({ value: object.name, label: label(object.pluralLabel, object.plural) }))}
            value={draft.object || null}
            disabled={queue !== null}
            allowDeselect={false}
            error={errors.object}
            onChange={(object) => object && change({ object })}
          />
          <Select
            label={t('settings.assignment.team')}
            required
            searchable
            data={teams}
            value={draft.team}
            allowDeselect={false}
            error={errors.team}
            onChange={(team) => change({ team })}
          />
        </Pair>
        <NumberInput
          label={t('settings.assignment.queueCapacity')}
          description={t('settings.assignment.queueCapacityHint')}
          value={draft.capacity ?? ''}
          min={1}
          allowDecimal={false}
          error={errors.capacity}
          onChange={(value) => change({ capacity: value === '' ? null : Number(value) })}
        />
        <Switch
          label={t('settings.assignment.queueActive')}
          checked={draft.isActive}
          onChange={(event) => change({ isActive: event.currentTarget.checked })}
        />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t('settings.save')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}

interface QueueDraft {
  name: string
  object: string
  team: string | null
  isActive: boolean
  capacity: number | null
}

const draftOf = (queue: RecordJson | null, objects: ObjectMetadata[]): QueueDraft => ({
  name: String(queue?.name ?? ''),
  object: String(queue?.object ?? objects[0]?.name ?? ''),
  team: typeof queue?.team === 'string' ? queue.team : null,
  isActive: queue?.isActive !== false,
  capacity: typeof queue?.capacity === 'number' ? queue.capacity : null,
})

function useSave(queue: RecordJson | null, onClose: () => void) {
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: (draft: QueueDraft) =>
      queue ? api.patch(`/api/v1/queues/${queue.id}`, { ...draft }) : api.post('/api/v1/queues', { ...draft }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: recordKeys.all('queue') })
      onClose()
    },
    onError: report,
  })
}
