import { IconLogin2, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { SsoProviderJson, SsoProvidersJson } from '#kernel/auth/sso.contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import styles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import { type Draft, draftOf, newDraft } from './draft.ts'
import { ProviderDialog } from './ProviderDialog.tsx'
import { providersPath, providersQuery } from './queries.ts'
import { TestResult } from './TestResult.tsx'

/** By which identity providers people sign in, for whom these speak and what they may give. */
export function SingleSignOn() {
  const t = useT()
  const navigate = useNavigate()
  const { test } = useSearch({ strict: false }) as { test?: string }
  const { data, error, refetch } = useQuery(providersQuery)
  const [draft, setDraft] = useState<Draft | null>(null)
  return (
    <SettingsPage
      wide
      title={t('settings.pages.sso')}
      intro={t('settings.sso.intro')}
      action={
        <Button
          variant="primary"
          icon={<IconPlus size={16} />}
          disabled={!data}
          onClick={() => data && setDraft(newDraft(data))}
        >
          {t('settings.sso.add')}
        </Button>
      }
    >
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={3} /> : null}
      {data ? <ProviderList data={data} onEdit={(provider) => setDraft(draftOf(provider))} /> : null}
      {draft ? <ProviderDialog initial={draft} onClose={() => setDraft(null)} /> : null}
      {test ? <TestResult id={test} onClose={() => void navigate({ to: '.', search: {}, replace: true })} /> : null}
    </SettingsPage>
  )
}

function ProviderList({ data, onEdit }: { data: SsoProvidersJson; onEdit: (provider: SsoProviderJson) => void }) {
  const t = useT()
  if (data.items.length === 0) {
    return (
      <EmptyState
        icon={<IconLogin2 size={28} stroke={1.5} />}
        title={t('settings.sso.none')}
        text={t('settings.sso.noneText')}
      />
    )
  }
  return (
    <Table
      label={t('settings.pages.sso')}
      head={[
        { key: 'name', label: t('settings.name') },
        { key: 'domains', label: t('settings.sso.domains') },
        { key: 'state', label: t('settings.sso.state') },
        { key: 'people', label: t('settings.sso.people'), align: 'end' },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {data.items.map((provider) => (
        <ProviderRow key={provider.id} provider={provider} onEdit={() => onEdit(provider)} />
      ))}
    </Table>
  )
}

function ProviderRow({ provider, onEdit }: { provider: SsoProviderJson; onEdit: () => void }) {
  const t = useT()
  const remove = useRemove(provider)
  const test = useTest(provider.id)
  return (
    <tr>
      <td>
        <span className={styles.name}>
          {provider.label}
          <Tag colour="gray">{t(`settings.sso.kinds.${provider.kind}`)}</Tag>
        </span>
      </td>
      <td>{provider.domains.join(', ') || t('settings.sso.noDomains')}</td>
      <td>
        <span className={styles.tags}>
          <Tag colour={provider.isActive ? 'green' : 'gray'}>
            {t(provider.isActive ? 'settings.sso.active' : 'settings.sso.off')}
          </Tag>
          {provider.isRequired ? <Tag colour="blue">{t('settings.sso.required')}</Tag> : null}
          {provider.testedAt ? null : <Tag colour="amber">{t('settings.sso.untested')}</Tag>}
        </span>
      </td>
      <td data-align="end">{provider.people}</td>
      <td>
        <RowActions>
          <Button size="sm" busy={test.isPending} onClick={() => test.mutate()}>
            {t('settings.sso.test')}
          </Button>
          <Button size="sm" variant="quiet" onClick={onEdit}>
            {t('settings.edit')}
          </Button>
          <Button size="sm" variant="quiet" busy={remove.isPending} onClick={() => void remove.ask()}>
            {t('settings.remove')}
          </Button>
        </RowActions>
      </td>
    </tr>
  )
}

/** Goes through a real round trip in this window; what it showed waits here when the browser comes back. */
function useTest(id: string) {
  const report = useReport()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => api.post<{ url?: string; test?: string }>(`${providersPath}/${id}/test`),
    onSuccess: async ({ url, test }) => {
      if (url) window.location.assign(url)
      else if (test) await navigate({ to: '/settings/single-sign-on', search: { test } })
    },
    onError: report,
  })
}

function useRemove(provider: SsoProviderJson) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const remove = useMutation({
    mutationFn: () => api.delete(`${providersPath}/${provider.id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: providersQuery.queryKey }),
    onError: report,
  })
  const ask = async () => {
    const question = {
      title: t('settings.sso.removeTitle', { name: provider.label }),
      text: t('settings.sso.removeText', { count: provider.people }),
      confirm: t('settings.remove'),
      danger: true,
    }
    if (await confirm(question)) remove.mutate()
  }
  return { isPending: remove.isPending, ask }
}
