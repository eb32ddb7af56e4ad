import { IconChevronDown, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordNames } from '#kernel/client/recordNames.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import type { RecordKey } from '#kernel/settings/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { IconButton } from '#ui/Button.tsx'
import { alongLine } from '#ui/direction.ts'
import { useMenuButton } from '#ui/useMenuButton.ts'
import { isSameRecord } from './recent.ts'
import type { TabMenuProps } from './TabMenu.tsx'
import styles from './TabRow.module.css'
import { indexOfTab } from './tabs.ts'
import { useDragOrder } from './useDragOrder.ts'
import { type TabActions, useTabs } from './useTabs.ts'

const TabMenu = lazy(() => import('./TabMenu.tsx').then((module) => ({ default: module.TabMenu })))

const keyOf = ({ object, id }: RecordKey) => `${object}/${id}`

/** The open records over the screen: dragged or moved by Alt+Shift and the arrows, closed by the middle button or Delete. */
export function TabRow() {
  const t = useT()
  const actions = useTabs()
  const { tabs, move } = actions
  const nameOf = useRecordNames(tabs)
  const dragOf = useDragOrder({
    axis: 'x',
    onDrop: (dragged, target, side) => {
      const tab = tabs.find((one) => keyOf(one) === dragged)
      const others = tabs.filter((one) => one !== tab)
      const at = others.findIndex((one) => keyOf(one) === target)
      if (tab) move(tab, side === 'before' ? at : at + 1)
    },
  })
  if (tabs.length === 0) return null
  return (
    <nav className={styles.row} aria-label={t('shell.tabs.row')}>
      <span className="visually-hidden" role="status">
        {t('shell.tabs.count', { count: tabs.length })}
      </span>
      <ul className={styles.tabs}>
        {tabs.map((tab) => (
          <li key={keyOf(tab)} className={styles.item} {...dragOf(keyOf(tab))}>
            <Tab tab={tab} name={nameOf(tab)} actions={actions} />
          </li>
        ))}
      </ul>
      <AllTabs actions={actions} nameOf={nameOf} />
    </nav>
  )
}

function AllTabs(props: Pick<TabMenuProps, 'actions' | 'nameOf'>) {
  const t = useT()
  const { isAsked, button, menu } = useMenuButton()
  return (
    <>
      <IconButton {...button} label={t('shell.tabs.all')}>
        <IconChevronDown size={16} />
      </IconButton>
      <Suspense>{isAsked ? <TabMenu {...props} menu={menu} /> : null}</Suspense>
    </>
  )
}

interface TabProps {
  tab: RecordKey
  name: string | null | undefined
  actions: TabActions
}

function Tab({ tab, name, actions }: TabProps) {
  const t = useT()
  const { objects } = useMetadata()
  const { tabs, current, close, move } = actions
  const object = objects.find((one) => one.name === tab.object)
  const isCurrent = current !== null && isSameRecord(tab, current)
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [isCurrent])
  const shown = name === null ? t('shell.favourites.gone') : (name ?? '…')
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.altKey && event.shiftKey ? { ArrowLeft: -1, ArrowRight: 1 }[alongLine(event.key)] : undefined
    if (event.key === 'Delete') close(tab)
    else if (by !== undefined) move(tab, indexOfTab(tabs, tab) + by)
    else return
    event.preventDefault()
  }
  return (
    <div className={styles.tab} data-current={isCurrent || undefined}>
      <Link
        ref={link}
        to={recordPath(object?.plural ?? tab.object, tab.id)}
        className={styles.link}
        aria-current={isCurrent ? 'page' : undefined}
        title={shown}
        draggable={false}
        data-tab={tab.id}
        onKeyDown={onKeyDown}
        onAuxClick={(event) => {
          if (event.button !== 1) return
          event.preventDefault()
          close(tab)
        }}
      >
        <Avatar name={name ?? ''} shape={object?.icon.startsWith('User') ? 'round' : 'square'} />
        <span className={name === null ? styles.gone : styles.name}>{shown}</span>
      </Link>
      <button
        type="button"
        className={styles.close}
        aria-label={t('shell.tabs.close', { name: shown })}
        onClick={() => close(tab)}
      >
        <IconX size={12} />
      </button>
    </div>
  )
}
