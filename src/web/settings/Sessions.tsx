import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SessionJson } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import { deviceOf } from './device.ts'
import { SettingsPage } from './SettingsPage.tsx'

const path = '/api/v1/me/sessions'

/** Where the person is signed in; a lost laptop is signed out here. */
export function Sessions() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => api.get<{ items: SessionJson[] }>(path, { signal }),
    staleTime: 0,
  })
  return (
    <SettingsPage title={t('settings.pages.sessions')} intro={t('settings.sessions.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={3} /> : null}
      {data ? (
        <Table
          label={t('settings.pages.sessions')}
          head={[
            { key: 'device', label: t('settings.sessions.device') },
            { key: 'ip', label: t('settings.sessions.address') },
            { key: 'seen', label: t('settings.sessions.lastSeen') },
            { key: 'created', label: t('settings.sessions.since') },
            { key: 'actions', label: t('settings.actions'), isHidden: true },
          ]}
        >
          {data.items.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Table>
      ) : null}
    </SettingsPage>
  )
}

function SessionRow({ session }: { session: SessionJson }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const end = useMutation({
    mutationFn: () => api.delete(`${path}/${session.id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
    onError: report,
  })
  return (
    <tr>
      <td title={session.userAgent}>{deviceOf(session.userAgent) ?? t('settings.sessions.unknownDevice')}</td>
      <td>{session.ip}</td>
      <td>
        <DateTime value={session.lastSeenAt} />
      </td>
      <td>
        <DateTime value={session.createdAt} />
      </td>
      <td>
        <RowActions>
          {session.current ? (
            <Tag colour="green">{t('settings.sessions.current')}</Tag>
          ) : (
            <Button size="sm" busy={end.isPending} onClick={() => end.mutate()}>
              {t('settings.sessions.end')}
            </Button>
          )}
        </RowActions>
      </td>
    </tr>
  )
}
