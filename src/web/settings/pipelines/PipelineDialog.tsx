import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Switch, Textarea, TextInput } from '#ui/inputs.ts'
import { Form, FormActions } from '../SettingsPage.tsx'

interface PipelineDialogProps {
  object: ObjectMetadata
  /** Null adds one. */
  pipeline: RecordJson | null
  onClose: () => void
  onMade: (id: string) => void
}

export function PipelineDialog({ object, pipeline, onClose, onMade }: PipelineDialogProps) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const [values, setValues] = useState({
    name: String(pipeline?.name ?? ''),
    description: String(pipeline?.description ?? ''),
    isDefault: pipeline?.isDefault === true,
    isActive: pipeline?.isActive !== false,
  })
  const path = `/api/v1/${object.plural}`
  const save = useMutation({
    mutationFn: () => {
      const sent = { ...values, description: values.description || null }
      return pipeline ? api.patch<RecordJson>(`${path}/${pipeline.id}`, sent) : api.post<RecordJson>(path, sent)
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: recordKeys.all(object.name) })
      onMade(id)
    },
    onError: report,
  })
  const errors = issues(save.error)
  return (
    <Dialog title={t(pipeline ? 'settings.pipelines.edit' : 'settings.pipelines.add')} onClose={onClose}>
      <Form onSubmit={() => save.mutate()}>
        <TextInput
          label={t('settings.name')}
          required
          data-autofocus
          value={values.name}
          error={errors.name}
          onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
        />
        <Textarea
          label={t('settings.pipelines.description')}
          autosize
          minRows={2}
          value={values.description}
          onChange={(event) => setValues({ ...values, description: event.currentTarget.value })}
        />
        <Switch
          label={t('settings.pipelines.isDefault')}
          checked={values.isDefault}
          disabled={pipeline?.isDefault === true}
          onChange={(event) => setValues({ ...values, isDefault: event.currentTarget.checked })}
        />
        <Switch
          label={t('settings.pipelines.isActive')}
          checked={values.isActive}
          disabled={values.isDefault}
          onChange={(event) => setValues({ ...values, isActive: event.currentTarget.checked })}
        />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t(pipeline ? 'settings.save' : 'settings.pipelines.add')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}
