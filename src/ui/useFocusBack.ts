import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/**
 * Gives the focus back when a dialog goes: to what had it before, or, where that has gone or can no longer be used, to the
 * table of the screen or the screen itself, so that the next key does not start from the top of the page.
 */
export function useFocusBack(): void {
  const [before] = useState(opener)
  useEffect(
    () => () => {
      // Who has gone elsewhere with the focus meanwhile stays there.
      if (isElsewhere()) return
      before?.focus({ preventScroll: true })
      if (!isElsewhere()) toScreen()
    },
    [before],
  )
}

/** What goes hands its focus on to the screen, if it has it. */
export function useFocusHandedOn(place: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = place.current
    return () => {
      if (element?.contains(document.activeElement)) toScreen()
    }
  }, [place])
}

/** True while a table is given a focus that nobody went to it for: it rests, and letters are shortcuts of the screen. */
export const isHandedOn = (element: HTMLElement): boolean => element === handed

let handed: HTMLElement | null = null

function toScreen(): void {
  for (const target of [find('main [role=grid]'), find('main')]) {
    handed = target
    target?.focus({ preventScroll: true })
    handed = null
    if (target && document.activeElement === target) return
  }
}

const find = (selector: string) => document.querySelector<HTMLElement>(selector)

const isElsewhere = (): boolean => document.activeElement !== null && document.activeElement !== document.body

/** An entry of a menu goes with it; what opened the menu stays. */
function opener(): HTMLElement | null {
  const active = document.activeElement
  const menu = active?.closest('[role=menu]')
  const target = menu ? find(`[aria-controls="${CSS.escape(menu.id)}"]`) : active
  return target instanceof HTMLElement ? target : null
}
