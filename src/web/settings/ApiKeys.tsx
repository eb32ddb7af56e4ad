import { IconKey, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKeyJson } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import { ApiKeyDialog } from './ApiKeyDialog.tsx'
import { apiKeysQuery } from './queries.ts'
import { SecretOnce } from './SecretOnce.tsx'
import styles from './SettingsPage.module.css'
import { SettingsPage } from './SettingsPage.tsx'
import { useRoleLabel } from './useRoleLabel.ts'

/** Keys of other programs. A key has a role and nothing more; its secret is shown once. */
export function ApiKeys() {
  const t = useT()
  const [isAdding, setAdding] = useState(false)
  const [made, setMade] = useState<ApiKeyJson | null>(null)
  return (
    <SettingsPage
      wide
      title={t('settings.pages.apiKeys')}
      intro={
        <>
          {t('settings.apiKeys.intro')} <a href="/api/docs">{t('settings.apiKeys.docs')}</a>
        </>
      }
      action={
        <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('settings.apiKeys.add')}
        </Button>
      }
    >
      <KeyList />
      {isAdding ? (
        <ApiKeyDialog
          onClose={() => setAdding(false)}
          onMade={(key) => {
            setAdding(false)
            setMade(key)
          }}
        />
      ) : null}
      {made ? (
        <SecretOnce
          title={made.name}
          text={t('settings.apiKeys.secretText')}
          secret={made.secret ?? ''}
          onClose={() => setMade(null)}
        />
      ) : null}
    </SettingsPage>
  )
}

function KeyList() {
  const t = useT()
  const { data, error, refetch } = useQuery(apiKeysQuery)
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={3} />
  if (data.length === 0) {
    return (
      <EmptyState
        icon={<IconKey size={28} stroke={1.5} />}
        title={t('settings.apiKeys.none')}
        text={t('settings.apiKeys.noneText')}
      />
    )
  }
  return (
    <Table
      label={t('settings.pages.apiKeys')}
      head={[
        { key: 'name', label: t('settings.name') },
        { key: 'prefix', label: t('settings.apiKeys.prefix') },
        { key: 'role', label: t('settings.apiKeys.role') },
        { key: 'used', label: t('settings.apiKeys.lastUsed') },
        { key: 'expires', label: t('settings.apiKeys.expires') },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {data.map((key) => (
        <KeyRow key={key.id} apiKey={key} />
      ))}
    </Table>
  )
}

function KeyRow({ apiKey }: { apiKey: ApiKeyJson }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const roleLabel = useRoleLabel()
  const revoke = useMutation({
    mutationFn: () => api.delete(`/api/v1/api-keys/${apiKey.id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
    onError: report,
  })
  const askAndRevoke = async () => {
    const title = t('settings.apiKeys.revokeTitle', { name: apiKey.name })
    const question = {
      title,
      text: t('settings.apiKeys.revokeText'),
      confirm: t('settings.apiKeys.revoke'),
      danger: true,
    }
    if (await confirm(question)) revoke.mutate()
  }
  return (
    <tr>
      <td>
        <span className={styles.name}>
          {apiKey.name}
          {apiKey.isTrusted ? <Tag colour="amber">{t('settings.apiKeys.trusted')}</Tag> : null}
        </span>
      </td>
      <td className={styles.code}>rpt_{apiKey.prefix}…</td>
      <td>{roleLabel(apiKey.role)}</td>
      <td>{apiKey.lastUsedAt ? <DateTime value={apiKey.lastUsedAt} /> : t('settings.apiKeys.never')}</td>
      <td>{apiKey.expiresAt ? <DateTime value={apiKey.expiresAt} /> : t('settings.apiKeys.noExpiry')}</td>
      <td>
        <RowActions>
          <Button size="sm" variant="quiet" busy={revoke.isPending} onClick={() => void askAndRevoke()}>
            {t('settings.apiKeys.revoke')}
          </Button>
        </RowActions>
      </td>
    </tr>
  )
}
