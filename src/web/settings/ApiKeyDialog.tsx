import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKeyJson } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Checkbox, Select, TextInput } from '#ui/inputs.ts'
import { apiKeysQuery, rolesQuery } from './queries.ts'
import { Form, FormActions } from './SettingsPage.tsx'
import { useRoleLabel } from './useRoleLabel.ts'

/** Days of life offered; a key that never ends is a choice, not the default. */
const lifetimes = ['30', '90', '365', 'never'] as const

export function ApiKeyDialog({ onClose, onMade }: { onClose: () => void; onMade: (key: ApiKeyJson) => void }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const roleLabel = useRoleLabel()
  const roles = useQuery(rolesQuery).data ?? []
  const [name, setName] = useState('')
  const [role, setRole] = useState('user')
  const [isTrusted, setTrusted] = useState(false)
  const [lifetime, setLifetime] = useState<string>('365')
  const create = useMutation({
    mutationFn: () =>
      api.post<ApiKeyJson>('/api/v1/api-keys', { name, role, isTrusted, expiresAt: expiryAfter(lifetime) }),
    onSuccess: async (key) => {
      onMade(key)
      await client.invalidateQueries({ queryKey: apiKeysQuery.queryKey })
    },
    onError: report,
  })
  const errors = issues(create.error)
  return (
    <Dialog title={t('settings.apiKeys.add')} onClose={onClose}>
      <Form onSubmit={() => create.mutate()}>
        <TextInput
          label={t('settings.name')}
          description={t('settings.apiKeys.nameHint')}
          required
          data-autofocus
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('settings.apiKeys.role')}
          data={roles.map((known) => ({ value: known.key, label: roleLabel(known.key, known.label) }))}
          value={role}
          allowDeselect={false}
          error={errors.role}
          onChange={(value) => value && setRole(value)}
        />
        <Select
          label={t('settings.apiKeys.lifetime')}
          data={lifetimes.map((value) => ({ value, label: t(`settings.apiKeys.lifetimes.${value}`) }))}
          value={lifetime}
          allowDeselect={false}
          error={errors.expiresAt}
          onChange={(value) => value && setLifetime(value)}
        />
        <Checkbox
          label={t('settings.apiKeys.isTrusted')}
          description={t('settings.apiKeys.isTrustedHint')}
          checked={isTrusted}
          onChange={(event) => setTrusted(event.currentTarget.checked)}
        />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            {t('settings.apiKeys.add')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}

function expiryAfter(days: string): string | null {
  return days === 'never' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString()
}
