import type { RecordJson } from '#kernel/records/contract.ts'
import type { Group } from './grouping.ts'
import type { Pages, PagesSnapshot, Walked } from './pages.ts'

/** Rows of several lists one below the other, each under its heading, read like one. */
export interface GroupedPages extends Pages {
  heading(index: number): Heading | undefined
  toggle(key: string): void
  toggleAll(isOpen: boolean): void
  /** Other counts, other groups: what stays open and what is loaded is kept. */
  update(groups: Group[]): void
  /** How each group was left. */
  left(): LeftGroup[]
}

/** A group as it was left: coming back, it is as long as it was. */
export interface LeftGroup {
  key: string
  isOpen: boolean
  known: number | null
  walked: Walked | undefined
}

export interface Heading {
  group: Group
  isOpen: boolean
}

interface Section {
  group: Group
  isOpen: boolean
  /** Only while its rows are on the screen or near it. */
  pages: Pages | null
  stop: () => void
  walked: Walked | undefined
  /** Rows as they were last known, null before the first look. */
  known: number | null
}

/** Rows expected of a group that was not looked at yet, and behind those known. */
const ahead = 100
const tail = 20
/** Sections so many rows away from the screen are let go. */
const far = 400

/** `open`: the rows of a group, on from where an earlier walk ended. `before`: how the groups were left. */
export function createGroupedPages(
  open: (group: Group, walked: Walked | undefined) => Pages,
  before: LeftGroup[] = [],
): GroupedPages {
  const remembered = new Map(before.map((group) => [group.key, group]))
  let sections: Section[] = []
  let starts: number[] = [0]
  let seen = { first: 0, last: 0 }
  const listeners = new Set<() => void>()
  let snapshot: PagesSnapshot = {
    revision: 0,
    known: 0,
    done: true,
    isLoading: false,
    error: null,
    count: undefined,
  }

  function changed() {
    starts = [0]
    for (const section of sections) starts.push((starts.at(-1) ?? 0) + 1 + rowsIn(section))
    const snapshots = sections.flatMap((section) => section.pages?.snapshot() ?? [])
    snapshot = {
      revision: snapshot.revision + 1,
      known: starts.at(-1) ?? 0,
      done: true,
      isLoading: snapshots.some((one) => one.isLoading),
      error: snapshots.find((one) => one.error !== null)?.error ?? null,
      count: { value: sections.reduce((sum, section) => sum + section.group.count, 0), exact: true },
    }
    for (const listener of listeners) listener()
  }

  function find(index: number): { section: Section; at: number } | null {
    let [low, high] = [0, sections.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    const section = sections[low]
    return section && index < snapshot.known ? { section, at: index - (starts[low] ?? 0) } : null
  }

  function look(section: Section, first: number, last: number) {
    if (!section.pages) {
      const pages = open(section.group, section.walked)
      section.pages = pages
      section.stop = pages.subscribe(() => {
        const { known, done } = pages.snapshot()
        if (known > 0 || done)
          section.known = done ? known : Math.max(known, Math.min(section.group.count, known + tail))
        changed()
      })
    }
    section.pages.need(first, last)
  }

  function release(section: Section) {
    section.stop()
    section.walked = section.pages?.walked()
    section.pages?.dispose()
    section.pages = null
  }

  function need(first: number, last: number) {
    seen = { first, last }
    const begins = [...starts]
    sections.forEach((section, at) => {
      const [from, to] = [(begins[at] ?? 0) + 1, begins[at + 1] ?? 0]
      const isShown = section.isOpen && from <= last && to > first
      if (isShown) look(section, Math.max(0, first - from), Math.max(0, Math.min(last, to) - from))
      else if (section.pages && (!section.isOpen || from > last + far || to < first - far)) release(section)
    })
  }

  function setOpen(section: Section, isOpen: boolean) {
    section.isOpen = isOpen
    if (!isOpen && section.pages) release(section)
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => snapshot,
    row(index) {
      const found = find(index)
      return found && found.at > 0 ? found.section.pages?.row(found.at - 1) : undefined
    },
    heading(index) {
      const found = find(index)
      return found?.at === 0 ? { group: found.section.group, isOpen: found.section.isOpen } : undefined
    },
    indexOf(id) {
      for (const [at, section] of sections.entries()) {
        const inside = section.pages?.indexOf(id) ?? -1
        if (inside >= 0) return (starts[at] ?? 0) + 1 + inside
      }
      return -1
    },
    need,
    retry() {
      for (const section of sections) section.pages?.retry()
    },
    loaded: () => sections.flatMap((section): RecordJson[] => section.pages?.loaded() ?? []),
    walked: () => ({ cursors: [null], starts: [0], done: false, count: undefined }),
    dispose() {
      for (const section of sections) if (section.pages) release(section)
    },
    toggle(key) {
      const section = sections.find((one) => one.group.key === key)
      if (section) setOpen(section, !section.isOpen)
      changed()
      need(seen.first, seen.last)
    },
    toggleAll(isOpen) {
      for (const section of sections) setOpen(section, isOpen)
      changed()
      need(seen.first, seen.last)
    },
    update(groups) {
      const known = new Map(sections.map((section) => [section.group.key, section]))
      sections = groups.map((group) => {
        const section = known.get(group.key)
        known.delete(group.key)
        return section ? Object.assign(section, { group }) : begun(group, remembered.get(group.key))
      })
      for (const gone of known.values()) if (gone.pages) release(gone)
      changed()
    },
    left: () =>
      sections.map(({ group, isOpen, known, pages, walked }) => ({
        key: group.key,
        isOpen,
        known,
        walked: pages?.walked() ?? walked,
      })),
  }
}

/** Never longer than the group is now. */
function begun(group: Group, left: LeftGroup | undefined): Section {
  const known = left?.known == null ? null : Math.min(left.known, group.count)
  return { group, isOpen: left?.isOpen ?? true, pages: null, stop: () => {}, walked: left?.walked, known }
}

function rowsIn({ isOpen, known, group }: Section): number {
  if (!isOpen) return 0
  return known ?? Math.min(group.count, ahead)
}
