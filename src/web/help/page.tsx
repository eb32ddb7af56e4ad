import { lazy, Suspense } from 'react'
import type { PanelPage } from '#kernel/client/panel.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { withTexts } from '../i18n/late.ts'

const HelpPanel = lazy(() =>
  withTexts('onboarding', withTexts('help', import('./HelpPanel.tsx'))).then((module) => ({
    default: module.HelpPanel,
  })),
)

/** Help as a page of the side panel. */
export const helpPage = (title: string): PanelPage => ({
  type: 'content',
  key: 'help',
  title,
  content: (
    <Suspense fallback={<SkeletonRows rows={8} />}>
      <HelpPanel />
    </Suspense>
  ),
})
