import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLanguage, useT } from '#kernel/client/i18n.ts'
import { meQuery } from '#kernel/client/me.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { Organization } from '#kernel/settings/contract.ts'
import { Select, TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { countryOptions } from '../start/countries.ts'
import { CalendarFields } from './CalendarFields.tsx'
import { FiscalYearFields } from './FiscalYearFields.tsx'
import { SaveForm, SettingsPage } from './SettingsPage.tsx'

const path = '/api/v1/settings/organization'

export function OrganizationSettings() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', 'organization'],
    queryFn: ({ signal }) => api.get<Organization>(path, { signal }),
  })
  return (
    <SettingsPage
      title={t('settings.pages.organization')}
      intro={t('settings.organization.intro')}
      changed={{ kinds: 'setting', subject: 'organization' }}
    >
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data ? <OrganizationForm standing={data} /> : null}
    </SettingsPage>
  )
}

function OrganizationForm({ standing }: { standing: Organization }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState(standing)
  const save = useMutation({
    mutationFn: () => api.put<Organization>(path, draft),
    onSuccess: async () => {
      toast.success(t('client.saved'))
      await client.invalidateQueries({ queryKey: ['settings', 'organization'] })
      await client.invalidateQueries({ queryKey: meQuery.queryKey })
    },
    onError: report,
  })
  const language = useLanguage()
  const change = (patch: Partial<Organization>) => setDraft({ ...draft, ...patch })
  const errors = issues(save.error)
  return (
    <SaveForm onSave={() => save.mutate()} busy={save.isPending}>
      <TextInput
        label={t('start.organization')}
        value={draft.name}
        error={errors.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Select
        searchable
        allowDeselect={false}
        label={t('start.country')}
        description={t('settings.organization.countryHint')}
        data={countryOptions(language)}
        value={draft.country}
        error={errors.country}
        onChange={(country) => country !== null && change({ country })}
      />
      <CalendarFields value={draft} errors={errors} onChange={change} />
      <FiscalYearFields value={draft.fiscalYear} onChange={(fiscalYear) => change({ fiscalYear })} />
    </SaveForm>
  )
}
