import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { SystemHealth } from '#kernel/system/contract.ts'
import { formatBytes, formatNumber, useFormats } from '#ui/format.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import pageStyles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import styles from './system.module.css'

/** How the installation is, and what somebody should look at. */
export function Health() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: ['system', 'health'],
    queryFn: ({ signal }) => api.get<SystemHealth>('/api/v1/system/health', { signal }),
    staleTime: 0,
    refetchInterval: 15_000,
  })
  return (
    <SettingsPage wide title={t('settings.pages.health')} intro={t('settings.health.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={8} /> : null}
      {data ? (
        <>
          <Warnings health={data} />
          <Facts health={data} />
        </>
      ) : null}
    </SettingsPage>
  )
}

function Warnings({ health }: { health: SystemHealth }) {
  const t = useT()
  if (health.warnings.length === 0)
    return (
      <p className={pageStyles.good}>
        <IconCircleCheck size={16} aria-hidden="true" /> {t('settings.health.sound')}
      </p>
    )
  return (
    <ul className={styles.warnings} aria-label={t('settings.health.warnings')}>
      {health.warnings.map(({ code, isUrgent }) => (
        <li key={code} className={styles.warning}>
          <IconAlertTriangle size={16} aria-hidden="true" />
          <div>
            <p className={styles.what}>
              {t(`settings.health.warning.${code}.what`)}
              {isUrgent ? <Tag colour="red">{t('settings.health.urgent')}</Tag> : null}
            </p>
            <p className={pageStyles.note}>{t(`settings.health.warning.${code}.todo`)}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}

function Facts({ health }: { health: SystemHealth }) {
  const t = useT()
  const formats = useFormats()
  const bytes = (value: number) => formatBytes(value, formats)
  const number = (value: number) => formatNumber(value, formats)
  const { database, migrations, disk, memory, events, jobs, backupAt } = health
  const facts: [key: string, value: ReactNode][] = [
    ['version', `Rapport ${health.version} · Node ${health.node}`],
    ['started', <DateTime key="started" value={health.startedAt} />],
    [
      'database',
      t(database.isBuiltIn ? 'settings.health.builtIn' : 'settings.health.outside', {
        version: database.version,
        size: bytes(database.bytes),
      }),
    ],
    [
      'connections',
      t('settings.health.of', { one: number(database.connections), all: number(database.mostConnections) }),
    ],
    [
      'migrations',
      t('settings.health.applied', {
        count: migrations.applied,
        shown: number(migrations.applied),
        last: migrations.last ?? '',
      }),
    ],
    [
      'disk',
      disk
        ? t('settings.health.free', { free: bytes(disk.free), total: bytes(disk.total) })
        : t('settings.health.unknown'),
    ],
    [
      'memory',
      t('settings.health.used', {
        process: bytes(memory.process),
        free: bytes(memory.free),
        total: bytes(memory.total),
      }),
    ],
    ['events', t('settings.health.lag', { count: events.lag, shown: number(events.lag) })],
    [
      'jobs',
      t('settings.health.queue', {
        waiting: number(jobs.waiting),
        failed: number(jobs.failed),
        seconds: number(jobs.lagSeconds),
      }),
    ],
    ['backup', backupAt ? <DateTime key="backup" value={backupAt} /> : t('settings.health.never')],
    ['mail', t(health.isMailSetUp ? 'settings.health.yes' : 'settings.health.no')],
    ['clock', t('settings.health.apart', { ms: number(health.clockSkewMs) })],
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([key, value]) => (
        <div key={key} className={styles.fact}>
          <dt>{t(`settings.health.fact.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
