import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SessionJson } from '#kernel/auth/contract.ts'
import { deviceOf, isPhone } from '#kernel/auth/device.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import { toast } from '#ui/toast.tsx'
import { DateTime } from '#ui/values.tsx'
import { OwnSignIns } from './OwnSignIns.tsx'
import rows from './Sessions.module.css'
import styles from './SettingsPage.module.css'
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
    <SettingsPage
      title={t('settings.pages.sessions')}
      intro={t('settings.sessions.intro')}
      action={data && data.items.length > 1 ? <EndOthers count={data.items.length - 1} /> : null}
    >
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={3} /> : null}
      {data ? (
        <ul className={rows.list} aria-label={t('settings.pages.sessions')}>
          {data.items.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      ) : null}
      <div className={styles.block}>
        <OwnSignIns />
      </div>
    </SettingsPage>
  )
}

/** One press for whoever does not know what is still open where. */
function EndOthers({ count }: { count: number }) {
  const t = useT()
  const end = useEnding(path, () => toast.success(t('settings.sessions.othersEnded')))
  return (
    <Button busy={end.isPending} onClick={() => end.mutate()}>
      {t('settings.sessions.endOthers', { count })}
    </Button>
  )
}

function useEnding(url: string, onDone: () => void = () => undefined) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.delete(url),
    onSuccess: () => {
      onDone()
      return client.invalidateQueries({ queryKey: ['sessions'] })
    },
    onError: useReport(),
  })
}

/** Which device, from which network, and when it was last there: enough to tell one's own from a stranger's. */
function SessionRow({ session }: { session: SessionJson }) {
  const t = useT()
  const end = useEnding(`${path}/${session.id}`)
  const device = deviceOf(session.userAgent) ?? t('settings.sessions.unknownDevice')
  const Icon = isPhone(session.userAgent) ? IconDeviceMobile : IconDeviceLaptop
  return (
    <li className={rows.session}>
      <Icon size={20} stroke={1.75} className={rows.icon} aria-hidden />
      <div className={rows.what}>
        <span className={styles.name} title={session.userAgent}>
          {device}
          {session.current ? <Tag colour="green">{t('settings.sessions.current')}</Tag> : null}
        </span>
        <p className={rows.facts}>
          <span>{session.ip}</span>
          <span>
            {t('settings.sessions.lastSeen')} <DateTime value={session.lastSeenAt} />
          </span>
          <span>
            {t('settings.sessions.since')} <DateTime value={session.createdAt} />
          </span>
        </p>
      </div>
      {session.current ? null : (
        <Button
          size="sm"
          busy={end.isPending}
          aria-label={t('settings.sessions.endOf', { device })}
          onClick={() => end.mutate()}
        >
          {t('settings.sessions.end')}
        </Button>
      )}
    </li>
  )
}
