import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { AuditPage } from '#kernel/audit/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import { SettingsPage } from '../SettingsPage.tsx'
import { AuditFilters } from './AuditFilters.tsx'
import { AuditRow } from './AuditRow.tsx'
import { type AuditSearch, paramsOf } from './search.ts'

/** Everything that is on record, newest first: records, sign-ins, settings, roles, rules, exports, views. */
export function AuditLog() {
  const t = useT()
  const search: AuditSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const params = paramsOf(search)
  const audit = useInfiniteQuery({
    queryKey: ['audit', params],
    queryFn: ({ pageParam, signal }) =>
      api.get<AuditPage>('/api/v1/audit', { params: { ...params, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <SettingsPage
      wide
      title={t('settings.pages.audit')}
      intro={t('settings.audit.intro')}
      action={<ExportButton search={search} />}
    >
      <AuditFilters
        search={search}
        onChange={(next) => void navigate({ to: '/settings/audit', search: next, replace: true })}
      />
      {audit.error ? <QueryError error={audit.error} onRetry={() => void audit.refetch()} /> : null}
      {audit.isPending ? <SkeletonRows rows={10} /> : null}
      {audit.data && entries.length === 0 ? (
        <EmptyState
          icon={<IconHistory size={28} stroke={1.5} />}
          title={t('settings.audit.none')}
          text={t('settings.audit.noneText')}
        />
      ) : null}
      {entries.length > 0 ? (
        <Table
          label={t('settings.pages.audit')}
          head={[
            { key: 'at', label: t('settings.audit.at') },
            { key: 'who', label: t('settings.audit.who') },
            { key: 'event', label: t('settings.audit.event') },
            { key: 'on', label: t('settings.audit.on') },
            { key: 'changes', label: t('settings.audit.changes') },
          ]}
        >
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
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

function ExportButton({ search }: { search: AuditSearch }) {
  const t = useT()
  const report = useReport()
  const run = useMutation({
    mutationFn: async () => {
      const { kinds, ...rest } = paramsOf(search)
      const file = await api.download('/api/v1/audit/export', {
        ...rest,
        ...(kinds ? { kinds: kinds.split(',') } : {}),
      })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(file)
      link.download = 'audit.csv'
      link.click()
      URL.revokeObjectURL(link.href)
    },
    onError: report,
  })
  return (
    <Button icon={<IconDownload size={16} />} busy={run.isPending} onClick={() => run.mutate()}>
      {t('settings.audit.export')}
    </Button>
  )
}
