import type { ReactNode } from 'react'
import { useTitle } from '#ui/title.ts'
import styles from './Door.module.css'
import { LanguageSwitch } from './LanguageSwitch.tsx'

/** The calm page around signing in, the first run and choosing a password. */
export function Door({
  title,
  intro,
  children,
  wide = false,
}: {
  title: string
  intro?: ReactNode
  children: ReactNode
  wide?: boolean
}) {
  useTitle(title)
  return (
    <div className={styles.door}>
      <main className={wide ? styles.cardWide : styles.card}>
        <img src="/icon.svg" width={36} height={36} alt="Rapport" />
        <h1 className={styles.title}>{title}</h1>
        {intro ? <p className={styles.intro}>{intro}</p> : null}
        {children}
      </main>
      <LanguageSwitch />
    </div>
  )
}
