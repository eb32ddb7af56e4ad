import { type ComponentType, lazy } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Layout } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { timeFields } from './layoutFields.ts'
import type { IndexShape } from './state.ts'

type OtherLayout = Exclude<Layout, 'table'>
type LayoutView = ComponentType<ViewProps & { env: DisplayEnv; isPhone: boolean }>

/** The other ways to show a list, each loaded with the first list that is shown so. */
const files: Record<OtherLayout, () => Promise<LayoutView>> = {
  board: () => import('./Board.tsx').then(({ Board }) => Board),
  calendar: () => import('./calendar/Calendar.tsx').then(({ Calendar }) => Calendar),
  gallery: () => import('./Gallery.tsx').then(({ Gallery }) => Gallery),
  split: () => import('./Split.tsx').then(({ Split }) => Split),
}

const here = new Map<OtherLayout, LayoutView>()

export async function loadLayout(layout: OtherLayout): Promise<{ default: LayoutView }> {
  const View = await files[layout]()
  here.set(layout, View)
  return { default: View }
}

const later: Record<OtherLayout, LayoutView> = {
  board: lazy(() => loadLayout('board')),
  calendar: lazy(() => loadLayout('calendar')),
  gallery: lazy(() => loadLayout('gallery')),
  split: lazy(() => loadLayout('split')),
}

/**
 * What shows a list so. Loaded already, it is drawn at once: for what is lazy React shows what stands for it first, even if it
 * is there, and lets that stand for a third of a second.
 */
export const layoutView = (layout: OtherLayout): LayoutView => here.get(layout) ?? later[layout]

/** Which of them shows a list; null for rows. On a phone a list is cards, and there is no room for a record beside it. */
export function otherLayout(
  object: ObjectMetadata,
  { layout, groupBy }: IndexShape,
  isPhone: boolean,
): OtherLayout | null {
  if (layout === 'board') return groupBy === null ? null : layout
  if (layout === 'calendar') return timeFields(object).length > 0 ? layout : null
  if (layout === 'gallery' || layout === 'split') return isPhone ? null : layout
  return null
}
