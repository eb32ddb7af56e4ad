import type { ReactNode } from 'react'
import styles from './Page.module.css'
import { useTitle } from './title.ts'

/** The white, rounded panel of one screen with its bar on top; the body scrolls, the bar stays. */
export function Page({ bar, children, flush = false }: { bar?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <div className={styles.page}>
      {bar}
      <div className={flush ? styles.bodyFlush : styles.body}>{children}</div>
    </div>
  )
}

export interface TopBarProps {
  icon?: ReactNode
  title: string
  /** After the title: a count, a state. */
  detail?: ReactNode
  actions?: ReactNode
}

/** Names the screen, here and on the tab of the browser. */
export function TopBar({ icon, title, detail, actions }: TopBarProps) {
  useTitle(title)
  return (
    <header className={styles.bar}>
      {icon ? <span className={styles.icon}>{icon}</span> : null}
      <h1 className={styles.title}>{title}</h1>
      {detail ? <div className={styles.detail}>{detail}</div> : null}
      <div className={styles.actions}>{actions}</div>
    </header>
  )
}

/** A titled part of a page that reads like a document, such as settings. */
export function Section({ title, intro, children }: { title: ReactNode; intro?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2 className={styles.sectionTitle}>{title}</h2>
      {intro ? <p className={styles.intro}>{intro}</p> : null}
      {children}
    </section>
  )
}

/** Holds the sections of one page at a readable width. */
export function Column({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return <div className={wide ? styles.columnWide : styles.column}>{children}</div>
}
