import { Tabs } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
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

/** What happened, and everything that hangs on the record. */
export function RecordTabs({ first, live, ...view }: RecordViewProps & { first: TabEntry[]; live: RecordJson }) {
  const { object, env } = view
  const metadata = useMetadata()
  const [tab, setTab] = useState<string | null>(first[0]?.key ?? 'history')
  const related = relatedOf(metadata.objects, object)
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false} className={styles.tabs ?? ''}>
      <Tabs.List className={styles.tabList ?? ''}>
        {first.map((entry) => (
          <Tabs.Tab key={entry.key} value={entry.key}>
            {entry.label}
          </Tabs.Tab>
        ))}
        <Tabs.Tab value="history">{env.t('records.history.tab')}</Tabs.Tab>
        {related.map(({ list, target }) => (
          <Tabs.Tab key={list.path} value={list.path}>
            {relatedLabel(object, list, target, env.text)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {first.map((entry) => (
        <Tabs.Panel key={entry.key} value={entry.key} className={styles.panel ?? ''}>
          {entry.content}
        </Tabs.Panel>
      ))}
      <Tabs.Panel value="history" className={styles.panel ?? ''}>
        <HistoryTab {...view} record={live} />
      </Tabs.Panel>
      {related.map(({ list, target }) => (
        <Tabs.Panel key={list.path} value={list.path} className={styles.panel ?? ''}>
          <RelatedTab list={list} target={target} record={live} env={env} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
