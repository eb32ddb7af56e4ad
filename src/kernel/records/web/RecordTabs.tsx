import { Tabs } from '@mantine/core'
import { useViewportSize } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { IconButton } from '#ui/Button.tsx'
import { Menu } from '#ui/inputs.ts'
import { HistoryTab } from './HistoryTab.tsx'
import styles from './RecordScreen.module.css'
import type { RecordViewProps } from './RecordScreen.tsx'
import { RelatedTab } from './RelatedTab.tsx'
import { relatedLabel, relatedOf } from './related.ts'

interface TabEntry {
  key: string
  label: string
  content: ReactNode
}

/** What happened, and everything that hangs on the record. Where not all tabs fit, a menu names them. */
export function RecordTabs({ first, live, ...view }: RecordViewProps & { first: TabEntry[]; live: RecordJson }) {
  const { object, env } = view
  const metadata = useMetadata()
  const entries: TabEntry[] = [
    ...first,
    { key: 'history', label: env.t('records.history.tab'), content: <HistoryTab {...view} record={live} /> },
    ...relatedOf(metadata.objects, object).map(({ list, target }) => ({
      key: list.path,
      label: relatedLabel(object, list, target, env.text),
      content: <RelatedTab object={object} list={list} target={target} record={live} env={env} />,
    })),
  ]
  const [tab, setTab] = useState<string | null>(entries[0]?.key ?? null)
  const row = useRef<HTMLDivElement>(null)
  const [overflows, setOverflows] = useState(false)
  // Drawn anew with each size of the window, and looked at each time: what fits depends on the words, too.
  useViewportSize()
  useLayoutEffect(() => {
    if (row.current) setOverflows(row.current.scrollWidth > row.current.clientWidth + 1)
  })
  const choose = (key: string | null) => {
    setTab(key)
    row.current?.querySelector(`[data-tab="${key}"]`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }
  return (
    <Tabs value={tab} onChange={choose} keepMounted={false} className={styles.tabs ?? ''}>
      <div className={styles.tabBar}>
        <Tabs.List ref={row} className={`${styles.tabList} ${overflows ? styles.tabsFade : ''}`}>
          {entries.map(({ key, label }) => (
            <Tabs.Tab key={key} value={key} data-tab={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {overflows ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <IconButton label={env.t('records.allTabs')}>
                <IconChevronDown size={16} />
              </IconButton>
            </Menu.Target>
            <Menu.Dropdown>
              {entries.map(({ key, label }) => (
                <Menu.Item key={key} onClick={() => choose(key)}>
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      {entries.map(({ key, content }) => (
        <Tabs.Panel key={key} value={key} className={styles.panel ?? ''}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
