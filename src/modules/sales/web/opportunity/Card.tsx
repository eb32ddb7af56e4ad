import { type ReactNode, useId } from 'react'
import styles from './opportunity.module.css'

/** A card beside the record: what it is about, what can be done, and a list. */
export function Card({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const heading = useId()
  return (
    <section className={styles.card} aria-labelledby={heading}>
      <div className={styles.cardTitle}>
        <h2 id={heading}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}
