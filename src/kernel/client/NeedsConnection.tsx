import type { ReactNode } from 'react'
import { useIsAway } from './connection.ts'
import { useT } from './i18n.ts'
import styles from './NeedsConnection.module.css'

interface Props {
  /** Off where all that is inside may wait. */
  isOff?: boolean
  children: ReactNode
}

/** What is only done together with the server: without a connection it can be read, and says why nothing can be typed. */
export function NeedsConnection({ isOff = false, children }: Props) {
  const t = useT()
  const isCut = useIsAway() && !isOff
  return (
    <>
      {isCut ? (
        <p role="status" className={styles.reason}>
          {t('client.needsConnection')}
        </p>
      ) : null}
      <fieldset role="presentation" disabled={isCut} className={styles.all}>
        {children}
      </fieldset>
    </>
  )
}
