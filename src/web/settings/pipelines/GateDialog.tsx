import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { MultiSelect, Textarea } from '#ui/inputs.ts'
import { Form } from '../SettingsPage.tsx'
import type { StageDraft } from './drafts.ts'

interface GateDialogProps {
  stage: StageDraft
  onChange: (stage: StageDraft) => void
  onClose: () => void
}

/** What an opportunity needs before it may enter the stage, and what is ticked before it goes on. */
export function GateDialog({ stage, onChange, onClose }: GateDialogProps) {
  const t = useT()
  const label = useLabel()
  const fields = (useObject('opportunity')?.fields ?? []).filter(
    (field) => !field.isSystem && !field.readOnly && field.name !== 'stage' && field.name !== 'pipeline',
  )
  return (
    <Dialog
      title={t('settings.pipelines.gateOf', { name: stage.name })}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t('settings.done')}
        </Button>
      }
    >
      <Form onSubmit={onClose}>
        <MultiSelect
          label={t('settings.pipelines.required')}
          description={t('settings.pipelines.requiredHint')}
          data={fields.map((field) => ({ value: field.name, label: label(field.label, field.name) }))}
          value={stage.requiredFields}
          searchable
          hidePickedOptions
          onChange={(requiredFields) => onChange({ ...stage, requiredFields })}
        />
        <Textarea
          label={t('settings.pipelines.checklist')}
          description={t('settings.pipelines.checklistHint')}
          autosize
          minRows={3}
          maxRows={10}
          value={stage.exitChecklist.join('\n')}
          onChange={(event) => onChange({ ...stage, exitChecklist: event.currentTarget.value.split('\n') })}
        />
      </Form>
    </Dialog>
  )
}
