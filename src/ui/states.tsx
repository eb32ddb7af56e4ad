import { IconAlertTriangle, IconLock, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import styles from './states.module.css'

export interface EmptyStateProps {
  icon?: ReactNode
  title: string
  text?: string
  /** The one thing that fills the emptiness. */
  action?: ReactNode
  /** `h1` where nothing else titles the page. */
  heading?: 'h1' | 'h2'
}

export function EmptyState({ icon, title, text, action, heading: Heading = 'h2' }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      {icon ? <div className={styles.picture}>{icon}</div> : null}
      <Heading className={styles.title}>{title}</Heading>
      {text ? <p className={styles.text}>{text}</p> : null}
      {action}
    </div>
  )
}

export interface ErrorStateProps {
  /** What happened and what to do, already translated. */
  text: string
  kind?: 'error' | 'offline' | 'forbidden'
  title?: string
  onRetry?: () => void
}

const pictures = { error: IconAlertTriangle, offline: IconPlugConnectedX, forbidden: IconLock }

export function ErrorState({ text, kind = 'error', title, onRetry }: ErrorStateProps) {
  const { t } = useTranslation()
  const Picture = pictures[kind]
  return (
    <div className={styles.state} role="alert">
      <div className={styles.picture}>
        <Picture size={28} stroke={1.5} />
      </div>
      <h2 className={styles.title}>{title ?? t(`ui.state.${kind}`)}</h2>
      <p className={styles.text}>{text}</p>
      {onRetry ? <Button onClick={onRetry}>{t('ui.tryAgain')}</Button> : null}
    </div>
  )
}

/** Grey rows of the right height while rows are on their way. */
export function SkeletonRows({ rows = 12 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('ui.loading')}>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className={styles.row}>
          <span className={styles.bone} style={{ width: `${18 + ((row * 7) % 12)}%` }} />
          <span className={styles.bone} style={{ width: `${12 + ((row * 5) % 9)}%` }} />
          <span className={styles.bone} style={{ width: `${8 + ((row * 3) % 7)}%` }} />
        </div>
      ))}
    </div>
  )
}

export function Skeleton({ width = '100%', height = '1rem' }: { width?: string; height?: string }) {
  return <span className={styles.bone} style={{ width, height }} aria-hidden="true" />
}
