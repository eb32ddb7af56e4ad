import type { RecordKey } from '#kernel/settings/contract.ts'
import { isSameRecord } from './recent.ts'

/** The row of open records, from start to end. */
export type Tabs = readonly RecordKey[]

/** As many as the server keeps. */
export const mostTabs = 50

export const indexOfTab = (tabs: Tabs, record: RecordKey): number =>
  tabs.findIndex((known) => isSameRecord(known, record))

/** A new tab stands beside the one in sight, one that is open already stays where it is; the oldest go when there are too many. */
export function withTab(tabs: Tabs, record: RecordKey, beside: RecordKey | null = null): RecordKey[] {
  if (indexOfTab(tabs, record) >= 0) return [...tabs]
  const at = beside ? indexOfTab(tabs, beside) : -1
  const place = at < 0 ? tabs.length : at + 1
  return [...tabs.slice(0, place), record, ...tabs.slice(place)].slice(-mostTabs)
}

export const withoutTab = (tabs: Tabs, record: RecordKey): RecordKey[] =>
  tabs.filter((known) => !isSameRecord(known, record))

/** The tab that comes into sight when this one closes: the next, else the one before, else none. */
export function neighbourOf(tabs: Tabs, record: RecordKey): RecordKey | null {
  const at = indexOfTab(tabs, record)
  return at < 0 ? null : (tabs[at + 1] ?? tabs[at - 1] ?? null)
}

/** The tab moves to this place among the others. */
export function movedTab(tabs: Tabs, record: RecordKey, to: number): RecordKey[] {
  const at = indexOfTab(tabs, record)
  if (at < 0) return [...tabs]
  const others = withoutTab(tabs, record)
  const place = Math.max(0, Math.min(others.length, to))
  return [...others.slice(0, place), tabs[at] as RecordKey, ...others.slice(place)]
}

/** Alt+1 … 8 is that tab, Alt+9 the last one, as browsers have it. */
export const tabByDigit = (tabs: Tabs, digit: number): RecordKey | null =>
  (digit === 9 ? tabs.at(-1) : tabs[digit - 1]) ?? null
