import { useObject } from '#kernel/client/metadata.ts'
import { usePanel } from '#kernel/client/panel.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { rowsPage } from '#kernel/records/web/RowsPanel.tsx'
import styles from './territories.module.css'

export interface Behind {
  object: 'account' | 'opportunity'
  filter: Filter
  title: string
}

const columns = {
  account: ['name', 'territory', 'territoryRule', 'industry', 'annualRevenue', 'owner'],
  opportunity: ['name', 'account', 'amount', 'actualAmount', 'closeDate', 'owner'],
}

/** A figure that opens the records behind it beside the page. */
export function RowsButton({ behind, text, label }: { behind: Behind; text: string; label?: string }) {
  const { show } = usePanel()
  const object = useObject(behind.object)
  const open = () => {
    if (object) void show(rowsPage({ ...behind, object, columns: columns[behind.object] }))
  }
  return (
    <button type="button" className={styles.figure} aria-label={label} onClick={open}>
      {text}
    </button>
  )
}

/** Accounts of a territory, alone or with everything below. */
export const inTerritory = (id: string, isBelow: boolean, path = 'territory'): Filter =>
  isBelow ? { field: path, op: 'under', value: [id] } : { field: path, op: 'eq', value: id }
