import { useRouter, useRouterState } from '@tanstack/react-router'
import { useMetadata } from '#kernel/client/metadata.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { listOf } from '#kernel/records/web/trail.ts'
import type { RecordKey } from '#kernel/settings/contract.ts'
import { isSameRecord, recordAt } from './recent.ts'
import { movedTab, neighbourOf, type Tabs, withoutTab, withTab } from './tabs.ts'

export interface TabActions {
  tabs: Tabs
  /** The record in sight, whether it has a tab or not. */
  current: RecordKey | null
  /** Adds a tab and leaves the screen as it is. */
  open: (record: RecordKey) => void
  show: (record: RecordKey) => void
  /** Closes a tab; when it was in sight its neighbour is shown, or the list. */
  close: (record: RecordKey) => void
  closeOthers: (record: RecordKey) => void
  closeAll: () => void
  move: (record: RecordKey, to: number) => void
}

/** The tabs of open records: kept for the person, so that they stand on the next device too. */
export function useTabs(): TabActions {
  const { objects } = useMetadata()
  const router = useRouter()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [{ open: tabs }, change] = usePersonSetting('tabs')
  const current = recordAt(path, objects)
  const pluralOf = ({ object }: RecordKey) => objects.find((one) => one.name === object)?.plural
  const show = (record: RecordKey) => {
    const plural = pluralOf(record)
    if (plural) router.history.push(recordPath(plural, record.id))
  }
  return {
    tabs,
    current,
    show,
    open: (record) => change(({ open }) => ({ open: withTab(open, record, current) })),
    close: (record) => {
      if (current && isSameRecord(record, current)) {
        const next = neighbourOf(tabs, record)
        const plural = pluralOf(record)
        if (next) show(next)
        else if (plural) router.history.push(listOf(plural))
      }
      change(({ open }) => ({ open: withoutTab(open, record) }))
    },
    closeOthers: (record) => change(() => ({ open: [record] })),
    closeAll: () => change(() => ({ open: [] })),
    move: (record, to) => change(({ open }) => ({ open: movedTab(open, record, to) })),
  }
}
