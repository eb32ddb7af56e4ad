import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { Settings } from '#kernel/settings/contract.ts'
import { Button } from '#ui/Button.tsx'
import { MultiSelect, NumberInput, Select, Switch, TagsInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { rolesQuery } from './queries.ts'
import styles from './SettingsPage.module.css'
import { Form, FormActions, Group, Pair, SettingsPage } from './SettingsPage.tsx'
import { useRoleLabel } from './useRoleLabel.ts'

type Policy = Settings['signIn']
type Sessions = Settings['sessions']

const path = '/api/v1/sign-in-policy'

/** Who must show a second factor, which ways lead in, from where, and how long a session lasts. */
export function SignInPolicy() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: ['sign-in-policy'],
    queryFn: ({ signal }) => api.get<{ policy: Policy; sessions: Sessions; ip: string }>(path, { signal }),
  })
  return (
    <SettingsPage title={t('settings.pages.signIn')} intro={t('settings.signIn.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={8} /> : null}
      {data ? <PolicyForm policy={data.policy} sessions={data.sessions} ip={data.ip} /> : null}
    </SettingsPage>
  )
}

function PolicyForm({ policy, sessions, ip }: { policy: Policy; sessions: Sessions; ip: string }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState(policy)
  const [lasting, setLasting] = useState(sessions)
  const save = useMutation({
    mutationFn: () => api.put(path, { ...draft, sessions: lasting }),
    onSuccess: () => {
      toast.success(t('client.saved'))
      void client.invalidateQueries({ queryKey: ['sign-in-policy'] })
    },
    onError: report,
  })
  const errors = issues(save.error)
  const change = (values: Partial<Policy>) => setDraft({ ...draft, ...values })
  return (
    <Form onSubmit={() => save.mutate()}>
      <SecondFactorPart draft={draft} onChange={change} />
      <Group title={t('settings.signIn.ways')} hint={t('settings.signIn.waysHint')}>
        <Switch
          label={t('settings.signIn.magicLink')}
          checked={draft.magicLink}
          onChange={(event) => change({ magicLink: event.currentTarget.checked })}
        />
        <Switch
          label={t('settings.signIn.passwordReset')}
          checked={draft.passwordReset}
          onChange={(event) => change({ passwordReset: event.currentTarget.checked })}
        />
      </Group>
      <Group title={t('settings.signIn.lasting')}>
        <Pair>
          <NumberInput
            label={t('settings.signIn.idleHours')}
            min={0.25}
            max={720}
            value={lasting.idleHours}
            error={errors['sessions.idleHours']}
            onChange={(value) => setLasting({ ...lasting, idleHours: Number(value) })}
          />
          <NumberInput
            label={t('settings.signIn.absoluteDays')}
            min={1}
            max={90}
            value={lasting.absoluteDays}
            error={errors['sessions.absoluteDays']}
            onChange={(value) => setLasting({ ...lasting, absoluteDays: Number(value) })}
          />
        </Pair>
      </Group>
      <NetworksPart draft={draft} errors={errors} ip={ip} onChange={change} />
      <FormActions>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t('settings.save')}
        </Button>
      </FormActions>
    </Form>
  )
}

interface PartProps {
  draft: Policy
  onChange: (values: Partial<Policy>) => void
}

function SecondFactorPart({ draft, onChange }: PartProps) {
  const t = useT()
  const roles = useRoleOptions()
  return (
    <Group title={t('settings.signIn.secondFactor')} hint={t('settings.signIn.secondFactorHint')}>
      <Select
        label={t('settings.signIn.requiredFor')}
        data={(['optional', 'roles', 'all'] as const).map((value) => ({
          value,
          label: t(`settings.signIn.required.${value}`),
        }))}
        value={draft.secondFactor}
        allowDeselect={false}
        onChange={(value) => onChange({ secondFactor: value as Policy['secondFactor'] })}
      />
      {draft.secondFactor === 'roles' ? (
        <MultiSelect
          label={t('settings.pages.roles')}
          data={roles}
          value={draft.secondFactorRoles}
          onChange={(secondFactorRoles) => onChange({ secondFactorRoles })}
        />
      ) : null}
      {draft.secondFactor === 'optional' ? null : (
        <Switch
          label={t('settings.signIn.trustsProviders')}
          description={t('settings.signIn.trustsProvidersHint')}
          checked={draft.trustsProviders}
          onChange={(event) => onChange({ trustsProviders: event.currentTarget.checked })}
        />
      )}
    </Group>
  )
}

function NetworksPart({ draft, errors, ip, onChange }: PartProps & { errors: Record<string, string>; ip: string }) {
  const t = useT()
  const roles = useRoleOptions()
  const common = { placeholder: '203.0.113.0/24', splitChars: [',', ' ', ';'], acceptValueOnBlur: true }
  const ofRole = (role: string, networks: string[]) => {
    const { [role]: _, ...others } = draft.roleNetworks
    onChange({ roleNetworks: networks.length > 0 ? { ...others, [role]: networks } : others })
  }
  return (
    <Group title={t('settings.signIn.networks')} hint={t('settings.signIn.networksHint', { ip })}>
      <TagsInput
        {...common}
        label={t('settings.signIn.everybody')}
        value={draft.networks}
        error={errors.networks}
        onChange={(networks) => onChange({ networks })}
      />
      <TagsInput
        {...common}
        label={t('settings.pages.apiKeys')}
        value={draft.keyNetworks}
        error={errors.keyNetworks}
        onChange={(keyNetworks) => onChange({ keyNetworks })}
      />
      <details>
        <summary className={styles.note}>{t('settings.signIn.roleNetworks')}</summary>
        {roles.map(({ value, label }) => (
          <TagsInput
            key={value}
            {...common}
            mt="sm"
            label={label}
            value={draft.roleNetworks[value] ?? []}
            error={errors[`roleNetworks.${value}`]}
            onChange={(networks) => ofRole(value, networks)}
          />
        ))}
      </details>
    </Group>
  )
}

function useRoleOptions() {
  const roleLabel = useRoleLabel()
  return (useQuery(rolesQuery).data ?? []).map((role) => ({ value: role.key, label: roleLabel(role.key, role.label) }))
}
