import { useInfiniteQuery } from '@tanstack/react-query'
import type { LoginAuditEntry } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { Button } from '#ui/Button.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import { deviceOf } from './device.ts'
import { SettingsPage } from './SettingsPage.tsx'

interface AuditPage {
  items: LoginAuditEntry[]
  next: string | null
}

/** Sign-ins, failures and changes of secrets, newest first. */
export function SignInAudit() {
  const t = useT()
  const audit = useInfiniteQuery({
    queryKey: ['login-audit'],
    queryFn: ({ pageParam, signal }) =>
      api.get<AuditPage>('/api/v1/login-audit', { params: { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <SettingsPage wide title={t('settings.pages.audit')} intro={t('settings.audit.intro')}>
      {audit.error ? <QueryError error={audit.error} onRetry={() => void audit.refetch()} /> : null}
      {audit.isPending ? <SkeletonRows rows={8} /> : null}
      {audit.data ? (
        <Table
          label={t('settings.pages.audit')}
          head={[
            { key: 'at', label: t('settings.audit.at') },
            { key: 'event', label: t('settings.audit.event') },
            { key: 'email', label: t('settings.email') },
            { key: 'ip', label: t('settings.sessions.address') },
            { key: 'device', label: t('settings.sessions.device') },
          ]}
        >
          {entries.map((entry) => (
            <tr key={`${entry.at} ${entry.event} ${entry.email} ${entry.ip}`}>
              <td>
                <DateTime value={entry.at} />
              </td>
              <td>
                <Tag colour={entry.event === 'signInFailed' ? 'red' : 'gray'}>
                  {t(`settings.audit.events.${entry.event}`)}
                </Tag>
              </td>
              <td>{entry.email}</td>
              <td>{entry.ip}</td>
              <td title={entry.userAgent}>{deviceOf(entry.userAgent) ?? ''}</td>
            </tr>
          ))}
        </Table>
      ) : null}
      {audit.hasNextPage ? (
        <Button busy={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
          {t('settings.more')}
        </Button>
      ) : null}
    </SettingsPage>
  )
}
