import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { SignInMethods } from '#kernel/auth/contract.ts'
import type { IdentityJson } from '#kernel/auth/sso.contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { DateTime } from '#ui/values.tsx'
import styles from '../SettingsPage.module.css'
import sso from './Sso.module.css'

const path = '/api/v1/me/identities'
const key = ['identities']

/** Accounts elsewhere by which one signs in; nothing where this installation offers none. */
export function Identities() {
  const t = useT()
  const { problem } = useSearch({ strict: false }) as { problem?: string }
  const offered = useQuery({
    queryKey: ['sign-in-methods'],
    queryFn: ({ signal }) => api.get<SignInMethods>('/api/auth/methods', { signal }),
  }).data?.sso
  const identities = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<{ items: IdentityJson[] }>(path, { signal }).then(({ items }) => items),
    staleTime: 0,
  }).data
  if (!offered || !identities || offered.length + identities.length === 0) return null
  const free = offered.filter(({ id }) => !identities.some(({ provider }) => provider?.id === id))
  return (
    <section aria-labelledby="identities" className={`${styles.block} ${sso.own}`}>
      <h3 id="identities">{t('settings.sso.own.title')}</h3>
      <p className={styles.note}>{t('settings.sso.own.intro')}</p>
      {problem ? (
        <p role="alert" className={sso.verdict}>
          {t(`settings.sso.problem.${problem}`, { defaultValue: t('settings.sso.problem.refused') })}
        </p>
      ) : null}
      {identities.length > 0 ? <Connected identities={identities} /> : null}
      <div className={styles.tags}>
        {free.map((provider) => (
          <Connect key={provider.id} provider={provider} />
        ))}
      </div>
    </section>
  )
}

function Connected({ identities }: { identities: IdentityJson[] }) {
  const t = useT()
  return (
    <Table
      label={t('settings.sso.own.title')}
      head={[
        { key: 'name', label: t('settings.name') },
        { key: 'email', label: t('settings.email') },
        { key: 'used', label: t('settings.sso.own.lastUsed') },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {identities.map((identity) => (
        <IdentityRow key={identity.id} identity={identity} />
      ))}
    </Table>
  )
}

function IdentityRow({ identity }: { identity: IdentityJson }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const provider = identity.provider?.label ?? t('settings.sso.own.gone')
  const cut = useMutation({
    mutationFn: () => api.delete(`${path}/${identity.id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
    onError: report,
  })
  const ask = async () => {
    const question = {
      title: t('settings.sso.own.disconnectTitle', { provider }),
      text: t('settings.sso.own.disconnectText'),
      confirm: t('settings.sso.own.disconnect'),
      danger: true,
    }
    if (await confirm(question)) cut.mutate()
  }
  return (
    <tr>
      <td>{provider}</td>
      <td>{identity.email}</td>
      <td>{identity.lastUsedAt ? <DateTime value={identity.lastUsedAt} /> : null}</td>
      <td>
        <RowActions>
          <Button size="sm" busy={cut.isPending} onClick={() => void ask()}>
            {t('settings.sso.own.disconnect')}
          </Button>
        </RowActions>
      </td>
    </tr>
  )
}

function Connect({ provider }: { provider: { id: string; label: string } }) {
  const t = useT()
  const report = useReport()
  const connect = useMutation({
    mutationFn: () => api.post<{ url: string }>(`/api/auth/sso/${provider.id}/link`, { next: '/settings/security' }),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: report,
  })
  return (
    <Button busy={connect.isPending} onClick={() => connect.mutate()}>
      {t('settings.sso.own.connect', { provider: provider.label })}
    </Button>
  )
}
