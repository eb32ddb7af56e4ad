import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLanguage, useT } from '#kernel/client/i18n.ts'
import { meQuery } from '#kernel/client/me.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { Organization } from '#kernel/settings/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { languageNames } from '../i18n/index.ts'
import { countryOptions, currencyOptions } from '../start/countries.ts'
import { useWeekStarts, zones } from './calendarOptions.ts'
import { Rates } from './Rates.tsx'
import { Form, FormActions, Pair, SettingsPage } from './SettingsPage.tsx'

const path = '/api/v1/settings/organization'

export function OrganizationSettings() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', 'organization'],
    queryFn: ({ signal }) => api.get<Organization>(path, { signal }),
  })
  return (
    <SettingsPage title={t('settings.pages.organization')} intro={t('settings.organization.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data ? <OrganizationForm standing={data} /> : null}
    </SettingsPage>
  )
}

function OrganizationForm({ standing }: { standing: Organization }) {
  const t = useT()
  const language = useLanguage()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const weekStarts = useWeekStarts()
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
  const change = (patch: Partial<Organization>) => setDraft({ ...draft, ...patch })
  const errors = issues(save.error)
  return (
    <Form onSubmit={() => save.mutate()}>
      <TextInput
        label={t('start.organization')}
        value={draft.name}
        error={errors.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Pair>
        <Select
          label={t('start.country')}
          description={t('settings.organization.countryHint')}
          data={countryOptions(language)}
          value={draft.country}
          searchable
          allowDeselect={false}
          error={errors.country}
          onChange={(value) => value && change({ country: value })}
        />
        <Select
          label={t('start.currency')}
          description={t('settings.organization.currencyHint')}
          data={currencyOptions(language)}
          value={draft.currency}
          searchable
          allowDeselect={false}
          error={errors.currency}
          onChange={(value) => value && change({ currency: value })}
        />
      </Pair>
      <Pair>
        <Select
          label={t('shell.language')}
          data={Object.entries(languageNames).map(([value, label]) => ({ value, label }))}
          value={draft.language}
          allowDeselect={false}
          onChange={(value) => value && change({ language: value as Organization['language'] })}
        />
        <Select
          label={t('settings.weekStart')}
          data={weekStarts}
          value={String(draft.weekStart)}
          allowDeselect={false}
          onChange={(value) => value && change({ weekStart: Number(value) as Organization['weekStart'] })}
        />
      </Pair>
      <Select
        label={t('settings.timeZone')}
        data={zones}
        value={draft.timeZone}
        searchable
        limit={60}
        allowDeselect={false}
        onChange={(value) => value && change({ timeZone: value })}
      />
      <Rates currency={draft.currency} rates={draft.rates} errors={errors} onChange={(rates) => change({ rates })} />
      <FormActions>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t('settings.save')}
        </Button>
      </FormActions>
    </Form>
  )
}
