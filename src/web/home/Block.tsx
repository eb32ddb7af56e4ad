import { type ReactNode, useId } from 'react'
import styles from './Home.module.css'

interface Props {
  title: string
  count?: number
  /** A link to all of it. */
  more?: ReactNode
  children: ReactNode
}

export function Block({ title, count, more, children }: Props) {
  const id = useId()
  return (
    <section className={styles.block} aria-labelledby={id}>
      <div className={styles.blockHead}>
        <h2 id={id} className={styles.blockTitle}>
          {title}
        </h2>
        {count ? <span className={styles.count}>{count}</span> : null}
        {more}
      </div>
      {children}
    </section>
  )
}
