import type { IndexShape } from './state.ts'

/** The other ways to show a list, each loaded with the first list that is shown so. */
export const loadLayout = {
  board: () => import('./Board.tsx'),
  calendar: () => import('./calendar/Calendar.tsx'),
  gallery: () => import('./Gallery.tsx'),
  split: () => import('./Split.tsx'),
}

export const isLoadedLate = (layout: IndexShape['layout']): layout is keyof typeof loadLayout => layout in loadLayout
