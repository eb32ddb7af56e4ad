import type { ReactNode } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { useTitle } from '#ui/title.ts'
import type { AuditSearch } from './audit/search.ts'
import { LastChange } from './LastChange.tsx'
import styles from './SettingsPage.module.css'

export interface SettingsPageProps {
  title: string
  /** What the page affects, in one sentence. */
  intro?: ReactNode
  action?: ReactNode
  /** Leads to the list that this page is a detail of. */
  back?: ReactNode
  wide?: boolean
  /** What of the audit tells who changed it last. */
  changed?: AuditSearch
  children: ReactNode
}

/** The shape of one page of the settings: title, what it affects, one primary action, content. */
export function SettingsPage({ title, intro, action, back, wide = false, changed, children }: SettingsPageProps) {
  useTitle(title, useT()('shell.settings'))
  return (
    <div className={wide ? styles.pageWide : styles.page}>
      {back}
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {action}
      </header>
      {intro ? <p className={styles.intro}>{intro}</p> : null}
      {changed ? <LastChange of={changed} /> : null}
      {children}
    </div>
  )
}

/** Inputs one under the other, with the buttons at the end. */
export function Form({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}

export function Pair({ children }: { children: ReactNode }) {
  return <div className={styles.pair}>{children}</div>
}

export function FormActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>
}

/** A form that is saved as a whole by its one button. */
export function SaveForm({ onSave, busy, children }: { onSave: () => void; busy: boolean; children: ReactNode }) {
  const t = useT()
  return (
    <Form onSubmit={onSave}>
      {children}
      <FormActions>
        <Button type="submit" variant="primary" busy={busy}>
          {t('settings.save')}
        </Button>
      </FormActions>
    </Form>
  )
}

/** Inputs that belong together under one name. */
export function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{title}</legend>
      {hint ? <p className={styles.note}>{hint}</p> : null}
      {children}
    </fieldset>
  )
}
