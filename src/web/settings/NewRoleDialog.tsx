import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import { apiName } from './apiName.ts'
import { rolesQuery } from './queries.ts'
import { saveRole } from './RoleSaving.tsx'
import { Form, FormActions } from './SettingsPage.tsx'
import { useRoleLabel } from './useRoleLabel.ts'

interface NewRoleDialogProps {
  roles: Role[]
  onClose: () => void
  onMade: (key: string) => void
}

/** A new role begins as a copy of another: nobody thinks of forty cells from nothing. */
export function NewRoleDialog({ roles, onClose, onMade }: NewRoleDialogProps) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const roleLabel = useRoleLabel()
  const [label, setLabel] = useState('')
  const [model, setModel] = useState('user')
  const save = useMutation({
    mutationFn: () => {
      const copied = roles.find((role) => role.key === model)
      const key = apiName(
        label,
        roles.map((role) => role.key),
      )
      return saveRole({
        key,
        label: label.trim(),
        rights: copied?.rights ?? {},
        capabilities: copied?.capabilities ?? [],
      })
    },
    onSuccess: async (role) => {
      await client.invalidateQueries({ queryKey: rolesQuery.queryKey })
      onMade(role.key)
    },
    onError: report,
  })
  const errors = issues(save.error)
  return (
    <Dialog title={t('settings.roles.add')} onClose={onClose}>
      <Form onSubmit={() => save.mutate()}>
        <TextInput
          label={t('settings.name')}
          required
          data-autofocus
          value={label}
          error={errors.label ?? errors.key}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Select
          label={t('settings.roles.copyOf')}
          data={roles
            .filter((role) => role.key !== 'admin')
            .map((role) => ({ value: role.key, label: roleLabel(role.key, role.label) }))}
          value={model}
          allowDeselect={false}
          onChange={(value) => value && setModel(value)}
        />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t('settings.roles.add')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}
