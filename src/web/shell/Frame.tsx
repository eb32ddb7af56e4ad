import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react'
import { whenCalm } from '#kernel/client/calm.ts'
import { useT } from '#kernel/client/i18n.ts'
import { followChanges } from '#kernel/client/live.ts'
import { useMe } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { panel } from '#kernel/client/panel.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import type { StreamState } from '#kernel/client/stream.ts'
import { Later } from '#ui/Later.tsx'
import { whenIdle } from '#ui/whenIdle.ts'
import { helpPage } from '../help/page.tsx'
import { withTexts } from '../i18n/late.ts'
import { useIsGone } from '../session.ts'
import styles from './Frame.module.css'
import { Opening } from './failures.tsx'
import { Navigation } from './Navigation.tsx'
import { PanelHost } from './PanelHost.tsx'
import { PhoneBar } from './PhoneBar.tsx'
import { recordAt, rememberVisit } from './recent.ts'
import { useShortcuts } from './shortcuts.ts'
import { TabRow } from './TabRow.tsx'
import { usePageCommands } from './usePageCommands.tsx'
import { useProgramCommands } from './useProgramCommands.tsx'
import { useRecordLinks } from './useRecordLinks.ts'
import { useTabCommands } from './useTabCommands.ts'

/** Pages of the settings are found by their names. */
const loadMenu = () => withTexts('settings', import('./CommandMenu.tsx'))
const CommandMenu = lazy(() => loadMenu().then((module) => ({ default: module.CommandMenu })))
const ShortcutsDialog = lazy(() =>
  import('./ShortcutsDialog.tsx').then((module) => ({ default: module.ShortcutsDialog })),
)

const OfflineHost = lazy(() =>
  withTexts('offline', import('../offline/OfflineHost.tsx')).then((module) => ({ default: module.OfflineHost })),
)
const PullToRefresh = lazy(() => import('./PullToRefresh.tsx').then((module) => ({ default: module.PullToRefresh })))
const ViewingBar = lazy(() =>
  withTexts('settings', import('../settings/ViewingBar.tsx')).then((module) => ({ default: module.ViewingBar })),
)
const NavigationEditor = lazy(() =>
  import('./NavigationEditor.tsx').then((module) => ({ default: module.NavigationEditor })),
)

const HoverCards = lazy(() => import('./HoverCards.tsx').then((module) => ({ default: module.HoverCards })))
const Tour = lazy(() =>
  withTexts('onboarding', import('../onboarding/tour/Tour.tsx')).then((module) => ({ default: module.Tour })),
)

type Opened = 'search' | 'shortcuts' | 'arrange'

/** Everything behind the door, until the person goes. */
export function Frame() {
  return useIsGone() ? <Opening /> : <Around />
}

/** Everything around a screen: navigation, search, live changes, shortcuts. */
function Around() {
  const t = useT()
  const [open, setOpen] = useState<Opened | null>(asked)
  const stream = useLiveChanges()
  const { viewing } = useMe()
  const [{ tour }] = usePersonSetting('help')
  useShortcuts()
  // Without a connection there is nothing to wait for, and something to be said.
  const [isCalm, setCalm] = useState(!navigator.onLine)
  useEffect(
    () =>
      whenCalm(() => {
        setCalm(true)
        void loadMenu()
      }),
    [],
  )
  const frame = useRef<HTMLDivElement>(null)
  return (
    <div ref={frame} className={styles.frame}>
      <a className={styles.skip} href="#main">
        {t('shell.skip')}
      </a>
      <Navigation
        onSearch={() => setOpen('search')}
        onHelp={() => setOpen('shortcuts')}
        onArrange={() => setOpen('arrange')}
      />
      <div className={styles.middle}>
        <TabRow />
        <main id="main" tabIndex={-1} className={styles.main}>
          {isCalm ? (
            <Suspense>
              <OfflineHost stream={stream} />
            </Suspense>
          ) : null}
          {viewing ? (
            <Suspense>
              <ViewingBar viewing={viewing} />
            </Suspense>
          ) : null}
          <Suspense>
            <PullToRefresh />
          </Suspense>
          <div className={styles.screen}>
            <Outlet />
          </div>
        </main>
      </div>
      <PanelHost />
      <Commands onOpen={setOpen} />
      <Steps frame={frame} onOpen={setOpen} />
      <Later>
        <PhoneBar onSearch={() => setOpen('search')} />
      </Later>
      {/* Each for itself: what is loaded for later hides nothing that stands open. */}
      <Suspense>{isCalm ? <HoverCards frame={frame} /> : null}</Suspense>
      <Suspense>{tour === null || viewing ? null : <Tour />}</Suspense>
      <Suspense>
        {open === 'search' ? <CommandMenu onClose={() => setOpen(null)} /> : null}
        {open === 'arrange' ? <NavigationEditor onClose={() => setOpen(null)} /> : null}
        {open === 'shortcuts' ? <ShortcutsDialog onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </div>
  )
}

/** The installed app's shortcut opens Rapport with the search. */
const asked = () => (new URLSearchParams(location.search).get('open') === 'search' ? 'search' : null)

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

/** Drawn once, and not at every step. */
function Commands({ onOpen }: { onOpen: (what: Opened) => void }): null {
  const t = useT()
  useProgramCommands({
    onSearch: () => onOpen('search'),
    onHelp: () => onOpen('shortcuts'),
    onExplain: () => panel.push(helpPage(t('shell.help'))),
  })
  return null
}

/** What hears of every step from place to place, by itself: the frame need not be drawn anew for it. */
function Steps({ frame, onOpen }: { frame: RefObject<HTMLElement | null>; onOpen: (what: Opened) => void }): null {
  useTabCommands()
  usePageCommands(() => onOpen('arrange'))
  useRecordLinks(frame)
  useVisits()
  return null
}

function useVisits(): void {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const client = useQueryClient()
  const { objects } = useMetadata()
  useEffect(() => {
    const visit = recordAt(path, objects)
    if (visit) whenIdle(() => rememberVisit(client, visit))
  }, [client, objects, path])
  // What lies beside a screen belongs to it; a form that somebody types into stays.
  useEffect(() => {
    if (path) panel.settle()
  }, [path])
}
