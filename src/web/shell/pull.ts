import { intentOf } from '#kernel/records/web/swipe.ts'

/** How far the sign comes down at most, and from where on letting go refreshes, in pixels. */
const longest = 112
export const threshold = 64

/** What is moved in by a finger itself keeps the finger. */
const own = 'input, textarea, select, [contenteditable=true], [role=slider], [role=dialog]'
/** What can be lifted is lifted by a finger that rests on it so long, in milliseconds. */
const liftable = '[aria-roledescription]'
const rest = 140

/** Where a finger came down, and when in milliseconds. */
export interface Start {
  x: number
  y: number
  at: number
  isLiftable: boolean
}

/** How far the sign has come when a finger has pulled so far: ever more heavily. */
export const offsetOf = (pulled: number): number =>
  pulled <= 0 ? 0 : longest * (1 - Math.exp(-pulled / (longest * 1.6)))

/** Whether a finger that has moved so pulls the page; undefined while nobody can tell. */
export function isPull(start: Start, to: { x: number; y: number; at: number }): boolean | undefined {
  const [along, across] = [to.x - start.x, to.y - start.y]
  const intent = intentOf(along, across)
  if (intent === undefined) return start.isLiftable && to.at - start.at > rest ? false : undefined
  return intent === 'scroll' && across > 0 && !(start.isLiftable && to.at - start.at > rest)
}

/** Where a pull may begin: everything between the finger and the page stands at its top. Null where it may not. */
export function startAt(target: Element, page: Element, at: Omit<Start, 'isLiftable'>): Start | null {
  if (target.closest(own)) return null
  for (let element: Element | null = target; element && element !== page; element = element.parentElement)
    if (element.scrollTop > 0) return null
  return { ...at, isLiftable: target.closest(liftable) !== null }
}
