import type { ReactNode } from 'react'

/** A record on a page of the panel. */
export interface RecordPanel {
  type: 'record'
  object: string
  id: string
}

/** Anything else beside the page: a form, the rows behind a number. */
export interface ContentPanel {
  type: 'content'
  /** The same key is the same page. */
  key: string
  title: string
  /** Where "Open as page" leads; absent where there is no such page. */
  href?: string
  /** Needs more room than a record does, such as a table. */
  isWide?: true
  content: ReactNode
}

/** One page of the side panel. */
export type PanelPage = RecordPanel | ContentPanel

/** Pages upon each other, the one in sight last. */
export type PanelStack = readonly PanelPage[]

export const keyOfPage = (page: PanelPage): string =>
  page.type === 'record' ? `record:${page.object}/${page.id}` : `content:${page.key}`

export const isSamePage = (a: PanelPage, b: PanelPage): boolean => keyOfPage(a) === keyOfPage(b)

/** The deepest that pages are stacked; then the lowest are let go. */
const deepest = 12

/** A page on top of the others; one that lies in the stack already comes up again, and what lay on it goes. */
export function withPage(stack: PanelStack, page: PanelPage): PanelStack {
  const at = stack.findIndex((known) => isSamePage(known, page))
  return at < 0 ? [...stack, page].slice(-deepest) : stack.slice(0, at + 1)
}

/** The page in sight becomes another one, as J and K walk through a list. */
export const withTop = (stack: PanelStack, page: PanelPage): PanelStack => {
  const below = stack.slice(0, -1)
  return below.some((known) => isSamePage(known, page)) ? withPage(below, page) : [...below, page]
}

/** Down to the page at this place; -1 closes the panel. */
export const downTo = (stack: PanelStack, at: number): PanelStack => stack.slice(0, Math.max(0, at + 1))

/** What a change takes away, so that drafts on it can be asked about. */
export const lostBetween = (before: PanelStack, after: PanelStack): PanelPage[] =>
  before.filter((page) => !after.some((kept) => isSamePage(kept, page)))
