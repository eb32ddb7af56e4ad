import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { followChanges } from '#kernel/client/live.ts'
import type { StreamState } from '#kernel/client/stream.ts'
import { Later } from '#ui/Later.tsx'
import styles from './Frame.module.css'
import { Navigation } from './Navigation.tsx'
import { PhoneBar } from './PhoneBar.tsx'
import { rememberVisit } from './recent.ts'
import { useShortcuts } from './shortcuts.ts'

const SearchDialog = lazy(() => import('./SearchDialog.tsx').then((module) => ({ default: module.SearchDialog })))
const ShortcutsDialog = lazy(() =>
  import('./ShortcutsDialog.tsx').then((module) => ({ default: module.ShortcutsDialog })),
)

/** Everything around a screen: navigation, search, live changes, shortcuts. */
export function Frame() {
  const t = useT()
  const [open, setOpen] = useState<'search' | 'shortcuts' | null>(null)
  const stream = useLiveChanges()
  useShortcuts({ onSearch: () => setOpen('search'), onHelp: () => setOpen('shortcuts') })
  useVisits()
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        {t('shell.skip')}
      </a>
      <Navigation onSearch={() => setOpen('search')} onHelp={() => setOpen('shortcuts')} />
      <main id="main" tabIndex={-1} className={styles.main}>
        {stream === 'away' ? (
          <div className={styles.away} role="status">
            {t('shell.away')}
          </div>
        ) : null}
        <div className={styles.screen}>
          <Outlet />
        </div>
      </main>
      <Later>
        <PhoneBar onSearch={() => setOpen('search')} />
      </Later>
      <Suspense>
        {open === 'search' ? <SearchDialog onClose={() => setOpen(null)} /> : null}
        {open === 'shortcuts' ? <ShortcutsDialog onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </div>
  )
}

/** Says "away" only after a while: a short break heals by itself and is nobody's concern. */
function useLiveChanges(): StreamState {
  const client = useQueryClient()
  const [shown, setShown] = useState<StreamState>('live')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = followChanges(client, (state) => {
      clearTimeout(timer)
      timer = undefined
      if (state === 'live') setShown('live')
      else timer = setTimeout(() => setShown('away'), 5_000)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client])
  return shown
}

function useVisits(): void {
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => rememberVisit(path), [path])
}
