import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { rolesQuery } from './queries.ts'
import { FormActions } from './SettingsPage.tsx'
import { useRoleLabel } from './useRoleLabel.ts'

interface RoleSavingProps {
  role: Role
  draft: Role
  onReset: () => void
  onDeleted: () => void
}

/** Keeps the changes of a role, drops them, or takes the role away. */
export function RoleSaving({ role, draft, onReset, onDeleted }: RoleSavingProps) {
  const t = useT()
  const client = useQueryClient()
  const roleLabel = useRoleLabel()
  const done = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: rolesQuery.queryKey }),
      client.invalidateQueries({ queryKey: ['metadata'] }),
    ])
  const onError = useReport()
  const save = useMutation({ mutationFn: () => saveRole(draft), onSuccess: done, onError })
  const remove = useMutation({
    mutationFn: () => api.delete(`/api/v1/roles/${role.key}`),
    onSuccess: async () => {
      onDeleted()
      await done()
    },
    onError,
  })
  const askAndRemove = async () => {
    const title = t('settings.roles.deleteTitle', { role: roleLabel(role.key, role.label) })
    if (
      await confirm({ title, text: t('settings.roles.deleteText'), confirm: t('settings.roles.delete'), danger: true })
    )
      remove.mutate()
  }
  const isChanged = JSON.stringify(role) !== JSON.stringify(draft)
  return (
    <FormActions>
      <Button variant="quiet" busy={remove.isPending} onClick={() => void askAndRemove()}>
        {t('settings.roles.delete')}
      </Button>
      <Button disabled={!isChanged} onClick={onReset}>
        {t('settings.discard')}
      </Button>
      <Button variant="primary" disabled={!isChanged} busy={save.isPending} onClick={() => save.mutate()}>
        {t('settings.save')}
      </Button>
    </FormActions>
  )
}

/** The key stands in the address; the server decides what a system role is. */
export function saveRole({ key, label, rights, capabilities }: Role): Promise<Role> {
  return api.put<Role>(`/api/v1/roles/${key}`, { label, rights, capabilities })
}
