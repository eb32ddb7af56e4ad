import type { ErrorComponentProps } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { ButtonLink } from '#ui/ButtonLink.tsx'
import { Page } from '#ui/Page.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'

/** An address that leads nowhere. */
export function Missing() {
  const t = useT()
  return (
    <Page>
      <EmptyState
        title={t('shell.missing')}
        text={t('shell.missingText')}
        action={
          <ButtonLink variant="primary" to="/">
            {t('shell.goHome')}
          </ButtonLink>
        }
      />
    </Page>
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
