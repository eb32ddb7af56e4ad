import { Tabs } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { lazy, type ReactNode, type RefObject, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useKept, useKeptScroll } from '#kernel/client/kept.ts'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { usePanel } from '#kernel/client/panel.ts'
import type { LayoutTab, TabKind } from '#kernel/layouts/contract.ts'
import type { Metadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { extrasOf } from './extensions.ts'
import { FieldList, fieldsOf } from './FieldCard.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import styles from './RecordScreen.module.css'
import type { RecordViewProps } from './RecordScreen.tsx'
import { RelatedTab } from './RelatedTab.tsx'
import { relatedLabel, relatedOf, takesParts } from './related.ts'
import { useTabRequests } from './tabRequests.ts'
import { useTabSwipe } from './useTabSwipe.ts'

const CommentsTab = lazy(() => withRoomTexts('comments', import('#kernel/comments/web/CommentsTab.tsx')))
const FilesTab = lazy(() => withRoomTexts('files', import('#kernel/files/web/FilesTab.tsx')))

interface TabEntry {
  key: string
  label: string
  content: ReactNode
}

interface TabsProps extends RecordViewProps {
  live: RecordJson
  /** The page's fields and cards, where there is no room for them beside the tabs. */
  details?: ReactNode
}

/** What happened, and everything that hangs on the record. Where not all tabs fit, a menu names them. */
export function RecordTabs({ details, live, ...view }: TabsProps) {
  const { env, layout, rules } = view
  const metadata = useMetadata()
  const given = layout.tabs.filter((tab) => rules.isShown(tab.visible))
  const isPlaced = given.some((tab) => tab.kind === 'details')
  const shown = details === undefined || isPlaced ? given : [detailsTab, ...given]
  const entries = withParts(
    shown.flatMap((tab) => entryOf(metadata, view, live, tab, details) ?? []),
    { ...view, record: live },
  )
  const place = usePanel().isWithin ? 'panel' : 'page'
  const [chosen, setTab] = useKept<string | null>(`tab ${place} ${live.id}`, null)
  // A tab whose condition no longer holds goes; the first one takes its place.
  const tab = entries.some((entry) => entry.key === chosen) ? chosen : (entries[0]?.key ?? null)
  const idOf = useRef((_: TabKind): string | undefined => undefined)
  idOf.current = (kind) => shown.find((one) => one.kind === kind)?.id
  const bringUp = useCallback((kind: TabKind) => setTab(idOf.current(kind) ?? null), [setTab])
  useTabRequests(live.id, bringUp)
  const row = useRef<HTMLDivElement>(null)
  const choose = (key: string | null) => {
    setTab(key)
    row.current?.querySelector(`[data-tab="${key}"]`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }
  const swipe = useTabSwipe(
    entries.map(({ key }) => key),
    tab,
    choose,
  )
  const scroller = useKeptScroll(`${place} ${live.id} ${tab}`)
  if (entries.length === 0) return null
  return (
    <Tabs value={tab} onChange={choose} keepMounted={false} className={styles.tabs ?? ''}>
      <TabBar row={row} entries={entries} env={env} onChoose={choose} />
      {entries.map(({ key, content }) => (
        <Tabs.Panel
          key={key}
          value={key}
          ref={key === tab ? scroller : undefined}
          className={styles.panel ?? ''}
          {...swipe}
        >
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

/** The tabs of modules stand before the lists of what links here; what a layout puts first stays first. */
function withParts(entries: TabEntry[], view: RecordViewProps): TabEntry[] {
  const parts = extrasOf(view.object.name, 'tabs')
    .flat()
    .map(({ id, label, Content }) => ({
      key: id,
      label: view.env.text(label),
      content: (
        <Suspense fallback={<SkeletonRows rows={8} />}>
          <Content {...view} />
        </Suspense>
      ),
    }))
  const lists = new Set(view.layout.tabs.filter(({ kind }) => kind === 'related').map(({ id }) => id))
  const first = entries.findIndex(({ key }) => lists.has(key))
  return entries.toSpliced(first < 0 ? entries.length : Math.max(first, 1), 0, ...parts)
}

interface TabBarProps extends Pick<TabsProps, 'env'> {
  entries: TabEntry[]
  onChoose: (key: string) => void
}

/** By itself: whether its words have room is known late, and what the tabs show need not be drawn anew for it. */
function TabBar({ row, ...all }: TabBarProps & { row: RefObject<HTMLDivElement | null> }) {
  const { entries } = all
  const overflows = useOverflow(row, entries.map(({ label }) => label).join('\n'))
  return (
    <div className={styles.tabBar}>
      <Tabs.List ref={row} className={`${styles.tabList} ${overflows ? styles.tabsFade : ''}`}>
        {entries.map(({ key, label }) => (
          <Tabs.Tab key={key} value={key} data-tab={key}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {overflows ? <AllTabs {...all} /> : null}
    </div>
  )
}

/** Names the tabs for which there is no room. */
function AllTabs({ entries, env, onChoose }: TabBarProps) {
  return (
    <IconMenu label={env.t('records.allTabs')} icon={<IconChevronDown size={16} />}>
      {entries.map(({ key, label }) => (
        <Menu.Item key={key} onClick={() => onChoose(key)}>
          {label}
        </Menu.Item>
      ))}
    </IconMenu>
  )
}

/** How it was the last time with the same words, and most likely is again: then the row is laid out once. */
const lastOverflow = new Map<string, boolean>()

/** Whether the tabs of these words have no room in their row, looked at when the browser has laid it out anyway. */
function useOverflow(row: RefObject<HTMLElement | null>, words: string): boolean {
  const [overflows, setOverflows] = useState(() => lastOverflow.get(words) ?? false)
  useEffect(() => {
    const element = row.current
    if (!element || words === '') return
    // Still in the frame that is about to be shown.
    const look = () => {
      const isOver = element.scrollWidth > element.clientWidth + 1
      lastOverflow.set(words, isOver)
      flushSync(() => setOverflows(isOver))
    }
    const watch = new ResizeObserver(look)
    watch.observe(element)
    return () => watch.disconnect()
  }, [row, words])
  return overflows
}

const detailsTab: LayoutTab = { id: 'details', kind: 'details' }

/** A tab of the layout with what it shows; null where its list may not be read. */
function entryOf(
  metadata: Metadata,
  view: RecordViewProps,
  live: RecordJson,
  tab: LayoutTab,
  details: ReactNode,
): TabEntry | null {
  const { object, env } = view
  const label = tabLabel(metadata, view, tab)
  switch (tab.kind) {
    case 'details':
      return details === undefined ? null : { key: tab.id, label, content: details }
    case 'history':
      return { key: tab.id, label, content: <HistoryTab {...view} record={live} /> }
    case 'comments': {
      if (!takesParts(object, 'comment')) return null
      const content = <CommentsTab object={object} record={live} env={env} />
      return { key: tab.id, label, content: <Suspense fallback={<SkeletonRows rows={4} />}>{content}</Suspense> }
    }
    case 'files': {
      if (!takesParts(object, 'attachment')) return null
      const mayChange = !view.isReadOnly
      const content = <FilesTab object={object} record={live} env={env} mayChange={mayChange} />
      return { key: tab.id, label, content: <Suspense fallback={<SkeletonRows rows={4} />}>{content}</Suspense> }
    }
    case 'related': {
      const entry = relatedOf(metadata.objects, object).find(({ list }) => list.path === tab.path)
      const content = entry && <RelatedTab {...entry} object={object} record={live} env={env} tab={tab} />
      return content ? { key: tab.id, label, content } : null
    }
    case 'fields': {
      const fields = fieldsOf(view, tab.fields ?? [])
      return { key: tab.id, label, content: <FieldList {...view} fields={fields} columns={2} /> }
    }
    case 'text':
      return { key: tab.id, label, content: <p className={styles.ownText}>{env.text(tab.text)}</p> }
  }
}

const tabNames = {
  details: 'records.details',
  comments: 'records.comments.tab',
  history: 'records.history.tab',
  files: 'records.files.tab',
  related: 'records.details',
  fields: 'records.details',
  text: 'records.details',
} satisfies Record<LayoutTab['kind'], string>

/** Its own title, else what the kind or the list is called. */
export function tabLabel(
  metadata: Metadata,
  { object, env }: Pick<RecordViewProps, 'object' | 'env'>,
  tab: LayoutTab,
): string {
  const own = env.text(tab.title)
  if (own) return own
  const entry = relatedOf(metadata.objects, object).find(({ list }) => list.path === tab.path)
  if (tab.kind === 'related' && entry) return relatedLabel(object, entry.list, entry.target, env.text)
  return env.t(tabNames[tab.kind])
}
