import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SsoProviderJson } from '#kernel/auth/sso.contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { SegmentedControl, Switch, TextInput } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { FormActions, Group } from '../SettingsPage.tsx'
import { Addresses } from './Addresses.tsx'
import { OidcFields, SamlFields } from './ConnectionFields.tsx'
import { type Draft, type FieldsProps, inputOf, type Kind } from './draft.ts'
import { PeopleFields, RoleFields } from './PeopleFields.tsx'
import { providersPath, providersQuery } from './queries.ts'
import styles from './Sso.module.css'
import { useSsoIssues } from './useSsoIssues.ts'

export function ProviderDialog({ initial, onClose }: { initial: Draft; onClose: () => void }) {
  const t = useT()
  const [draft, setDraft] = useState(initial)
  const save = useSave(draft, onClose)
  const errors = useSsoIssues(save.error)
  const fields = { draft, errors, change: (patch: Partial<Draft>) => setDraft({ ...draft, ...patch }) }
  return (
    <Dialog size="lg" title={draft.isNew ? t('settings.sso.add') : initial.label} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Head {...fields} />
        <Group title={t('settings.sso.atProvider')} hint={t(`settings.sso.atProviderHint.${draft.kind}`)}>
          <Addresses addresses={draft.addresses[draft.kind]} />
        </Group>
        <Group title={t('settings.sso.connection')}>
          {draft.kind === 'oidc' ? <OidcFields {...fields} /> : <SamlFields {...fields} />}
        </Group>
        <Group title={t('settings.sso.people')} hint={t('settings.sso.peopleHint')}>
          <PeopleFields {...fields} />
        </Group>
        <Group title={t('settings.pages.roles')} hint={t('settings.sso.rolesHint')}>
          <RoleFields {...fields} />
        </Group>
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t('settings.save')}
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}

function Head({ draft, errors, change }: FieldsProps) {
  const t = useT()
  return (
    <>
      {draft.isNew ? (
        <SegmentedControl
          aria-label={t('settings.sso.kind')}
          value={draft.kind}
          data={(['oidc', 'saml'] as const).map((kind) => ({ value: kind, label: t(`settings.sso.kinds.${kind}`) }))}
          onChange={(kind) => change({ kind: kind as Kind })}
        />
      ) : null}
      <TextInput
        label={t('settings.sso.label')}
        description={t('settings.sso.labelHint')}
        required
        data-autofocus
        value={draft.label}
        error={errors.label}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
      <Switch
        label={t('settings.sso.isActive')}
        checked={draft.isActive}
        onChange={(event) => change({ isActive: event.currentTarget.checked })}
      />
    </>
  )
}

function useSave(draft: Draft, onClose: () => void) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: () => api.put<SsoProviderJson>(`${providersPath}/${draft.id}`, inputOf(draft)),
    onSuccess: async () => {
      toast.success(t('client.saved'))
      onClose()
      await client.invalidateQueries({ queryKey: providersQuery.queryKey })
    },
    onError: report,
  })
}
