import { useEffect, useSyncExternalStore } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { saveDrafts } from '#kernel/client/offline/drafts.ts'
import { confirm } from '#ui/questions.ts'
import { whenStarted } from './early.ts'
import { hasNewWorker, subscribeToWorker } from './newWorker.ts'
import { hasTyped } from './typed.ts'

type T = ReturnType<typeof useT>

const everyHour = 3_600_000

/** Registers the worker, and answers how to come to a newer version once there is one; until then null. */
export function useNewVersion(): (() => void) | null {
  const t = useT()
  const isNew = useSyncExternalStore(subscribeToWorker, hasNewWorker)
  useEffect(() => {
    const { serviceWorker } = navigator
    if (!serviceWorker || !import.meta.env.PROD) return
    const registered = serviceWorker.register('/worker.js', { updateViaCache: 'none' }).catch(() => null)
    const timer = setInterval(() => void registered.then((one) => one?.update().catch(() => undefined)), everyHour)
    return () => clearInterval(timer)
  }, [])
  return isNew ? () => void reload(t) : null
}

/** Nothing typed goes with the old version: drafts are written down, and what is no draft is asked about. */
async function reload(t: T): Promise<void> {
  await whenStarted()
  await saveDrafts()
  const question = { title: t('offline.reloadTitle'), text: t('offline.reloadText'), confirm: t('offline.reload') }
  if (hasTyped() && !(await confirm(question))) return
  // Forms would ask once more.
  window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true })
  window.location.reload()
}
