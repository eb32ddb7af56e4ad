import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import type { Values } from '#kernel/client/mutations.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import { Form, FormActions } from './SettingsPage.tsx'
import { useRecordOptions } from './useRecordOptions.ts'

export interface TeamDraft {
  /** Null adds a team. */
  team: RecordJson | null
  /** The team above a new one. */
  parent: string | null
}

interface TeamDialogProps {
  object: ObjectMetadata
  draft: TeamDraft
  onClose: () => void
}

export function TeamDialog({ object, draft: { team, parent }, onClose }: TeamDialogProps) {
  const t = useT()
  const issues = useIssuesByField()
  const teams = useRecordOptions(object)
  const people = useRecordOptions({ name: 'user', plural: 'users' })
  const [values, setValues] = useState<Values>({
    name: String(team?.name ?? ''),
    parent: team ? ((team.parent as string | undefined) ?? null) : parent,
    manager: (team?.manager as string | undefined) ?? null,
  })
  const save = useSaveTeam(object, team, values, onClose)
  const change = (patch: Values) => setValues({ ...values, ...patch })
  const errors = issues(save.error)
  return (
    <Dialog title={team ? String(team.name) : t('settings.teams.add')} onClose={onClose}>
      <Form onSubmit={() => save.mutate()}>
        <TextInput
          label={t('settings.name')}
          required
          data-autofocus
          value={String(values.name)}
          error={errors.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label={t('settings.teams.parent')}
          data={teams.filter((option) => option.value !== team?.id)}
          value={values.parent as string | null}
          error={errors.parent}
          searchable
          clearable
          onChange={(next) => change({ parent: next })}
        />
        <Select
          label={t('settings.teams.manager')}
          data={people}
          value={values.manager as string | null}
          error={errors.manager}
          searchable
          clearable
          onChange={(manager) => change({ manager })}
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

function useSaveTeam(object: ObjectMetadata, team: RecordJson | null, values: Values, onClose: () => void) {
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: () =>
      team
        ? api.patch(`/api/v1/${object.plural}/${team.id}`, values, { version: team.version })
        : api.post(`/api/v1/${object.plural}`, values),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: recordKeys.all(object.name) })
      onClose()
    },
    onError: report,
  })
}
