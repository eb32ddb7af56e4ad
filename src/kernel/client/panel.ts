import i18next from 'i18next'
import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { confirm } from '#ui/questions.ts'
import { downTo, keyOfPage, lostBetween, type PanelPage, type PanelStack, withPage, withTop } from './panelStack.ts'

export type { PanelPage } from './panelStack.ts'

let stack: PanelStack = []
const listeners = new Set<() => void>()
/** By page: what has been typed there and is not saved. */
const unsaved = new Map<string, Set<object>>()

/** The side panel, from anywhere; `usePanel` knows whether one stands in it already. */
export const panel = {
  /** Shows this page alone. */
  open: (page: PanelPage) => change(() => [page]),
  /** Shows this page on top of the others. */
  push: (page: PanelPage) => change((now) => withPage(now, page)),
  /** Shows this page in the place of the uppermost one. */
  move: (page: PanelPage) => change((now) => withTop(now, page)),
  /** Back to the page below; the last one closes the panel. `isSaved`: there is nothing left to ask about. */
  pop: (isSaved = false) => change((now) => downTo(now, now.length - 2), isSaved),
  /** Back to the page at this place of the breadcrumbs. */
  popTo: (at: number) => change((now) => downTo(now, at)),
  close: (isSaved = false) => change(() => [], isSaved),
  /** Closes what nobody has typed into, such as when one goes to another screen. */
  settle: () => {
    if (!stack.some(isUnsaved)) set([])
  },
}

/** The page of the panel that something is drawn on, null outside of the panel. */
export const PanelPlace = createContext<PanelPage | null>(null)

export interface Panel {
  /** Beside the page; on top of the page one stands on when that is in the panel itself. Answers whether it was shown. */
  show: (page: PanelPage) => Promise<boolean>
  /** Takes away the page one stands on, or the whole panel from outside. */
  close: (isSaved?: boolean) => Promise<boolean>
  /** True inside of the panel. */
  isWithin: boolean
}

/** Opens and closes pages beside the screen. Space on a row peeks by it, forms and drill-downs use it too. */
export function usePanel(): Panel {
  const place = useContext(PanelPlace)
  return useMemo(
    () => ({ show: place ? panel.push : panel.open, close: place ? panel.pop : panel.close, isWithin: place !== null }),
    [place],
  )
}

/** The pages of the panel, the one in sight last. */
export const usePanelPages = (): PanelStack => useSyncExternalStore(subscribe, () => stack)

/** Says that there is something typed here that leaving would lose: the panel asks before, and so does the browser. */
export function useUnsaved(isUnsavedHere: boolean): void {
  const place = useContext(PanelPlace)
  const key = place ? keyOfPage(place) : null
  const mark = useRef({})
  useEffect(() => {
    if (!isUnsavedHere) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    const marks = key === null ? new Set<object>() : (unsaved.get(key) ?? new Set())
    if (key !== null) unsaved.set(key, marks.add(mark.current))
    return () => {
      window.removeEventListener('beforeunload', ask)
      marks.delete(mark.current)
    }
  }, [isUnsavedHere, key])
}

const isUnsaved = (page: PanelPage): boolean => (unsaved.get(keyOfPage(page))?.size ?? 0) > 0

async function change(next: (now: PanelStack) => PanelStack, isSaved = false): Promise<boolean> {
  if (!isSaved && lostBetween(stack, next(stack)).some(isUnsaved) && !(await mayDiscard())) return false
  set(next(stack))
  return true
}

const mayDiscard = (): Promise<boolean> =>
  confirm({
    title: i18next.t('client.panel.discardTitle'),
    text: i18next.t('client.panel.discardText'),
    confirm: i18next.t('client.panel.discard'),
    danger: true,
  })

function set(next: PanelStack): void {
  for (const page of lostBetween(stack, next)) unsaved.delete(keyOfPage(page))
  stack = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
