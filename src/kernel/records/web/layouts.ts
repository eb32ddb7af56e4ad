import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { timeFields } from './layoutFields.ts'
import type { IndexShape } from './state.ts'

/** The other ways to show a list, each loaded with the first list that is shown so. */
export const loadLayout = {
  board: () => import('./Board.tsx'),
  calendar: () => import('./calendar/Calendar.tsx'),
  gallery: () => import('./Gallery.tsx'),
  split: () => import('./Split.tsx'),
}

/** Which of them shows a list; null for rows. On a phone a list is cards, and there is no room for a record beside it. */
export function otherLayout(
  object: ObjectMetadata,
  { layout, groupBy }: IndexShape,
  isPhone: boolean,
): keyof typeof loadLayout | null {
  if (layout === 'board') return groupBy === null ? null : layout
  if (layout === 'calendar') return timeFields(object).length > 0 ? layout : null
  if (layout === 'gallery' || layout === 'split') return isPhone ? null : layout
  return null
}
