import { lazy, Suspense } from 'react'
import { usePanelPages } from '#kernel/client/panel.ts'

const load = () => import('./PanelView.tsx')
const PanelView = lazy(() => load().then((module) => ({ default: module.PanelView })))

/** The place of the side panel beside the screen. */
export function PanelHost() {
  const pages = usePanelPages()
  if (pages.length === 0) return null
  return (
    <Suspense>
      <PanelView pages={pages} />
    </Suspense>
  )
}
