import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { setAway } from '#kernel/client/connection.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { takeLoss } from '#kernel/client/offline/database.ts'
import { sendNow, subscribeToOutbox, waitingItems } from '#kernel/client/offline/outbox.ts'
import { forgetAge, shownAsOf, subscribeToAge } from '#kernel/client/offline/reading.ts'
import { namedAs, refreshKept } from '#kernel/client/offline/session.ts'
import type { StreamState } from '#kernel/client/stream.ts'
import { Button } from '#ui/Button.tsx'
import { formatInstant, formatTime, useFormats, wallClock } from '#ui/format.ts'
import { toast } from '#ui/toast.tsx'
import { whenIdle } from '#ui/whenIdle.ts'
import { start } from './early.ts'
import { rememberPlace } from './lastPlace.ts'
import styles from './OfflineHost.module.css'
import { useNewVersion } from './useNewVersion.ts'

/** Keeps the device ready for a lost connection, and says how things stand with it. */
export function OfflineHost({ stream }: { stream: StreamState }) {
  useStart()
  const isOnline = useOnline()
  const asOf = useSyncExternalStore(subscribeToAge, shownAsOf)
  useReturn(stream, isOnline, asOf)
  usePlace()
  const items = useSyncExternalStore(subscribeToOutbox, waitingItems)
  const stopped = items.filter(({ state }) => state === 'stopped').length
  const reload = useNewVersion()
  const isAway = stream === 'away' || !isOnline || asOf !== null
  useEffect(() => setAway(isAway), [isAway])
  if (!isAway && items.length === 0 && !reload) return null
  return (
    <div className={styles.bar} role="status">
      {isAway ? <Away asOf={asOf} /> : null}
      {items.length > 0 ? <Waiting count={items.length} stopped={stopped} /> : null}
      {reload ? <NewVersion onReload={reload} /> : null}
    </div>
  )
}

function Away({ asOf }: { asOf: number | null }) {
  const t = useT()
  const formats = useFormats()
  if (asOf === null) return <span>{t('shell.away')}</span>
  const instant = new Date(asOf).toISOString()
  const isToday = wallClock(asOf, formats.zone).day === wallClock(Date.now(), formats.zone).day
  const time = isToday ? formatTime(instant, formats) : formatInstant(instant, formats)
  return <span>{t('offline.asOf', { time })}</span>
}

function Waiting({ count, stopped }: { count: number; stopped: number }) {
  const t = useT()
  return (
    <Link to="/waiting" className={styles.link}>
      {stopped > 0 ? t('offline.wantsYou', { count: stopped }) : t('offline.waits', { count })}
    </Link>
  )
}

function NewVersion({ onReload }: { onReload: () => void }) {
  const t = useT()
  return (
    <span className={styles.version}>
      {t('offline.newVersion')}
      <Button size="sm" onClick={onReload}>
        {t('offline.reload')}
      </Button>
    </span>
  )
}

function useStart(): void {
  const client = useQueryClient()
  const router = useRouter()
  const text = useRef(useT())
  useEffect(() => {
    // Whoever stands on a record that was made here goes on standing on it.
    const onNamed = (plural: string, from: string, to: string) => {
      const { pathname } = router.state.location
      if (pathname === `/o/${plural}/${from}`) router.history.replace(pathname.replace(from, to))
    }
    void start(client, onNamed)
      .then(() => whenIdle(() => navigator.onLine && refreshKept(client)))
      .catch(() => undefined)
      .finally(() => takeLoss() && toast.error(text.current('offline.lost')))
  }, [client, router])
}

/**
 * Whoever comes to a record by the id under which it was made here is led to where it is now; where the person is, the app
 * goes on when it is started without a connection.
 */
function usePlace(): void {
  const { history } = useRouter()
  const view = useRouterState({ select: (state) => (state.location.search as { view?: unknown }).view })
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => {
    const id = path.split('/')[3] ?? ''
    const now = namedAs(id)
    if (now) history.replace(path.replace(id, now))
  }, [path, history])
  useEffect(() => {
    // To write it down takes milliseconds that a step has no room for.
    let isLeft = false
    whenIdle(() => isLeft || rememberPlace(path, view))
    return () => {
      isLeft = true
    }
  }, [path, view])
}

/** Another screen may be of another age. */
function useReturn(stream: StreamState, isOnline: boolean, asOf: number | null): void {
  const client = useQueryClient()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const wasAway = useRef(false)
  const isTrying = useRef(false)
  // What the first screen was answered is older than this component.
  const shown = useRef(path)
  useEffect(() => {
    if (path !== shown.current) forgetAge()
    shown.current = path
  }, [path])
  useEffect(() => {
    const goOn = () => {
      forgetAge()
      void sendNow()
      void client.invalidateQueries().then(() => refreshKept(client))
    }
    if (stream === 'away' || !isOnline) {
      wasAway.current = true
    } else if (wasAway.current) {
      wasAway.current = false
      goOn()
    } else if (asOf !== null && !isTrying.current) {
      // Nobody has found the connection lost, yet an answer is an old one: whether there is a server, only the server knows.
      isTrying.current = true
      void api
        .get('/api/v1/me', { isLive: true })
        .then(goOn, () => undefined)
        .finally(() => {
          isTrying.current = false
        })
    }
  }, [client, stream, isOnline, asOf])
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(() => navigator.onLine)
  useEffect(() => {
    const tell = () => setOnline(navigator.onLine)
    window.addEventListener('online', tell)
    window.addEventListener('offline', tell)
    return () => {
      window.removeEventListener('online', tell)
      window.removeEventListener('offline', tell)
    }
  }, [])
  return isOnline
}
