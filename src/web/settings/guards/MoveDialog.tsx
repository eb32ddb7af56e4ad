import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import type { ProcessMove } from '#kernel/guards/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { MultiSelect, Select } from '#ui/inputs.ts'
import { rolesQuery } from '../queries.ts'
import { Form, FormActions } from '../SettingsPage.tsx'
import { useRoleLabel } from '../useRoleLabel.ts'

interface MoveDialogProps {
  object: ObjectMetadata
  title: string
  move: ProcessMove
  onSave: (move: ProcessMove) => void
  onClose: () => void
}

/** Who may go this way, and what the way asks for. */
export function MoveDialog({ object, title, move, onSave, onClose }: MoveDialogProps) {
  const t = useT()
  const label = useLabel()
  const roleLabel = useRoleLabel()
  const { data: roles } = useQuery(rolesQuery)
  const [draft, setDraft] = useState(move)
  const fields = object.fields.filter((field) => !field.isSystem && !field.readOnly)
  const option = (field: FieldMetadata) => ({ value: field.name, label: label(field.label, field.name) })
  const isText = ({ kind }: FieldMetadata) => kind === 'text' || kind === 'longText'
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={() => onSave(draft)}>
        <MultiSelect
          label={t('settings.process.roles')}
          description={t('settings.process.rolesHint')}
          data={(roles ?? []).map((role) => ({ value: role.key, label: roleLabel(role.key, role.label) }))}
          value={draft.roles}
          data-autofocus
          onChange={(chosen) => setDraft({ ...draft, roles: chosen })}
        />
        <MultiSelect
          label={t('settings.process.required')}
          data={fields.map(option)}
          value={draft.requiredFields}
          searchable
          hidePickedOptions
          onChange={(requiredFields) => setDraft({ ...draft, requiredFields })}
        />
        <Select
          label={t('settings.process.note')}
          description={t('settings.process.noteHint')}
          data={fields.filter(isText).map(option)}
          value={draft.noteField}
          searchable
          clearable
          onChange={(noteField) => setDraft({ ...draft, noteField })}
        />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary">
            {t('settings.done')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}
