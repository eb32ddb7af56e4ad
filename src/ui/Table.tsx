import type { ReactNode } from 'react'
import styles from './Table.module.css'

export interface TableHead {
  key: string
  label: ReactNode
  align?: 'start' | 'end'
  /** The heading is read out but not shown, for columns of buttons. */
  isHidden?: boolean
}

/** What scrolls sideways on a phone must be reachable by keyboard, also when it holds nothing to press (WCAG 2.1.1). */
const scrolledByKeyboard = { tabIndex: 0 }

/** A short, complete table, such as lists in the settings. Long lists of records have their own, virtualised one. */
export function Table({ label, head, children }: { label: string; head: TableHead[]; children: ReactNode }) {
  return (
    <section className={styles.scroller} aria-label={label} {...scrolledByKeyboard}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((column) => (
              <th key={column.key} scope="col" data-align={column.align}>
                {column.isHidden ? <span className="visually-hidden">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}

/** Buttons at the end of a row. */
export function RowActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>
}
