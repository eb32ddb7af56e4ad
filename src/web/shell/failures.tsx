import type { ErrorComponentProps } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { ButtonLink } from '#ui/ButtonLink.tsx'
import { Page } from '#ui/Page.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { useTitle } from '#ui/title.ts'
import styles from './Frame.module.css'

/** An address that leads nowhere: there is no frame around this. */
export function Missing() {
  const t = useT()
  useTitle(t('shell.missing'))
  return (
    <main>
      <Page>
        <EmptyState
          heading="h1"
          title={t('shell.missing')}
          text={t('shell.missingText')}
          action={
            <ButtonLink variant="primary" to="/">
              {t('shell.goHome')}
            </ButtonLink>
          }
        />
      </Page>
    </main>
  )
}

/** A screen on its way, when it takes longer than a glance. */
export function Waiting() {
  return (
    <Page>
      <SkeletonRows />
    </Page>
  )
}

/** The very first moment: the place of the frame, before it is known for whom. */
export function Opening() {
  return (
    <div className={styles.frame} data-opening>
      <div className={styles.middle}>
        <main className={styles.main}>
          <Waiting />
        </main>
      </div>
    </div>
  )
}

/** Nothing could be loaded at all: there is no frame around this. */
export function Outside(props: ErrorComponentProps) {
  return (
    <main>
      <Crashed {...props} />
    </main>
  )
}

/** A screen that failed: says why where it is known, and offers to try again. */
export function Crashed({ error, reset }: ErrorComponentProps) {
  return (
    <Page>
      <QueryError error={error} onRetry={reset} />
    </Page>
  )
}
